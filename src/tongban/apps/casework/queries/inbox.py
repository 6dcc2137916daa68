"""Lists of cases: what waits for an officer's roles, what a search finds, what is archived."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Q

from tongban.apps.casework.models import Case, CasePaper, CaseParty, DraftEnquiry, Lending, PreReview
from tongban.apps.identity.gathering import Part
from tongban.apps.identity.models import Officer
from tongban.apps.identity.prepared import ask
from tongban.apps.identity.queries import visible_condition, visible_count, visible_part, visible_to
from tongban.apps.register.queries.find import normal_number
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.codes.id_number import forms_of
from tongban.domain.people import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

WAITING_FOR: Final[Mapping[CaseState, Role]] = MappingProxyType(
    {
        CaseState.LODGED: Role.ACCEPT,
        CaseState.ACCEPTED: Role.EXAMINE,
        CaseState.EXAMINED: Role.REVIEW,
        CaseState.AWAITING_APPROVAL: Role.APPROVE,
        CaseState.REVIEWED: Role.RECORD,
        CaseState.RECORDED: Role.ISSUE,
        CaseState.CERTIFICATE_PREPARED: Role.ISSUE,
        CaseState.ISSUED: Role.ARCHIVE,
        CaseState.COMPLETED: Role.ARCHIVE,
    }
)
"""Whose move it is in each state; in the others the bureau waits for nobody of its own."""
FOUND_AT_MOST: Final = 200
_SOONEST: Final = ("deadline_at", "pk")  # PostgreSQL puts those without a deadline last
# What a line of the queue shows of a case, of its sixty columns.
_LISTED: Final = (
    *("id", "institution_id", "case_number", "item", "receiving_name", "applicant_names", "location", "unit_code"),
    *("state", "events_count", "received_at", "accept_by", "deadline_at", "nearly_due_at", "closed_at", "assignee_id"),
)
_COUNTED: Final = """SELECT t.state, t.receiving_code, t.receiving_name, t.assignee_id,
        count(*), count(*) FILTER (WHERE t.deadline_at < %(at)s)
    FROM casework_case t WHERE {asked} GROUP BY t.state, t.receiving_code, t.receiving_name, t.assignee_id"""


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """What an officer wants to see of the queue; empty means everything."""

    state: str = ""
    item: str = ""
    receiving: str = ""
    urgency: str = ""  # late, nearly or today
    whose: str = ""  # mine, free or all; empty: what the officer may act on, a chief everything


@dataclass(frozen=True, kw_only=True)
class QueueSize:
    """How many cases wait in one state, and how many of them are late."""

    state: CaseState
    waiting: int
    late: int


class BacklogRow(NamedTuple):
    """The open cases of one state, from one institution and with one holder: how many, and how many of them late."""

    state: str
    receiving_code: str
    receiving_name: str
    assignee_id: int | None
    waiting: int
    late: int


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """All open cases of an institution, counted in one pass by state and by where they came from."""

    rows: tuple[BacklogRow, ...]

    @property
    def queues(self) -> list[QueueSize]:
        """How much waits in each state, in the order of the procedure."""
        present = {row.state for row in self.rows}
        return [self._queue(state) for state in CaseState if state.value in present]

    @property
    def receiving(self) -> list[tuple[str, str]]:
        """The institutions they came from: code and name."""
        return sorted({(row.receiving_code, row.receiving_name) for row in self.rows})

    def count(
        self, *, states: Collection[str], receiving: str = "", holders: Collection[int | None] | None = None
    ) -> int:
        """How many are in these states, of all institutions or of one, with these holders (None in it: nobody's)."""
        return sum(
            row.waiting
            for row in self.rows
            if row.state in states
            and receiving in {"", row.receiving_code}
            and (holders is None or row.assignee_id in holders)
        )

    def _queue(self, state: CaseState) -> QueueSize:
        mine = [row for row in self.rows if row.state == state.value]
        return QueueSize(state=state, waiting=sum(row.waiting for row in mine), late=sum(row.late for row in mine))


def states_of(officer: Officer) -> list[CaseState]:
    """The states in which it is this officer's turn; a section chief looks after all of them."""
    return [state for state, role in WAITING_FOR.items() if officer.has_any([role, Role.CHIEF])]


def holders_shown(officer: Officer, chosen: InboxFilter, *, hands: Collection[int]) -> set[int | None] | None:
    """Whose cases the list shows, None standing for nobody's; None instead of a set shows everybody's.

    `hands` are those whose work the officer does today.
    """
    if chosen.whose == "all" or (not chosen.whose and officer.has_any([Role.CHIEF])):
        return None
    if chosen.whose == "mine":
        return set(hands)
    return {None} if chosen.whose == "free" else {None, *hands}


def states_shown(officer: Officer, chosen: InboxFilter) -> list[str]:
    """The states the list shows: the chosen one, else those in which it is the officer's turn."""
    return [chosen.state] if chosen.state else [state.value for state in states_of(officer)]


@dataclass(frozen=True, kw_only=True)
class WaitingCases:
    """A queue, the nearest deadline first: counted, and read a page at a time."""

    officer: Officer
    held: Mapping[str, object]

    def count(self) -> int:
        """How many there are."""
        return visible_count(Case, self.officer, **self.held)

    def part(self, *, first: int, most: int) -> list[Case]:
        """So many of them, from the `first` on."""
        part = Part(order=_SOONEST, first=first, most=most, only=_LISTED)
        return visible_part(Case, self.officer, self.held, "assignee", part=part)


def waiting_cases(
    *, officer: Officer, chosen: InboxFilter, at: datetime, holders: Collection[int | None] | None = None
) -> WaitingCases:
    """Open cases waiting for the officer's roles, the nearest deadline first.

    A chosen state shows that queue even when it is somebody else's turn, e.g. those awaiting a supplement.
    `holders` are those of holders_shown.
    """
    held: dict[str, object] = {"closed_at": None, "state": states_shown(officer, chosen), **_pressing(chosen, at)}
    if holders is not None:
        held["assignee_id"] = set(holders)
    if chosen.item:
        held["item"] = chosen.item
    if chosen.receiving:
        held["receiving_code"] = chosen.receiving
    return WaitingCases(officer=officer, held=held)


def _pressing(chosen: InboxFilter, at: datetime) -> dict[str, object]:
    """How little time is left."""
    if chosen.urgency == "late":
        return {"deadline_at__lt": at}
    if chosen.urgency == "nearly":
        return {"nearly_due_at__lte": at, "deadline_at__gte": at}
    if chosen.urgency == "today":
        midnight = datetime.combine(at.astimezone(SHANGHAI).date(), time.max, tzinfo=SHANGHAI)
        return {"deadline_at__gte": at, "deadline_at__lte": midnight}
    return {}


def backlog(*, officer: Officer, at: datetime) -> Backlog:
    """The open cases of the officer's institution; late is what should have been done by `at`."""
    asked, values = visible_condition(officer, closed_at=None)
    found = ask(_COUNTED.format(asked=asked), {**values, "at": at})
    return Backlog(rows=tuple(BacklogRow(*row) for row in found))


def cases_found(*, officer: Officer, text: str) -> "QuerySet[Case]":
    """Cases of the officer's institution by any number on its papers, unit code, certificate, or an applicant.

    An applicant is found by the full name, or by the document number in its older or newer form.
    """
    words = text.split()
    compact = "".join(words)
    if not compact:
        return Case.objects.none()
    code, number = compact.upper(), normal_number(compact)
    # Questions of their own instead of subqueries: each is then answered by an index.
    named = [*_cases_of_people(officer, {compact, " ".join(words)}, number=compact), *_cases_of_paper(officer, code)]
    rows = visible_to(Case.objects.all(), officer).filter(
        Q(case_number=code)
        | Q(intake_number=code)
        | Q(unit_code=code)
        | Q(certificate_number=number)
        | Q(right_certificate=number)
        | Q(pk__in=named)
    )
    return rows.select_related("assignee").order_by("-received_at")[:FOUND_AT_MOST]


def _cases_of_people(officer: Officer, names: set[str], *, number: str) -> list[int]:
    named = Q(name__in=names) | Q(document_number__in=forms_of(number))
    people = visible_to(CaseParty.objects.filter(named), officer)
    return list(people.values_list("case_id", flat=True)[:FOUND_AT_MOST])


def _cases_of_paper(officer: Officer, number: str) -> list[int]:
    return list(visible_to(CasePaper.objects.filter(number=number), officer).values_list("case_id", flat=True))


@dataclass(frozen=True, kw_only=True)
class NotLodged:
    """What a counter has told of under an intake number that is no case yet."""

    pre_review: PreReview | None
    enquiry: DraftEnquiry | None


def not_lodged_numbered(*, officer: Officer, text: str) -> NotLodged:
    """What was sent in for pre-review, or asked about, under this intake number and has not been lodged."""
    number = "".join(text.split()).upper()
    looked_at = PreReview.objects.filter(intake_number=number, case__isnull=True, forgotten_at__isnull=True)
    asked = DraftEnquiry.objects.filter(intake_number=number, case__isnull=True)
    return NotLodged(
        pre_review=visible_to(looked_at, officer).first(),
        enquiry=visible_to(asked, officer).first(),
    )


def archived_cases(*, officer: Officer, item: str = "", text: str = "") -> "QuerySet[Case]":
    """Closed cases of the officer's institution, the latest first; `text` is any number on the file, or a name."""
    rows = visible_to(Case.objects.filter(closed_at__isnull=False), officer)
    if item:
        rows = rows.filter(item=item)
    if text:
        code = "".join(text.split()).upper()
        named = CaseParty.objects.filter(institution=officer.institution_id, name=text.strip())
        filed = CasePaper.objects.filter(number=code)
        numbers = Q(case_number=code) | Q(intake_number=code) | Q(unit_code=code)
        certificates = Q(certificate_number=text.strip()) | Q(right_certificate=text.strip())
        within = Q(pk__in=named.values("case")) | Q(pk__in=filed.values("case"))
        rows = rows.filter(numbers | certificates | within)
    return rows.select_related("assignee").order_by("-closed_at")


def lendings_of(*, officer: Officer, out_only: bool = True) -> "QuerySet[Lending]":
    """Files that are out, the most overdue first; or every loan, the latest first."""
    rows: QuerySet[Lending] = visible_to(Lending.objects.select_related("case"), officer)
    return rows.filter(returned_at__isnull=True).order_by("until", "pk") if out_only else rows
