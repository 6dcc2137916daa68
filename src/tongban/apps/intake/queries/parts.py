"""Reading the parts of an application that other counters do, and those this counter does for others."""

from datetime import datetime

from django.db.models import QuerySet

from tongban.apps.documents.queries import missing_files
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.intake.failures import PartNotFound
from tongban.apps.intake.models import (
    ApplicantRow,
    Application,
    CounterPart,
    MaterialFile,
    PartCheck,
    PartFile,
    PartTask,
)
from tongban.apps.intake.words import PartState


def parts_of(application: Application) -> list[CounterPart]:
    """Everything that was asked of other counters, latest first."""
    return list(application.parts.select_related("requested_by").order_by("-pk"))


def given_parts(application: Application) -> list[CounterPart]:
    """The parts that were given back and count."""
    return [one for one in _in_order(application) if one.state == PartState.GIVEN]


def part_by_applicant(application: Application) -> dict[tuple[str, str], CounterPart]:
    """The latest part of each applicant, by role and document number; one that ended says why it did."""
    return {(one.role, one.document_number): one for one in _in_order(application)}


def _in_order(application: Application) -> list[CounterPart]:
    return sorted(application.parts.all(), key=lambda one: one.pk)


def standing_part(applicant: ApplicantRow, parts: dict[tuple[str, str], CounterPart]) -> CounterPart | None:
    """The part that is asked for or given for this applicant; None for whoever stands at this counter."""
    found = parts.get((applicant.role, applicant.document_number))
    return found if found and found.stands else None


def scans_on_their_way(part: CounterPart) -> int:
    """How many scans the other counter named and this node does not hold yet."""
    digests = list(MaterialFile.objects.filter(part=part).values_list("digest", flat=True))
    return len(missing_files(digests=digests))


def part_of_message(number: str, *, sender: str) -> CounterPart:
    """The part a message is about, locked; only the counter that was asked may speak of it. Raises PartNotFound."""
    rows = CounterPart.objects.select_for_update(of=("self", "application")).select_related("application__institution")
    found = rows.filter(number=number, institution_code=sender.partition(".")[2]).first()
    if found is None:
        raise PartNotFound
    return found


def waiting_too_long(*, at: datetime) -> "QuerySet[CounterPart]":
    """Parts that should have been given back by now, of every institution of the node."""
    rows = CounterPart.objects.filter(state=PartState.REQUESTED, respond_by__lt=at)
    return rows.select_related("application", "application__institution")


def tasks_of(officer: Officer) -> "QuerySet[PartTask]":
    """What the officer's institution was asked to do for others, the most urgent first."""
    rows: QuerySet[PartTask] = visible_to(PartTask.objects.all(), officer)
    return rows.select_related("officer", "institution")


def task_of(officer: Officer, number: str) -> PartTask:
    """One task of the officer's institution; raises PartNotFound."""
    found = tasks_of(officer).filter(number=number).first()
    if found is None:
        raise PartNotFound
    return found


def task_file(task: PartTask, file_id: int) -> PartFile:
    """One scan of a task; raises PartNotFound."""
    found = task.files.filter(pk=file_id).first()
    if found is None:
        raise PartNotFound
    return found


def checks_of_task(task: PartTask) -> dict[str, PartCheck]:
    """The latest check of each person, by document number."""
    return {one.document_number: one for one in task.checks.select_related("officer").order_by("at", "pk")}
