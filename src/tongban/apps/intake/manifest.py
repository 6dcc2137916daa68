"""An application in the words of the exchange."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    IdentityCheck,
    MaterialRow,
    RepresentativeRow,
)
from tongban.apps.intake.queries import applicants_of, latest_checks, materials_of
from tongban.apps.intake.queries.parts import given_parts
from tongban.apps.intake.words import Capacity, Mandate
from tongban.exchange.contracts.cases import CaseLodged, Contact, DeliveryChoice
from tongban.exchange.contracts.cases import IdentityCheck as CheckData
from tongban.exchange.contracts.cases import InterviewAnswer as AnswerData
from tongban.exchange.contracts.prereview import ApplicationSentIn
from tongban.exchange.contracts.types import (
    AgentData,
    FileRef,
    MaterialData,
    Particular,
    PartyData,
    RightReference,
)

_L = TypeVar("_L", bound=CaseLodged)


def right_of(application: Application) -> RightReference | None:
    """The right the application is about; None when it founds one."""
    if not application.right_certificate:
        return None
    return RightReference(kind=application.right_kind, certificate_number=application.right_certificate)


def particulars_of(application: Application) -> tuple[Particular, ...]:
    """The item's own fields of the form, and why people apply as they said in the interview."""
    told = {**application.particulars, "cause": application.particulars.get("cause") or cause_of(application)}
    asked = application.business.particulars_for(application.way)
    return tuple(Particular(code=one.code, name=one.name, value=told[one.code]) for one in asked if told.get(one.code))


def papers_of(application: Application) -> tuple[str, ...]:
    """The codes of papers that are there, made here or not needed."""
    rows = materials_of(application)
    return tuple(row.code for row in rows if row.printed_here or row.state == "waived" or row.files.all())


def cause_of(application: Application) -> str:
    """What people gave as the reason, in the interview's own words; else the item's name."""
    told = next((one.answer for one in application.answers.all() if "原因" in one.question), "")
    return told or application.business.name


def parties_of(application: Application) -> tuple[PartyData, ...]:
    """The applicants in order, with those who act for them."""
    return tuple(party_data(one) for one in applicants_of(application))


def party_data(row: ApplicantRow) -> PartyData:
    """One applicant with everybody who acts for them."""
    acting = list(row.representatives.all())
    by_law = [one for one in acting if one.capacity != Capacity.AGENT]
    # The exchange has room for one who represents by law; the other parent stands beside with the capacity named.
    beside = [*by_law[1:], *(one for one in acting if one.capacity == Capacity.AGENT)]
    return PartyData(
        role=row.role,
        name=row.name,
        kind=row.kind,
        document_kind=row.document_kind,
        document_number=row.document_number,
        document_until=row.document_until,
        phone=row.phone,
        address=row.address,
        share=row.share,
        represented_by=_agent(by_law[0]) if by_law else None,
        agents=tuple(_agent(one) for one in beside),
    )


def _agent(row: RepresentativeRow) -> AgentData:
    capacity = "" if row.capacity == Capacity.AGENT else row.capacity_label
    how = Mandate(row.mandate).label
    return AgentData(
        name=row.name,
        document_kind=row.document_kind,
        document_number=row.document_number,
        phone=row.phone,
        authority="；".join(part for part in (capacity, row.authority, how) if part)[:200],
    )


def materials_data(rows: Iterable[MaterialRow]) -> tuple[MaterialData, ...]:
    """Checklist lines with their files in order; lines nobody filled are left out."""
    return tuple(_material(row) for row in rows if row.files.exists() or row.state == "waived")


def _material(row: MaterialRow) -> MaterialData:
    files = tuple(
        FileRef(digest=one.digest, size=one.size, media_type=one.media_type, name=one.name, pages=one.pages)
        for one in row.files.all()
    )
    return MaterialData(
        code=row.code,
        name=row.name,
        state=row.state,
        originals=row.originals,
        copies=row.copies,
        pages=sum(one.pages for one in files),
        files=files,
        reason=row.reason if row.state == "waived" else None,
        verification=row.verified,
    )


def lodging_of(application: Application) -> CaseLodged:
    """The whole manifest that goes home; `lodged_at` must be set."""
    if application.lodged_at is None:
        msg = "an application without time of lodging has no manifest"
        raise ValueError(msg)
    return _manifest(application, CaseLodged, at=application.lodged_at)


def sent_in_of(application: Application, *, at: datetime) -> ApplicationSentIn:
    """The same of a draft, as far as it has got, for the home bureau to look at."""
    return _manifest(application, ApplicationSentIn, at=at)


def _manifest(application: Application, contract: type[_L], *, at: datetime) -> _L:
    return contract(
        intake_number=application.intake_number,
        mode=application.mode,
        item=application.item,
        way=application.way,
        together_with=application.together_with or None,
        unit_code=application.unit_code,
        right_reference=right_of(application),
        parties=parties_of(application),
        particulars=particulars_of(application),
        materials=materials_data(materials_of(application)),
        interview=_interview(application),
        identity_checks=tuple(_check(one) for one in latest_checks(application).values()),
        received_by=application.officer.name,
        window=application.window,
        lodged_at=at,
        contact=Contact(name=application.contact_name, phone=application.contact_phone),
        delivery=DeliveryChoice(
            method=application.delivery,
            name=application.contact_name,
            phone=application.contact_phone,
            address=application.delivery_address,
        ),
    )


def _interview(application: Application) -> tuple[AnswerData, ...]:
    """What was answered here, then what was answered at other counters, with who and where."""
    here = [AnswerData(question=one.question, answer=one.answer) for one in application.answers.all()]
    elsewhere = [
        AnswerData(question=f"{answer['question']}（{part.name}，{part.institution_name}）", answer=answer["answer"])
        for part in given_parts(application)
        for answer in part.answers
    ]
    return (*here, *elsewhere)


def _check(row: IdentityCheck) -> CheckData:
    return CheckData(party=row.name, method=row.method, score_band=row.score_band, at=row.at, officer=row.made_by)
