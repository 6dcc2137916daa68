"""Asking the home bureau to hold the filled-in application against its register, where it has not just done so."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tongban.apps.identity.gathering import gathered_copy
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.intake.failures import NotTakenIn
from tongban.apps.intake.manifest import papers_of, particulars_of, parties_of, right_of
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.operations.undertakings import follow_findings
from tongban.apps.messaging.calls import call
from tongban.exchange.contracts.registers import ApplicationVerdict, CheckApplication
from tongban.exchange.digests import sm3_hex

COUNTS_FOR: Final = timedelta(minutes=10)
"""As long as people stand at the counter between one step and the next, an answer need not be asked for again."""
_DEADLINE_SECONDS = 8
_ASKED_ABOUT: Final = ("applicants__representatives", "materials__files", "answers")


def check_application(*, number: str, officer: Officer, at: datetime, address: str = "") -> Application:
    """Have the parties compared at home and keep what comes back: sentences, never register data.

    The answer counts for the applicants as they were asked about: when they change meanwhile it is dropped.
    Raises NotTakenIn while there is nothing to compare; HubUnreachable, DeadlinePassed and PartnerRefused of messaging.
    """
    return _checked(number=number, officer=officer, at=at, address=address, afresh=True)


def check_unless_known(*, number: str, officer: Officer, at: datetime, address: str = "") -> Application:
    """The same, but nobody is asked where the kept answer is about exactly this and at most COUNTS_FOR old.

    A question that came to nothing leaves no answer behind, so it is put again.
    """
    return _checked(number=number, officer=officer, at=at, address=address, afresh=False)


def is_compared(draft: Application) -> bool:
    """Whether the kept answer is about what the application says now, however long ago it was given."""
    return draft.verdict is not None and draft.checked_about == _digest(_question(draft))


def _checked(*, number: str, officer: Officer, at: datetime, address: str, afresh: bool) -> Application:
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        question = _question(draft)
        if not afresh and _is_known(draft, question, at=at):
            return draft
        note("属地核对申请", application=draft, officer=officer, at=at, purpose=question.purpose, address=address)
    verdict = call(
        question,
        sender=officer.institution.member,
        recipient=draft.home_member,
        about=number,
        purpose=question.purpose,
        operator=officer.username,
        operator_name=officer.name,
        at=at,
        deadline_seconds=_DEADLINE_SECONDS,
    )
    return _keep(draft, verdict, about=_digest(question), officer=officer, at=at)


def _question(draft: Application) -> CheckApplication:
    if draft.extract is None:
        raise NotTakenIn("还没有取得属地登记数据，请先取数。")
    standing = gathered_copy(draft, *_ASKED_ABOUT)
    parties = parties_of(standing)
    if not parties:
        raise NotTakenIn("还没有填写申请人，不能与属地登记簿核对。")
    return CheckApplication(
        item=draft.item,
        way=draft.way,
        together_with=draft.together_with or None,
        unit_code=draft.unit_code,
        right=right_of(draft),
        parties=parties,
        particulars=particulars_of(standing),
        papers=papers_of(standing),
        intake_number=draft.intake_number,
        purpose=f"异地收件：{draft.business.name}",
    )


def _digest(question: CheckApplication) -> str:
    """What tells one question from another: everything that the home bureau is told."""
    return sm3_hex(question.model_dump_json().encode())


def _is_known(draft: Application, question: CheckApplication, *, at: datetime) -> bool:
    if draft.verdict is None or draft.checked_at is None or at - draft.checked_at > COUNTS_FOR:
        return False
    return draft.checked_about == _digest(question)


@transaction.atomic
def _keep(
    draft: Application, verdict: ApplicationVerdict, *, about: str, officer: Officer, at: datetime
) -> Application:
    """Keep the answer, unless the draft has been saved, lodged or taken over since: each of them counts a version."""
    told = {"verdict": verdict.body(), "checked_at": at, "checked_about": about}
    unchanged = visible_to(Application.objects.filter(pk=draft.pk, version=draft.version), officer)
    if not unchanged.update(**told):
        return locked_draft(number=draft.intake_number, officer=officer)
    for name, value in told.items():
        setattr(draft, name, value)
    follow_findings(draft, verdict.findings, afresh=False, at=at)
    return draft
