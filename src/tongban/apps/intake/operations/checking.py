"""Asking the home bureau to hold the filled-in application against its register."""

from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NotTakenIn
from tongban.apps.intake.manifest import papers_of, particulars_of, parties_of, right_of
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.operations.undertakings import follow_findings
from tongban.apps.messaging.calls import call
from tongban.exchange.contracts.registers import CheckApplication

_DEADLINE_SECONDS = 8


def check_application(*, number: str, officer: Officer, at: datetime, address: str = "") -> Application:
    """Have the parties compared at home and keep what comes back: sentences, never register data.

    The answer counts for the applicants as they were asked about: when they change meanwhile it is dropped.
    Raises HubUnreachable, DeadlinePassed and PartnerRefused of messaging.
    """
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        if draft.extract is None:
            raise NotTakenIn("还没有取得属地登记数据，请先取数。")
        purpose = f"异地收件：{draft.business.name}"
        note("属地核对申请", application=draft, officer=officer, at=at, purpose=purpose, address=address)
    verdict = call(
        CheckApplication(
            item=draft.item,
            way=draft.way,
            together_with=draft.together_with or None,
            unit_code=draft.unit_code,
            right=right_of(draft),
            parties=parties_of(draft),
            particulars=particulars_of(draft),
            papers=papers_of(draft),
            intake_number=number,
            purpose=purpose,
        ),
        sender=officer.institution.member,
        recipient=draft.home_member,
        about=number,
        purpose=purpose,
        operator=officer.username,
        operator_name=officer.name,
        at=at,
        deadline_seconds=_DEADLINE_SECONDS,
    )
    with transaction.atomic():
        current = locked_draft(number=number, officer=officer)
        if current.version != draft.version:
            return current
        current.verdict = verdict.body()
        current.checked_at = at
        current.save(update_fields=["verdict", "checked_at"])
        follow_findings(current, verdict.findings, afresh=False, at=at)
    return current
