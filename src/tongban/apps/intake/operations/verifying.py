"""Doing without a paper: departments or the register are asked, and only an answer that agrees waives it.

What an office tells the home bureau after acceptance, and what another paper of the application says already, needs
no question at the counter; nothing else is waived by anybody's word (条例 §25; domain.md 5.1).
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Sum

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import AskedTooOften, ChangedWhileAsking, NotVerified, NotWaivable
from tongban.apps.intake.models import Application, MaterialRow
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.operations.materials import as_shown, set_state, touch
from tongban.apps.intake.queries import material_of
from tongban.apps.intake.verification import Question, contract_with, later_at_home, question_about
from tongban.apps.intake.words import MaterialState
from tongban.apps.messaging.calls import DeadlinePassed, HubUnreachable, PartnerRefused, call
from tongban.domain.shared_data import LEGAL_BASIS, MOST_QUESTIONS, Outcome, concluded
from tongban.exchange.contracts.registers import UnitExtract
from tongban.exchange.contracts.sharing import SharedAnswer
from tongban.exchange.contracts.types import VerificationData

_DEADLINE_SECONDS: Final = 8


def verify_material(*, number: str, officer: Officer, code: str, at: datetime, address: str = "") -> MaterialRow:
    """Ask whoever holds the information, keep the answer with the material, and waive the paper if it agrees.

    The network is asked outside any transaction. Raises NotAskable with what is missing to ask, AskedTooOften,
    NotVerified where nobody answered, ChangedWhileAsking where the answer is about what no longer stands there.
    """
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        row = material_of(draft, code)
        question = question_about(draft, row)
        if row.verifications_asked >= MOST_QUESTIONS:
            raise AskedTooOften(row.name, MOST_QUESTIONS)
        told = draft.materials.aggregate(sum=Sum("verifications_asked"))["sum"]
        verification = f"{draft.intake_number}-S{told + 1}"
        row.verifications_asked += 1
        row.save(update_fields=["verifications_asked"])
        note(
            "共享数据核验",
            application=draft,
            officer=officer,
            at=at,
            purpose=question.purpose,
            detail={
                "material": code,
                "verification": verification,
                "asked": question.office,
                "datasets": list(question.datasets),
                "basis": LEGAL_BASIS,
            },
            address=address,
        )
    answer = _ask(question, verification, draft=draft, officer=officer, at=at)
    return _keep(answer, number=number, code=code, about=question.digest, officer=officer, at=at)


def _ask(
    question: Question, verification: str, *, draft: Application, officer: Officer, at: datetime
) -> VerificationData:
    try:
        told = call(
            question.request(verification),
            sender=officer.institution.member,
            recipient=question.member,
            about=draft.intake_number,
            purpose=question.purpose,
            operator=officer.username,
            operator_name=officer.name,
            at=at,
            deadline_seconds=_DEADLINE_SECONDS,
        )
    except DeadlinePassed as silent:
        raise NotVerified(question.office) from silent
    except (HubUnreachable, PartnerRefused) as failed:
        raise NotVerified(question.office, failed.sentence) from failed
    return _answered(question, told, verification=verification, operator=officer.name, at=at)


def _answered(
    question: Question, told: SharedAnswer | UnitExtract, *, verification: str, operator: str, at: datetime
) -> VerificationData:
    compared = question.compared(told)
    outcome = concluded([Outcome(one.outcome) for one in compared])
    return VerificationData(
        number=verification,
        serial=told.serial if isinstance(told, SharedAnswer) else "",
        outcome=outcome.value,
        basis=LEGAL_BASIS,
        operator=operator,
        queried_at=told.queried_at if isinstance(told, SharedAnswer) else at,
        compared=compared,
    )


@transaction.atomic
def _keep(
    answer: VerificationData, *, number: str, code: str, about: str, officer: Officer, at: datetime
) -> MaterialRow:
    """Write the answer to the material it is about, unless the application says something else by now."""
    draft = locked_draft(number=number, officer=officer)
    row = material_of(draft, code)
    outcome = Outcome(answer.outcome)
    unchanged = question_about(draft, row).digest == about
    note(
        f"共享数据核验结果：{outcome.label}",
        application=draft,
        officer=officer,
        at=at,
        detail={"material": code, "verification": answer.number, "serial": answer.serial, "kept": unchanged},
    )
    if not unchanged:
        raise ChangedWhileAsking(row.name)
    row.verification, row.verified_about = answer.model_dump(mode="json", exclude_none=True), about
    row.save(update_fields=["verification", "verified_about"])
    if outcome.waives:
        set_state(row, MaterialState.WAIVED, reason=_ground(answer))
    elif row.state == MaterialState.WAIVED:
        set_state(row, _without_waiver(row))
    touch(draft, at=at)
    return row


def _ground(answer: VerificationData) -> str:
    sources = "、".join(dict.fromkeys(one.source for one in answer.compared))
    serial = f"，流水号 {answer.serial}" if answer.serial else ""
    return f"{sources}核验一致，核验编号 {answer.number}{serial}"


def _without_waiver(row: MaterialRow) -> MaterialState:
    return MaterialState.RECEIVED if row.files.exists() else MaterialState.REQUIRED


@transaction.atomic
def leave_to_home(*, number: str, officer: Officer, code: str, at: datetime, shown: str | None = None) -> MaterialRow:
    """Take no paper where an office tells the home bureau after acceptance, or where another paper says it already.

    Raises NotWaivable where neither is so, MaterialChanged when the row no longer stands as it was `shown`.
    """
    draft = locked_draft(number=number, officer=officer)
    row = as_shown(material_of(draft, code), shown)
    reason = later_at_home(draft, code) or contract_with(draft, code)
    if not reason:
        raise NotWaivable(row.name)
    set_state(row, MaterialState.WAIVED, reason=reason)
    note("材料免交", application=draft, officer=officer, at=at, detail={"material": code, "reason": reason})
    touch(draft, at=at)
    return row


@transaction.atomic
def ask_for_paper(*, number: str, officer: Officer, code: str, at: datetime, shown: str | None = None) -> MaterialRow:
    """Take a waiver back: the paper is asked for again. Raises MaterialChanged like leave_to_home."""
    draft = locked_draft(number=number, officer=officer)
    row = as_shown(material_of(draft, code), shown)
    set_state(row, _without_waiver(row))
    note("取消免交", application=draft, officer=officer, at=at, detail={"material": code})
    touch(draft, at=at)
    return row
