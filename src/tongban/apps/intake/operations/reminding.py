"""催办: ask the home bureau why a case is not further."""

from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import CannotRemind
from tongban.apps.intake.models import Application, Reminder
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.mirror import application_of_sender
from tongban.apps.intake.queries import mirror_of
from tongban.apps.intake.words import ApplicationState
from tongban.apps.messaging.operations import publish
from tongban.exchange.contracts.lifecycle import CaseReminder, CaseReminderAnswered


@transaction.atomic
def remind_home(*, number: str, officer: Officer, sentence: str, at: datetime) -> Reminder:
    """Send a reminder; raises CannotRemind before there is a case, after it ended, or while one is unanswered."""
    application = locked(number=number, officer=officer)
    case_number = _case_to_remind_of(application)
    reminder = Reminder.objects.create(application=application, sentence=sentence, at=at, sent_by=officer.name)
    message = CaseReminder(
        case_number=case_number, sentence=sentence, from_name=f"{officer.institution.name} {officer.name}", at=at
    )
    publish(message, sender=officer.institution.member, recipient=application.home_member, about=number, at=at)
    note("催办", application=application, officer=officer, at=at, detail={"sentence": sentence})
    return reminder


def may_remind(application: Application) -> bool:
    """Whether the page offers it."""
    try:
        _case_to_remind_of(application)
    except CannotRemind:
        return False
    return True


@transaction.atomic
def note_answer(message: CaseReminderAnswered, *, intake_number: str, sender: str) -> None:
    """The home bureau's answer, beside the reminder it is about."""
    application = application_of_sender(intake_number, sender=sender)
    waiting = Reminder.objects.filter(application=application, at=message.reminded_at, answered_at=None)
    waiting.update(answered_at=message.at, answered_by=message.answered_by, answer=message.sentence)


def _case_to_remind_of(application: Application) -> str:
    mirror = mirror_of(application)
    if application.state != ApplicationState.LODGED or mirror is None:
        raise CannotRemind("属地还没有签收，或者本件已经结束，不能催办。")
    if application.reminders.filter(answered_at=None).exists():
        raise CannotRemind("上一次催办还没有答复，请等待答复后再催办。")
    return mirror.case_number
