"""A home whose register is written by the operations alone, act by act."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

from tests.conftest import moment
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import Certificate
from tongban.apps.register.operations import (
    CourtAnswer,
    CourtTerms,
    MortgageTerms,
    Recorded,
    RecordingOrder,
    carry_out_court_order,
    open_folio,
    record_case,
)
from tongban.apps.register.proving.logbook import Author
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import CoOwnership, HolderKind
from tongban.domain.register.facts import ApplicationFacts, ApplicationParty, Holder, TaxClearance
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.seizure_events import Term

UNIT = "419001001002GB00012F00180302"
BANK = "中原银行股份有限公司济源分行"
DEVELOPER = "济源测试置业有限公司"
SURVEYOR = Author(username="survey", name="测绘入库")
COURT = Author(username="court", name="司法查控")
MORNING = moment("2026-11-20 09:00")
_numbers = count(1)


def person(name: str, *, share: Fraction | None = None) -> Holder:
    """Somebody by name; the document number follows from it, so that the same name is the same person."""
    company = name.endswith(("公司", "行"))
    return Holder(
        name=name,
        kind=HolderKind.ENTERPRISE if company else HolderKind.PERSON,
        document_kind=DocumentKind.BUSINESS_LICENCE if company else DocumentKind.ID_CARD,
        document_number=f"D{sum(map(ord, name))}",
        share=share,
    )


def party(name: str, role: PartyRole) -> ApplicationParty:
    """The same as an applicant."""
    known = person(name)
    return ApplicationParty(
        name=name, kind=known.kind, document_kind=known.document_kind, document_number=known.document_number, role=role
    )


@dataclass
class Home:
    """One unit, its bureau, an officer and a clock that moves on with every act."""

    institution: Institution
    officer: Officer
    unit_code: str = UNIT
    at: datetime = MORNING
    owner: str = ""
    title: str = ""
    mortgage: str = ""
    notices: dict[str, str] = field(default_factory=dict)

    def open(self, *, status: str = "surveyed") -> "Home":
        """Open the folio."""
        open_folio(
            institution=self.institution, unit_code=self.unit_code, author=SURVEYOR, under="测绘成果", at=self.at,
            location="济源市沁园路1号1幢1单元101", status=status, use_code="11", kind_code="1", nature_code="0",
            right_type="4", land_nature_code="102", land_use_code="0701", area=Decimal("98.52"),
            land_right_holder=DEVELOPER,
        )  # fmt: skip
        return self

    def order(self, item: str, *parties: tuple[str, PartyRole], **more) -> RecordingOrder:
        """An order as casework would make it."""
        facts = more.pop("facts", {})
        application = ApplicationFacts(
            parties=tuple(party(*one) for one in parties), tax=TaxClearance.PAID, notarised=True,
            mortgage_key=more.get("certificate_number", "") if item.startswith("37") else "", **facts,
        )  # fmt: skip
        return RecordingOrder(
            case_number=f"CASE-{next(_numbers):06d}",
            item=item,
            unit_code=self.unit_code,
            application=application,
            **more,
        )

    def record(self, item: str, *parties: tuple[str, PartyRole], **more) -> Recorded:
        """Record a case a minute later."""
        self.at += timedelta(minutes=1)
        order = self.order(item, *parties, **more)
        return record_case(institution=self.institution, order=order, officer=self.officer, at=self.at)

    def sold_first_to(self, name: str) -> Recorded:
        """First registration, in the name of whoever built or was given it."""
        done = self.record("1001", (name, PartyRole.OWNER), holders=(person(name),))
        self.owner, self.title = name, done.certificate.number
        return done

    def sold_to(self, *names: str, shares: tuple[Fraction, ...] = (), **more) -> Recorded:
        """存量房买卖"""
        mode = CoOwnership.BY_SHARES if shares else CoOwnership.SOLE if len(names) == 1 else CoOwnership.JOINT
        holders = tuple(person(name, share=shares[at] if shares else None) for at, name in enumerate(names))
        done = self.record(
            "2001", (self.owner, PartyRole.SELLER), *((name, PartyRole.BUYER) for name in names),
            holders=holders, mode=mode, obligor=person(self.owner), **more,
        )  # fmt: skip
        self.owner, self.title = names[0], done.certificate.number
        return done

    def mortgaged_to(self, bank: str, *, amount: str = "500000.00", **terms) -> Recorded:
        """抵押权首次登记"""
        done = self.record(
            "3701", (self.owner, PartyRole.MORTGAGOR), (bank, PartyRole.MORTGAGEE), holders=(person(bank),),
            obligor=person(self.owner), mortgage=MortgageTerms(amount=Decimal(amount), **terms),
        )  # fmt: skip
        self.mortgage = done.certificate.number
        return done

    def court(
        self, act: CourtAct, name: str, *, served: datetime | None = None, request: str = "", **terms
    ) -> CourtAnswer:
        """A court's order, served now unless told otherwise."""
        self.at += timedelta(minutes=1)
        years = terms.pop("years", 3)
        return carry_out_court_order(
            institution=self.institution, unit_code=self.unit_code, act=act,
            court=CourtTerms(
                court=name, document_number=f"（2026）{name}执1号", served_at=served or self.at,
                term=Term(years=years), against=terms.pop("against", ""), **terms,
            ),
            request_number=request or f"REQ-{next(_numbers):06d}", author=COURT, at=self.at,
        )  # fmt: skip

    def seized_by(self, name: str, **more) -> CourtAnswer:
        """查封"""
        return self.court(CourtAct.SEIZE, name, **more)


def replaced(home: Home) -> str:
    """换证; the new number."""
    done = home.record("9001", (home.owner, PartyRole.OWNER), certificate_number=home.title)
    home.title = done.certificate.number
    return home.title


def mortgage_cancelled(home: Home) -> Recorded:
    """抵押权注销"""
    return home.record("3704", (BANK, PartyRole.MORTGAGEE), certificate_number=home.mortgage)


def numbers_of(home: Home, *, valid: bool = True) -> list[str]:
    """Certificates on the folio."""
    rows = Certificate.objects.filter(folio__unit_code=home.unit_code, voided_at__isnull=valid).order_by("pk")
    return list(rows.values_list("number", flat=True))
