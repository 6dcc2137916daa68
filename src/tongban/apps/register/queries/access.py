"""How reporting to the national platform stands."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Max, Q, QuerySet

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import AccessLog, AccessMessage, AccessProgress, MessageState, RegisterLogEntry
from tongban.apps.register.reporting.lines import dues_of
from tongban.apps.register.reporting.messages import kind_and_act
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.national.profiles import Profile

_OUT = (MessageState.SENT.value, MessageState.CONFIRMED.value)


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """The administrator's overview: messages by state, the last days, how many lines of the log still wait."""

    profile: Profile
    states: tuple[tuple[MessageState, int], ...]
    waiting_lines: int
    days: tuple[AccessLog, ...]


def reporting_of(*, institution: Institution | str, days: int = 30) -> Reporting:
    """How reporting stands."""
    code = institution if isinstance(institution, str) else institution.code
    progress = AccessProgress.objects.filter(institution_id=code).first()
    done = progress.sequence if progress else 0
    last = RegisterLogEntry.objects.of(institution).aggregate(last=Max("sequence"))["last"] or 0
    counted = AccessMessage.objects.of(institution).values_list("state").annotate(n=Count("pk"))
    by_state = dict(counted)
    return Reporting(
        profile=Profile(progress.profile) if progress else Profile.AS100_2015,
        states=tuple((state, by_state.get(state.value, 0)) for state in MessageState),
        waiting_lines=last - done,
        days=tuple(AccessLog.objects.of(institution).order_by("-day", "area")[:days]),
    )


def access_messages(*, institution: Institution | str, state: str = "", text: str = "") -> "QuerySet[AccessMessage]":
    """Messages, newest first; narrowed to a state, a message number, a case or a unit."""
    rows = AccessMessage.objects.of(institution).defer("content").order_by("-pk")
    if state in set(MessageState):
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(message_id__startswith=text) | Q(case_number=text) | Q(unit_code=text))
    return rows


def access_message(*, institution: Institution | str, message_id: str) -> AccessMessage | None:
    """One message with its content: the last attempt under this number."""
    rows = AccessMessage.objects.of(institution).filter(message_id=message_id).order_by("-attempt")
    found: AccessMessage | None = rows.first()
    return found


def daily_log(*, institution: Institution | str, area: str, day: str) -> AccessLog | None:
    """The log of one county and day, given as 2026-11-20."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    found: AccessLog | None = AccessLog.objects.of(institution).filter(area=area, day=wanted).first()
    return found


def recorded_counts(*, institution: Institution, area: str, day: date) -> tuple[Counter[str], int]:
    """Entries of a day by category, counted from the log itself, and how many business types there were."""
    start = datetime.combine(day, time.min, SHANGHAI)
    end = datetime.combine(day, time.max, SHANGHAI)
    lines = RegisterLogEntry.objects.of(institution).filter(at__range=(start, end), unit_code__startswith=area)
    told = [kind_and_act(line, due) for line in lines.iterator(chunk_size=200) for due in dues_of(line)]
    return Counter(category for category, _ in told), len({rec for _, rec in told})


def reported_counts(*, institution: Institution, area: str, day: date) -> Counter[str]:
    """Entries of a day whose message went out and was not refused, by category; each entry once."""
    rows = AccessMessage.objects.of(institution).filter(area=area, day=day, state__in=_OUT)
    return Counter(dict(rows.values_list("category").annotate(n=Count("base_id", distinct=True))))
