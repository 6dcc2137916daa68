"""What is to be written on a folio, thought out before anything is: pure, so that it can be shown to anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, Entry, Folio, Holder, Objection
from tongban.apps.register.proving.logbook import Author, Seals
from tongban.apps.register.queries.rows import FolioRows
from tongban.apps.register.queries.wording import about, describe
from tongban.apps.register.recording.order import Change
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.register import facts

E = TypeVar("E", bound=Entry)
HELD = frozenset({"ownership", "mortgage", "advance_notice", "burden"})
_CERTIFIED = HELD | {"objection"}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """An entry to be written, with its holders; both get their keys when they are."""

    entry: Entry
    holders: tuple[Holder, ...]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """An entry to be ended; `at` when it lost its effect, which may be before now by force of law."""

    entry: Entry
    at: datetime
    cause: str


@dataclass(frozen=True, kw_only=True)
class Voiding:
    """A certificate to be voided."""

    certificate: Certificate
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """A certificate that waits for its number, which is given last (domain.md 1.5: 不得跳号).

    `holder` is the place among the co-owners of the one whose own certificate it is, None for all of them.
    """

    kind: CertificateKind
    right: Entry
    replaces: Certificate | None
    note: str
    holder: int | None = None


@dataclass(kw_only=True)
class Plan:
    """What somebody is about to write on a folio under one case; `carry_out` writes it, on a folio that is locked.

    Nothing here changes the rows the plan was made from: ask `stands` whether one outlives the plan.
    """

    folio: Folio
    institution: Institution
    case_number: str
    author: Author
    at: datetime
    certificates: Sequence[Certificate] = ()
    openings: list[Opening] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    voidings: list[Voiding] = field(default_factory=list)
    lawsuits: list[Objection] = field(default_factory=list)
    numberings: list[Numbering] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    seals: Seals = field(default_factory=Seals)

    @property
    def voided(self) -> tuple[str, ...]:
        """The numbers of the certificates it voids."""
        return tuple(one.certificate.number for one in self.voidings)

    def stands(self, entry: Entry) -> bool:
        """Whether the entry is current and this plan does not end it."""
        return entry.is_current and all(one.entry is not entry for one in self.endings)

    def opened(self, model: type[E]) -> list[E]:
        """The entries of a kind it opens."""
        return [one.entry for one in self.openings if isinstance(one.entry, model)]

    def open(
        self, model: type[E], *, holders: Iterable[facts.Holder] = (), at: datetime | None = None, **fields: Any
    ) -> E:
        """A new entry with its holders; `at` when it took effect before now by force of law."""
        entry = model(
            institution=self.institution,
            folio=self.folio,
            recorded_at=at or self.at,
            recorded_by=self.author.username,
            recorded_by_name=self.author.name,
            recorded_under=self.case_number,
            **fields,
        )
        held = tuple(self._holder(position, one) for position, one in enumerate(holders, start=1))
        self.openings.append(Opening(entry=entry, holders=held))
        self.changes.append(Change(about=about(entry), before="", after=describe(entry, held)))
        return entry

    def end(self, entry: Entry, *, cause: str, word: str = "终止", at: datetime | None = None) -> list[Certificate]:
        """End an entry, its holders and its certificates, which are returned; `word` names what happens."""
        self.changes.append(Change(about=about(entry), before=describe(entry), after=word))
        certificates = self._certificates(entry)
        self.void(certificates, reason=cause, at=at)
        self.endings.append(Ending(entry=entry, at=at or self.at, cause=cause))
        return certificates

    def void(self, certificates: Iterable[Certificate], *, reason: str, at: datetime | None = None) -> None:
        """Void certificates that are valid."""
        for certificate in certificates:
            self.voidings.append(Voiding(certificate=certificate, at=at or self.at, reason=reason[:100]))
            label = CertificateKind(certificate.kind).label
            self.changes.append(Change(about=label, before=f"{certificate.number} 有效", after="作废"))

    def certify(
        self,
        kind: CertificateKind,
        right: Entry,
        *,
        replaces: Iterable[Certificate] = (),
        note: str = "",
        holder: int | None = None,
    ) -> None:
        """A certificate for a right, or for one holder of it; it is numbered when everything else is written."""
        old = next(iter(replaces), None)
        self.numberings.append(Numbering(kind=kind, right=right, replaces=old, note=note, holder=holder))

    def carry(self, entry: Entry) -> None:
        """Say that an entry goes on unchanged for whoever owns the unit now."""
        self.carried.append(f"{about(entry)}继续存在：{describe(entry)}")

    def show_lawsuit(self, objection: Objection) -> None:
        """Note that the objector has sued in time, so that the objection goes on (实施细则 §83)."""
        self.lawsuits.append(objection)
        self.changes.append(Change(about="异议登记", before=describe(objection), after="已提交起诉受理材料，继续有效"))

    def _certificates(self, entry: Entry) -> list[Certificate]:
        link = entry._meta.db_table  # noqa: SLF001 - Django's documented model API
        if link not in _CERTIFIED:
            return []
        gone = {one.certificate.pk for one in self.voidings}
        proving = [one for one in self.certificates if getattr(one, f"{link}_id") == entry.pk]
        return [one for one in proving if one.pk not in gone]

    def _holder(self, position: int, holder: facts.Holder) -> Holder:
        share = holder.share
        return Holder(
            institution=self.institution,
            folio=self.folio,
            position=position,
            name=holder.name,
            kind=holder.kind.value,
            document_kind=holder.document_kind.value if holder.document_kind else "",
            document_number=holder.document_number,
            share_numerator=share.numerator if share is not None else None,
            share_denominator=share.denominator if share is not None else None,
        )


def plan_on(rows: FolioRows, *, institution: Institution, case_number: str, author: Author, at: datetime) -> Plan:
    """An empty plan for a folio whose rows were fetched."""
    return Plan(
        folio=rows.folio,
        institution=institution,
        case_number=case_number,
        author=author,
        at=at,
        certificates=rows.certificates,
    )
