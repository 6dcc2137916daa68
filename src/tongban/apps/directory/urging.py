"""督办: the province asks an institution why a case is late, through the exchange, and keeps the answer."""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction

from tongban.apps.directory.admission import live_member
from tongban.apps.directory.models import CaseStanding, CaseUrging
from tongban.apps.directory.speaking import say
from tongban.apps.identity.models import Officer
from tongban.domain.errors import DomainError
from tongban.exchange.contracts.lifecycle import CaseReminder, CaseReminderAnswered


class CannotUrge(DomainError):
    """The case is not late, or an answer is still awaited."""

    status = HTTPStatus.CONFLICT


@transaction.atomic
def urge_case(*, case_number: str, officer: Officer, sentence: str, at: datetime) -> CaseUrging:
    """Send a reminder about a late case to its institution; half a working day to answer runs there.

    Raises CannotUrge, ExchangeRefused when the institution is not live.
    """
    standing = CaseStanding.objects.select_for_update().filter(case_number=case_number, is_open=True).first()
    if standing is None or standing.due_at is None or standing.due_at >= at:
        raise CannotUrge("这件没有超期，或者已经办结，不需要督办。")
    if CaseUrging.objects.filter(case_number=case_number, answered_at=None).exists():
        raise CannotUrge("上一次督办还没有答复，请等待答复后再督办。")
    member = live_member(standing.member)
    from_name = f"{officer.institution.name} {officer.name}"
    urging = CaseUrging.objects.create(
        case_number=case_number,
        member=member.name,
        sentence=sentence,
        from_name=from_name,
        officer=officer.username,
        at=at,
    )
    reminder = CaseReminder(case_number=case_number, sentence=sentence, from_name=from_name, at=at)
    say(reminder, member=member.name, about=case_number, case=case_number, at=at)
    return urging


def note_urging_answered(message: CaseReminderAnswered, *, sender: str) -> None:
    """Keep what the institution answers; an answer to what the province did not ask changes nothing."""
    waiting = CaseUrging.objects.filter(
        case_number=message.case_number, member=sender, at=message.reminded_at, answered_at=None
    )
    waiting.update(answered_at=message.at, answered_by=message.answered_by, answer=message.sentence)


def urgings_of(case_numbers: list[str]) -> dict[str, CaseUrging]:
    """The latest reminder about each of these cases."""
    rows = CaseUrging.objects.filter(case_number__in=case_numbers).order_by("at", "pk")
    return {one.case_number: one for one in rows}
