"""What the register of 济源 says before anybody applies, written by its own operations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from tests.conftest import moment
from tests.integration.wholeway.people import BANK, BUYER, DEVELOPER, OWNER, Person
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.operations import (
    BurdenTerms,
    MortgageTerms,
    Recorded,
    RecordingOrder,
    open_folio,
    record_case,
    survey_unit,
)
from tongban.apps.register.proving.logbook import Author
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.register.facts import ApplicationFacts, TaxClearance

UNIT = "419001001002GB00012F00180302"
SURVEYOR = Author(username="survey", name="测绘入库")
_BEFORE = moment("2026-09-01 09:00")


@dataclass
class Ground:
    """One unit; `proofs` are the certificates by what they are about."""

    institution: Institution
    officer: Officer
    at: datetime = _BEFORE
    proofs: dict[str, str] = field(default_factory=dict)
    _numbers: count = field(default_factory=lambda: count(1))

    def open(self, *, status: str = "surveyed") -> "Ground":
        open_folio(
            institution=self.institution, unit_code=UNIT, author=SURVEYOR, under="测绘成果", at=self.at,
            location="济源市沁园路1号1幢1单元101", status=status, use_code="11", kind_code="1", nature_code="0",
            right_type="4", land_nature_code="102", land_use_code="0701", area=Decimal("98.52"),
            land_right_holder=DEVELOPER.name,
        )  # fmt: skip
        return self

    def record(self, item: str, *parties: tuple[Person, R], proof: str, **more: object) -> Recorded:
        self.at += timedelta(minutes=1)
        application = ApplicationFacts(parties=tuple(one.party(role) for one, role in parties), tax=TaxClearance.PAID)
        order = RecordingOrder(
            case_number=f"OLD-{next(self._numbers):03d}", item=item, unit_code=UNIT, application=application, **more
        )
        done = record_case(institution=self.institution, order=order, officer=self.officer, at=self.at)
        self.proofs[proof] = done.certificate.number
        return done

    def owned(self, *owners: Person) -> "Ground":
        mode = CoOwnership.SOLE if len(owners) == 1 else CoOwnership.JOINT
        holders = tuple(one.holder() for one in owners)
        self.record("1001", *((one, R.OWNER) for one in owners), proof="title", holders=holders, mode=mode)
        return self

    def mortgaged(self) -> "Ground":
        terms = MortgageTerms(amount=Decimal(500000), scope="主债权及利息", debt_until=date(2050, 1, 1))
        self.record(
            "3701", (OWNER, R.MORTGAGOR), (BANK, R.MORTGAGEE), proof="mortgage", holders=(BANK.holder(),),
            obligor=OWNER.holder(), mortgage=terms,
        )  # fmt: skip
        return self

    def presold(self) -> "Ground":
        self.record(
            "7001", (DEVELOPER, R.PRESELLER), (BUYER, R.PREBUYER), proof="notice", holders=(BUYER.holder(),),
            obligor=DEVELOPER.holder(), price=Decimal(610000),
        )  # fmt: skip
        return self

    def built(self) -> "Ground":
        self.at += timedelta(minutes=1)
        survey_unit(
            institution=self.institution, unit_code=UNIT, author=SURVEYOR, under="实测", at=self.at, status="surveyed"
        )
        return self

    def objected(self) -> "Ground":
        self.at = moment("2026-11-19 09:00")  # it lapses after fifteen days
        self.record(
            "6001", (BUYER, R.INTERESTED), proof="objection", holders=(BUYER.holder(),), matter="房屋系共同出资购买"
        )
        return self


def _burdened(item: str) -> Callable[[Ground], None]:
    def before(ground: Ground) -> None:
        ground.open().owned(OWNER)
        terms = BurdenTerms(content="需役地：济源市沁园路3号；经院内通行", until_date=date(2046, 1, 1))
        ground.record(
            item, (OWNER, R.OBLIGOR), (BUYER, R.RIGHT_HOLDER), proof="burden", holders=(BUYER.holder(),), burden=terms
        )

    return before


a_home_with_an_easement, a_home_lived_in = _burdened("1901"), _burdened("9201")


def a_home(ground: Ground) -> None:
    ground.open().owned(OWNER)


def a_home_of_two(ground: Ground) -> None:
    ground.open().owned(OWNER, BUYER)


def a_mortgaged_home(ground: Ground) -> None:
    ground.open().owned(OWNER).mortgaged()


def a_disputed_home(ground: Ground) -> None:
    ground.open().owned(OWNER).objected()


def a_home_to_be_built(ground: Ground) -> None:
    ground.open(status="predicted")


def a_presold_home(ground: Ground) -> None:
    ground.open(status="predicted").presold()


def a_new_home(ground: Ground) -> None:
    ground.open(status="predicted").presold().built().owned(DEVELOPER)
