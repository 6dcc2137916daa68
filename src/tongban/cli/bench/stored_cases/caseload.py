"""Twenty thousand cases of a year and a half, written in bulk and lawful one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tongban.apps.casework.models import Case, CaseNumberSequence
from tongban.apps.casework.queries.course import clock_of, course_of, nearly_due
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.identity.models import Institution
from tongban.apps.worktime.queries import work_time
from tongban.cli.bench.stored_cases.applications import Applicants, Application
from tongban.cli.bench.stored_cases.casefiles import Rows, Stock, add_case
from tongban.cli.bench.stored_cases.courses import PlannedStep, planned_course
from tongban.cli.bench.stored_cases.history import Historian, Staff
from tongban.cli.bench.stored_cases.officetime import OfficeMinutes
from tongban.cli.county.county import UnitWithRights
from tongban.cli.demo_province import HOSTED, ZHENGZHOU
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.events import state_after
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.domain.codes.case_number import CaseMode, CaseNumber
from tongban.domain.codes.intake_number import IntakeNumber

_SPAN = timedelta(days=548)
_BATCH = 2_000
_RECEIVERS = (ZHENGZHOU, ZHENGZHOU, ZHENGZHOU, *HOSTED)


class CaseDerivedWrongly(Exception):
    """A stored case says something else than its events."""


@dataclass(frozen=True, kw_only=True)
class Bureau:
    """Where the cases arise: the institution, its staff by role, files that cases may refer to."""

    institution: Institution
    staff: Staff
    stock: Stock


class Caseload:
    """Writes cases that arrived evenly over the office hours of a year and a half before `now`."""

    def __init__(self, *, bureau: Bureau, units: Sequence[UnitWithRights], now: datetime, chance: Random) -> None:
        self._bureau = bureau
        self._chance = chance
        self._now = now
        today = now.astimezone(SHANGHAI).date()
        self._minutes = OfficeMinutes(work_time(bureau.institution.code), today - _SPAN, today)
        self._applicants = Applicants(units=units, place=bureau.institution.place, chance=chance)
        self._historian = Historian(staff=bureau.staff, chance=chance)
        # A bureau takes in its own property without the exchange.
        self._receivers = [one for one in _RECEIVERS if one.code != bureau.institution.code]
        self._numbers: Counter[date] = Counter()
        self._intakes: Counter[tuple[str, date]] = Counter()

    def write(self, count: int) -> int:
        """Write so many cases and the sequences behind their numbers; how many rows that made."""
        arrivals = sorted(self._chance.randrange(self._last_minute()) for _ in range(count))
        rows, written = Rows(), 0
        for position, minute in enumerate(arrivals, start=1):
            self._add(rows, minute)
            if position % _BATCH == 0 or position == count:
                written += rows.write()
        CaseNumberSequence.objects.bulk_create(
            CaseNumberSequence(institution=self._bureau.institution, day=day, last=last)
            for day, last in self._numbers.items()
        )
        return written

    def _last_minute(self) -> int:
        last = self._minutes.count
        while (self._minutes.moment(last - 1) or self._now) > self._now:
            last -= 1
        return last

    def _add(self, rows: Rows, minute: int) -> None:
        code = self._applicants.item()
        acts = self._acts(minute, planned_course(business=item(code), chance=self._chance))
        recorded = any(action is Action.RECORD for action, _ in acts)
        application = self._applicants.application(code, recorded=recorded)
        case = self._case(application, received_at=acts[0][1])
        case.pk = rows.key(Case)
        lived = self._historian.live(case, acts=acts, given=application.given)
        add_case(rows, lived, parties=application.parties, stock=self._bureau.stock)

    def _acts(self, minute: int, steps: Sequence[PlannedStep]) -> list[tuple[Action, datetime]]:
        """As much of the course as lies before now."""
        acts = []
        for step in steps:
            minute += step.after
            at = self._minutes.moment(minute)
            if at is None or at > self._now:
                break
            acts.append((step.action, at))
        return acts

    def _case(self, application: Application, *, received_at: datetime) -> Case:
        institution = self._bureau.institution
        receiver = self._chance.choice(self._receivers)
        contact = application.parties[-1]
        intake_number = self._intake_number(receiver.code, received_at)
        return Case(
            institution_id=institution.code,
            case_number=self._case_number(application.item, received_at),
            intake_number=intake_number,
            bundle=intake_number,
            receiving_code=receiver.code,
            receiving_name=receiver.name,
            mode=CaseMode.COUNTER.value,
            item=application.item,
            unit_code=application.unit.unit_code,
            location=application.unit.location,
            right_kind=application.right_kind,
            right_certificate=application.right_certificate,
            particulars=[],
            applicant_names="、".join(party.name for party in application.parties),
            lodged_at=received_at - timedelta(seconds=self._chance.randrange(1, 4)),
            received_at=received_at,
            accept_by=accept_by(institution.code, received_at=received_at),
            received_by="孙收件",
            window=f"{receiver.place}3号窗口",
            contact_name=contact.name,
            contact_phone=contact.phone,
            delivery_method="pickup",
        )

    def _case_number(self, code: str, at: datetime) -> str:
        day = at.date()
        self._numbers[day] += 1
        home, serial = self._bureau.institution.code, self._numbers[day]
        return CaseNumber.compose(home=home, day=day, mode=CaseMode.COUNTER, item=code, serial=serial).text

    def _intake_number(self, receiver: str, at: datetime) -> str:
        self._intakes[receiver, at.date()] += 1
        serial = self._intakes[receiver, at.date()]
        return IntakeNumber.compose(institution=receiver, day=at.date(), serial=serial).text


def verify_cases(*, institution: Institution, sample: int, chance: Random) -> int:
    """Derive a sample of the stored cases anew from their events; every open case is in it.

    Returns how many were looked at; raises CaseDerivedWrongly for one whose state, count of events or
    running deadline is not what its events say.
    """
    rows = Case.objects.of(institution)
    keys = list(rows.filter(closed_at__isnull=False).values_list("pk", flat=True))
    chosen = chance.sample(keys, min(sample, len(keys)))
    open_keys = list(rows.filter(closed_at__isnull=True).values_list("pk", flat=True))
    return verify_these([*chosen, *open_keys])


def verify_these(keys: Sequence[int]) -> int:
    """Derive the cases with these keys anew from their events; how many. Raises CaseDerivedWrongly."""
    for case in Case.objects.filter(pk__in=keys).prefetch_related("events").iterator(chunk_size=500):
        _verify(case)
    return len(keys)


def _verify(case: Case) -> None:
    events = course_of(case)
    derived = (state_after(events).value, len(events), clock_of(case).due_at, nearly_due(case))
    stored = (case.state, case.events_count, case.deadline_at, case.nearly_due_at)
    if derived != stored:
        raise CaseDerivedWrongly(f"{case.case_number}: {stored} instead of {derived}")
