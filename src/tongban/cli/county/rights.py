"""Who owns, lends, bought in advance or was seized, in realistic proportions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from tongban.cli.county.paperwork import LAST_DAY, Paperwork
from tongban.cli.county.people import Company, Population
from tongban.cli.county.words import MORTGAGE_SCOPE
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    SeizureKind,
)
from tongban.exchange.national.records import (
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    OwnershipRecord,
    RightRecord,
    SeizureRecord,
    UnitRecord,
)

_MORTGAGED = 0.45
_SECOND_MORTGAGE = 0.03
_MAXIMUM_AMOUNT = 0.08
_TRANSFER_BANNED = 0.3
_SEIZED = 0.01
_PRESOLD = 0.67  # of the units being built, which are 6 in 100
_PRESALE_FINANCED = 0.5
_BANS_RECORDED_FROM = date(2021, 4, 6)  # 自然资发〔2021〕54号
_YEAR = timedelta(days=365)


class Life:
    """Gives units their owners and what hangs over them."""

    def __init__(self, *, population: Population, paperwork: Paperwork, place: str, chance: Random) -> None:
        self._people = population
        self._papers = paperwork
        self._court = f"{place}人民法院" if place.endswith(("市", "县")) else f"{place}市人民法院"
        self._chance = chance

    def of_standing(self, unit: UnitRecord) -> Iterator[RightRecord]:
        """Rights on a unit that stands: an owner, often a mortgage, seldom a seizure."""
        chance = self._chance
        first = (unit.completed_on or date(2012, 1, 1)) + timedelta(days=120)
        mode, holders = self._owners()
        at = self._papers.moment_between(max(first, date(2015, 3, 1)), LAST_DAY)
        ownership = self.ownership(unit, mode=mode, holders=holders, at=at)
        yield ownership
        if chance.random() < _MORTGAGED:
            yield self.mortgage(ownership, chance.choice(self._people.banks))
            if chance.random() < _SECOND_MORTGAGE:
                yield self.mortgage(ownership, chance.choice(self._people.banks), rank=2)
        if chance.random() < _SEIZED:
            yield self.seizure(ownership)

    def of_future(self, unit: UnitRecord, developer: Company) -> Iterator[RightRecord]:
        """Rights on a unit being built: two in three are sold in advance, half of those with a bank's money."""
        if self._chance.random() >= _PRESOLD:
            return
        sold = self.presale(unit, developer)
        yield sold
        if self._chance.random() < _PRESALE_FINANCED:
            yield self.financed(sold)

    def ownership(
        self,
        unit: UnitRecord,
        *,
        mode: CoOwnership,
        holders: tuple[HolderRecord, ...],
        at: datetime,
    ) -> OwnershipRecord:
        """An ownership recorded at that moment, with its title certificate."""
        return OwnershipRecord(
            unit_code=unit.unit_code,
            case_number=self._papers.case_number(at),
            recorded_at=at,
            recorded_by=self._papers.clerk(),
            holders=holders,
            mode=mode,
            certificate_number=self._papers.certificate_number(at, CertificateKind.TITLE),
            registration_type=RegistrationType.TRANSFER,
            cause="买卖",
            price=self._price(unit),
        )

    def mortgage(
        self, ownership: OwnershipRecord, bank: Company, *, rank: int = 1, transfer_banned: bool | None = None
    ) -> MortgageRecord:
        """A bank's mortgage on what somebody owns."""
        chance = self._chance
        began = ownership.recorded_at.date()
        at = self._papers.moment_between(began + timedelta(days=3), began + timedelta(days=200))
        price = ownership.price or Decimal(500_000)
        amount = (price * chance.randrange(30, 71) / 100 / 10_000).quantize(Decimal(1)) * 10_000
        banned = at.date() >= _BANS_RECORDED_FROM and chance.random() < _TRANSFER_BANNED
        return MortgageRecord(
            unit_code=ownership.unit_code,
            case_number=self._papers.case_number(at),
            recorded_at=max(at, ownership.recorded_at),
            recorded_by=self._papers.clerk(),
            holders=(bank.as_holder(),),
            certificate_number=self._papers.certificate_number(at, CertificateKind.REGISTRATION),
            registration_type=RegistrationType.FIRST,
            cause="抵押借款",
            kind=MortgageKind.MAXIMUM_AMOUNT if chance.random() < _MAXIMUM_AMOUNT else MortgageKind.ORDINARY,
            property_kind=MortgagedProperty.LAND_AND_HOUSE,
            mortgagor="、".join(holder.name for holder in ownership.holders),
            amount=max(amount, Decimal(10_000)),
            debt_from=at.date(),
            debt_until=at.date() + _YEAR * chance.choice((10, 15, 20, 25, 30)),
            rank=rank,
            transfer_banned=banned if transfer_banned is None else transfer_banned,
            scope=MORTGAGE_SCOPE,
        )

    def presale(self, unit: UnitRecord, developer: Company) -> NoticeRecord:
        """A buyer's notice on a house being built."""
        mode = CoOwnership.SOLE
        buyers: tuple[HolderRecord, ...] = (self._people.person(),)
        if self._chance.random() < 0.4:  # noqa: PLR2004 - couples among the buyers
            mode, buyers = CoOwnership.JOINT, self._people.couple()
        at = self._papers.moment_between(date(2024, 1, 2), LAST_DAY)
        return NoticeRecord(
            unit_code=unit.unit_code,
            case_number=self._papers.case_number(at),
            recorded_at=at,
            recorded_by=self._papers.clerk(),
            holders=buyers,
            mode=mode,
            certificate_number=self._papers.certificate_number(at, CertificateKind.REGISTRATION),
            registration_type=RegistrationType.ADVANCE_NOTICE,
            cause="预购商品房",
            kind=AdvanceNoticeKind.PRESALE,
            obligor=developer.name,
            obligor_document_kind=DocumentKind.BUSINESS_LICENCE,
            obligor_document_number=developer.credit_code,
            price=self._price(unit),
        )

    def financed(self, sold: NoticeRecord) -> NoticeRecord:
        """The notice of the bank that lends to the buyer."""
        bank = self._chance.choice(self._people.banks)
        at = self._papers.moment_between(sold.recorded_at.date() + timedelta(days=5), LAST_DAY)
        buyer = sold.holders[0]
        return NoticeRecord(
            unit_code=sold.unit_code,
            case_number=self._papers.case_number(at),
            recorded_at=at,
            recorded_by=self._papers.clerk(),
            holders=(bank.as_holder(),),
            mode=CoOwnership.SOLE,
            certificate_number=self._papers.certificate_number(at, CertificateKind.REGISTRATION),
            registration_type=RegistrationType.ADVANCE_NOTICE,
            cause="预购商品房抵押",
            kind=AdvanceNoticeKind.PRESALE_MORTGAGE,
            obligor=buyer.name,
            obligor_document_kind=buyer.document_kind,
            obligor_document_number=buyer.document_number,
            price=((sold.price or Decimal(0)) * Decimal("0.7")).quantize(Decimal("0.01")),
        )

    def seizure(self, ownership: OwnershipRecord, *, term: tuple[date, date] | None = None) -> SeizureRecord:
        """A court's seizure of what somebody owns; without a term given, of up to three years."""
        began = max(ownership.recorded_at.date() + timedelta(days=30), date(2023, 6, 1))
        at = self._papers.moment_between(*((term[0], term[0]) if term else (began, LAST_DAY)))
        since = term[0] if term else at.date()
        year, serial = since.year, self._chance.randrange(1, 2000)
        return SeizureRecord(
            unit_code=ownership.unit_code,
            case_number=self._papers.case_number(at),
            recorded_at=at,
            recorded_by=self._papers.clerk(),
            kind=SeizureKind.SEIZURE,
            court=self._court,
            document="民事裁定书、协助执行通知书",
            document_number=f"（{year}）豫执{serial}号",
            served_at=at,
            from_date=since,
            until_date=term[1] if term else since + _YEAR * self._chance.choice((1, 2, 3)) - timedelta(days=1),
            against=ownership.holders[0].name,
            scope="全部",
        )

    def _owners(self) -> tuple[CoOwnership, tuple[HolderRecord, ...]]:
        lot = self._chance.random()
        if lot < 0.56:  # noqa: PLR2004 - the proportions are the data
            return CoOwnership.SOLE, (self._people.person(),)
        if lot < 0.93:  # noqa: PLR2004
            return CoOwnership.JOINT, self._people.couple()
        if lot < 0.97:  # noqa: PLR2004
            return CoOwnership.BY_SHARES, self._sharers()
        return CoOwnership.SOLE, (self._people.company().as_holder(),)

    def _sharers(self) -> tuple[HolderRecord, ...]:
        count = self._chance.choice((2, 2, 3, 4))
        weights = [self._chance.randrange(1, 4) for _ in range(count)]
        return tuple(with_share(self._people.person(), Fraction(one, sum(weights))) for one in weights)

    def _price(self, unit: UnitRecord) -> Decimal:
        area = unit.area or Decimal(100)
        return (area * self._chance.randrange(4_500, 9_500) / 1_000).quantize(Decimal(1)) * 1_000


def with_share(holder: HolderRecord, share: Fraction) -> HolderRecord:
    """The same holder, owning by this share."""
    return HolderRecord(
        name=holder.name,
        kind=holder.kind,
        document_kind=holder.document_kind,
        document_number=holder.document_number,
        share=share,
    )
