"""Applications for the units of a generated county: who applies for what, about which right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from tongban.cli.county.county import UnitWithRights
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import HolderKind
from tongban.exchange.contracts.types import PartyData
from tongban.exchange.national.records import (
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    OwnershipRecord,
    SeizureRecord,
    UnitRecord,
    UnitStatus,
)

_SHARES = (("3704", 0.45), ("9001", 0.40), ("7001", 0.15))
_FORMER_SERIALS = 8_000_000  # beyond every serial that a generated county gives


@dataclass(frozen=True, kw_only=True)
class Application:
    """What somebody applied for; `given` is the number of the certificate that recording it produced."""

    item: str
    unit: UnitRecord
    right_kind: str
    right_certificate: str
    parties: tuple[PartyData, ...]
    given: str = ""


class Applicants:
    """Draws applications. Every open one has a unit of its own, as the law would have it."""

    def __init__(self, *, units: Sequence[UnitWithRights], place: str, chance: Random) -> None:
        free = [one for one in units if not any(isinstance(right, SeizureRecord) for right in one[1])]
        chance.shuffle(free)
        self._chance = chance
        self._place = place
        self._former = 0
        self._mortgaged = _with(free, MortgageRecord)
        # From the other end, so that both items rarely meet on one unit.
        self._owned = _with(free[::-1], OwnershipRecord)
        self._presold = _with(free, NoticeRecord)
        self._unsold = cycle([one for one in free if not one[1] and one[0].status is UnitStatus.PREDICTED])

    def item(self) -> str:
        """The next business item, in the proportions of an ordinary month."""
        drawn = self._chance.random()
        for code, share in _SHARES:
            if drawn < share:
                return code
            drawn -= share
        return _SHARES[0][0]

    def application(self, item: str, *, recorded: bool) -> Application:
        """An application; when it has been `recorded`, the register shows its outcome already."""
        made = {"3704": self._cancellation, "9001": self._replacement, "7001": self._presale}
        return made[item](recorded)

    def _cancellation(self, recorded: bool) -> Application:
        unit, rights = next(self._mortgaged)
        mortgage = next(right for right in rights if isinstance(right, MortgageRecord))
        former = self._former_number(CertificateKind.REGISTRATION)
        return Application(
            item="3704",
            unit=unit,
            right_kind="mortgage",
            right_certificate=former if recorded else mortgage.certificate_number,
            parties=tuple(_party(one, PartyRole.MORTGAGEE) for one in mortgage.holders),
        )

    def _replacement(self, recorded: bool) -> Application:
        unit, rights = next(self._owned)
        ownership = next(right for right in rights if isinstance(right, OwnershipRecord))
        current = ownership.certificate_number
        return Application(
            item="9001",
            unit=unit,
            right_kind="title_certificate",
            right_certificate=self._former_number(CertificateKind.TITLE) if recorded else current,
            parties=tuple(_party(one, PartyRole.OWNER) for one in ownership.holders),
            given=current if recorded else "",
        )

    def _presale(self, recorded: bool) -> Application:
        unit, rights = next(self._presold)
        notice = next(right for right in rights if isinstance(right, NoticeRecord))
        if not recorded:
            unit, _ = next(self._unsold)
        developer = HolderRecord(
            name=notice.obligor,
            kind=HolderKind.ENTERPRISE,
            document_kind=notice.obligor_document_kind,
            document_number=notice.obligor_document_number,
        )
        buyers = tuple(_party(one, PartyRole.PREBUYER) for one in notice.holders)
        return Application(
            item="7001",
            unit=unit,
            right_kind="",
            right_certificate="",
            parties=(_party(developer, PartyRole.PRESELLER), *buyers),
            given=notice.certificate_number if recorded else "",
        )

    def _former_number(self, kind: CertificateKind) -> str:
        """A certificate from before the takeover, which the register no longer holds."""
        self._former += 1
        serial = _FORMER_SERIALS + self._former
        return CertificateNumber(year=2018, place=self._place, kind=kind, serial=serial).text


def _with(units: Sequence[UnitWithRights], kind: type) -> Iterator[UnitWithRights]:
    return cycle([one for one in units if any(isinstance(right, kind) for right in one[1])])


def _party(holder: HolderRecord, role: PartyRole) -> PartyData:
    person = holder.kind is HolderKind.PERSON
    return PartyData(
        role=role.value,
        name=holder.name,
        kind="person" if person else "enterprise",
        document_kind=holder.document_kind or DocumentKind.ID_CARD,
        document_number=holder.document_number,
        phone="13800000000",
        address="河南省济源市",
        share="" if holder.share is None else str(holder.share),
    )
