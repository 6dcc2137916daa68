"""What is asked in a paper's place: of the departments behind the province's platform, or of the home register."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Final

from tongban.apps.intake.failures import NotWaivable
from tongban.apps.intake.models import ApplicantRow, Application, MaterialRow
from tongban.apps.intake.queries import applicants_of, materials_of
from tongban.apps.messaging.queries import SHARING, member_for, office_for
from tongban.domain.cases.branches import asked_at_home
from tongban.domain.cases.outside import System
from tongban.domain.catalogue.item import Waiver
from tongban.domain.catalogue.particulars import Told
from tongban.domain.codes.identity_documents import DocumentKind, mask
from tongban.domain.shared_data import (
    LEGAL_BASIS,
    NotAskable,
    Outcome,
    Query,
    Subject,
    departments_for,
    is_askable,
    queries_for,
)
from tongban.exchange.contracts import Call
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract
from tongban.exchange.contracts.sharing import SharedAnswer, SharedQuery, SharedSubject, VerifyShared
from tongban.exchange.contracts.types import ComparedData
from tongban.exchange.digests import sm3_hex

_PROOF: Final = "M05"
_CONTRACTS: Final = ("M07", "M06", "M32", "M10")
_REGISTER: Final = "register"


@dataclass(frozen=True, kw_only=True)
class Question(ABC):
    """One question about one paper: to which member, what for, and how its answer is read."""

    member: str
    office: str
    purpose: str
    item: str
    intake_number: str

    @property
    @abstractmethod
    def datasets(self) -> tuple[str, ...]:
        """What information is asked for."""

    @property
    @abstractmethod
    def digest(self) -> str:
        """What tells this question from another: everything that the answer depends on."""

    @abstractmethod
    def request(self, verification: str) -> Call:
        """The question in the words of the exchange, under this number."""

    @abstractmethod
    def compared(self, told: Any) -> tuple[ComparedData, ...]:
        """The answer, line by line; raises NotWaivable where it does not answer what was asked."""


@dataclass(frozen=True, kw_only=True)
class SharedQuestion(Question):
    """To the departments: do they hold what the application says?"""

    material: str
    name: str
    queries: tuple[Query, ...]

    @property
    def datasets(self) -> tuple[str, ...]:
        """Which departments' information."""
        return tuple(dict.fromkeys(one.dataset.value for one in self.queries))

    @property
    def digest(self) -> str:
        """Who is asked about, and what of them."""
        return _digest(self.queries)

    def request(self, verification: str) -> Call:
        """Names and numbers as the application says them, and no more."""
        return VerifyShared(
            number=verification,
            intake_number=self.intake_number,
            item=self.item,
            material=self.material,
            purpose=self.purpose,
            basis=LEGAL_BASIS,
            queries=tuple(_on_the_wire(one) for one in self.queries),
        )

    def compared(self, told: SharedAnswer) -> tuple[ComparedData, ...]:
        """One line a question, in their order."""
        if len(told.results) != len(self.queries):
            raise NotWaivable(self.name)
        return tuple(
            ComparedData(
                dataset=query.dataset.value,
                source=result.source,
                subject="、".join(_masked(one) for one in query.subjects)[:200],
                compared=query.dataset.compares,
                outcome=_known(result.outcome).value,
                sentence=result.sentence,
            )
            for query, result in zip(self.queries, told.results, strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class RegisterQuestion(Question):
    """To the home register: is the certificate in force? `certificate` is empty for the title of the unit."""

    unit_code: str
    certificate: str

    @property
    def datasets(self) -> tuple[str, ...]:
        """The register alone."""
        return (_REGISTER,)

    @property
    def digest(self) -> str:
        """Which certificate of which unit."""
        return _digest((self.unit_code, self.certificate))

    def request(self, verification: str) -> Call:
        """The unit as it stands now; the number is this counter's own."""
        del verification
        return SearchUnit(
            unit_code=self.unit_code, item=self.item, purpose=self.purpose, intake_number=self.intake_number
        )

    def compared(self, told: UnitExtract) -> tuple[ComparedData, ...]:
        """Whether the certificate is in force in the register."""
        titles = [one.number for one in told.certificates if one.kind == "title_certificate"]
        proofs = [one.number for one in told.certificates if one.kind != "title_certificate"]
        proofs += [one.certificate_number for one in told.mortgages]
        proofs += [one.certificate_number for one in told.advance_notices]
        found = self.certificate if self.certificate in proofs else next(iter(titles), "")
        holds = found == self.certificate if self.certificate else bool(found)
        outcome = Outcome.CONSISTENT if holds else Outcome.UNKNOWN
        return (
            ComparedData(
                dataset=_REGISTER,
                source=self.office,
                subject=self.certificate or found or self.unit_code,
                compared="证号、证书是否有效",
                outcome=outcome.value,
                sentence="" if holds else "登记簿中没有这本有效的证书、证明。",
            ),
        )


def question_about(draft: Application, row: MaterialRow) -> Question:
    """What is asked in place of this paper; raises NotAskable, NotWaivable for a paper nobody can tell of."""
    rule = draft.local.material(row.code)
    waivers = rule.waivable_by if rule else ()
    if Waiver.REGISTER in waivers:
        return _of_register(draft, row)
    if not is_askable(row.code, waivers=waivers):
        raise NotWaivable(row.name)
    member = member_for(SHARING, institution_code=draft.institution_id)
    if member is None:
        raise NotAskable("政务数据共享平台还没有接入，不能核验，请收取纸质材料。")
    return SharedQuestion(
        member=member.name,
        office=member.title,
        purpose=_purpose(draft, row),
        item=draft.item,
        intake_number=draft.intake_number,
        material=row.code,
        name=row.name,
        queries=_queries(draft, row),
    )


def _queries(draft: Application, row: MaterialRow) -> tuple[Query, ...]:
    applicants = [_subject(one) for one in applicants_of(draft)]
    return queries_for(row.code, applicants=applicants, told=Told(draft.particulars))


def _of_register(draft: Application, row: MaterialRow) -> Question:
    if draft.extract is None:
        raise NotAskable("还没有取得属地登记数据，请先取数。")
    if row.code == _PROOF and not draft.right_certificate:
        raise NotAskable("还没有指明是哪一份登记证明，不能与登记簿核对。")
    return RegisterQuestion(
        member=draft.home_member,
        office=f"{draft.home_name}登记簿",
        purpose=_purpose(draft, row),
        item=draft.item,
        intake_number=draft.intake_number,
        unit_code=draft.unit_code,
        certificate=_certificate(draft, row),
    )


def _purpose(draft: Application, row: MaterialRow) -> str:
    return f"异地收件：{draft.business.name}，核验{row.name}"[:200]


def asked_departments(draft: Application, row: MaterialRow) -> tuple[str, ...]:
    """Whom the counter may ask in place of this paper, in words; empty where nobody can tell."""
    rule = draft.local.material(row.code)
    waivers = rule.waivable_by if rule else ()
    if Waiver.REGISTER in waivers:
        return ("属地登记簿",)
    if not is_askable(row.code, waivers=waivers):
        return ()
    return departments_for(row.code, applicants=[_subject(one) for one in applicants_of(draft)])


def is_about_this(draft: Application, row: MaterialRow) -> bool:
    """Whether the answer kept with a paper is about what the application says now; nobody is looked up for it."""
    rule = draft.local.material(row.code)
    if rule and Waiver.REGISTER in rule.waivable_by:
        return row.verified_about == _digest((draft.unit_code, _certificate(draft, row)))
    try:
        return row.verified_about == _digest(_queries(draft, row))
    except NotAskable:
        return False


def _digest(asked: tuple[Any, ...]) -> str:
    return sm3_hex(repr(asked).encode())


def _certificate(draft: Application, row: MaterialRow) -> str:
    return draft.right_certificate if row.code == _PROOF else ""


def later_at_home(draft: Application, code: str) -> str:
    """Which office tells the home bureau after acceptance what this paper would say; empty where none is connected."""
    branch = asked_at_home(draft.business, code)
    if branch is None or office_for(System(branch.value), institution_code=draft.home_code) is None:
        return ""
    return f"属地受理后向{System(branch.value).label}核验（{branch.statute}），核验前不登簿"


def contract_with(draft: Application, code: str) -> str:
    """The contract that was handed in and holds the agreement a paper would show (实施细则 §86); empty without one."""
    rule = draft.local.material(code)
    if rule is None or Waiver.CONTRACT_CONTAINS_NOTICE not in rule.waivable_by:
        return ""
    rows = {row.code: row for row in materials_of(draft)}
    found = next((rows[one] for one in _CONTRACTS if one in rows and rows[one].files.all()), None)
    return f"《{found.name}》已含预告登记约定" if found else ""


def _subject(row: ApplicantRow) -> Subject:
    return Subject(
        name=row.name,
        document_number=row.document_number,
        document_kind=DocumentKind(row.document_kind),
        kind=row.kind,
        role=row.role,
    )


def _masked(one: Subject) -> str:
    return f"{one.name}（{mask(one.document_number)}）"


def _on_the_wire(query: Query) -> SharedQuery:
    subjects = tuple(
        SharedSubject(name=one.name, document_kind=one.document_kind.value, document_number=one.document_number)
        for one in query.subjects
    )
    return SharedQuery(
        dataset=query.dataset.value,
        subjects=subjects,
        former_name=query.former_name[:200],
        former_number=query.former_number[:200],
    )


def _known(code: str) -> Outcome:
    """A word we do not know never waives."""
    return Outcome(code) if code in set(Outcome) else Outcome.UNKNOWN
