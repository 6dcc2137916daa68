"""The list of intakes by what is to be done about them, and how much of each there is."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from tongban.apps.identity.conditions import Written
from tongban.apps.identity.gathering import Part
from tongban.apps.identity.models import Officer
from tongban.apps.identity.prepared import ask
from tongban.apps.identity.queries import visible_part
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.intake.models import (
    Application,
    CaseMirror,
    ConsultationEntry,
    MaterialRow,
    PaperParcel,
    PaperSheet,
    ReturnedDeclaration,
)
from tongban.apps.intake.queries.applications import applications_of
from tongban.apps.intake.words import ApplicationState, MaterialState
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases import CaseState
from tongban.domain.paper_trail import should_have_arrived

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Shelf(StrEnum):
    """The filters of the intake list."""

    ALL = "all"
    DRAFTS = "drafts"
    LODGED = "lodged"
    PAPER = "paper"
    OVERDUE = "overdue"
    FAULTS = "faults"
    SILENT = "silent"
    SUPPLEMENT = "supplement"
    AGAIN = "again"
    ASKED = "asked"
    ENDED = "ended"


COUNTED_AT_MOST: Final = 1_000
"""No shelf is counted further, nor leafed through: a bureau's years of intakes are searched, not read."""

_OWN: Final = OuterRef("pk")
_ENDED: Final = (ApplicationState.CLOSED, ApplicationState.RETURNED, ApplicationState.DROPPED)
_UNSENT: Final = "SELECT application_id FROM paper_parcel WHERE dispatched_at IS NULL"
# The conditions of `_ON_SHELF` again, for planned statements that count all shelves and list one; a test holds them
# together.
_CONDITIONS: Final = {
    Shelf.ALL: "TRUE",
    Shelf.DRAFTS: f"state = '{ApplicationState.DRAFT}'",
    Shelf.LODGED: f"state = '{ApplicationState.LODGED}'",
    Shelf.PAPER: f"id IN ({_UNSENT})",
    Shelf.OVERDUE: f"id IN ({_UNSENT} AND due_by < %(at)s)",
    Shelf.FAULTS: "id IN (SELECT application_id FROM paper_sheet WHERE answer = '' AND fault <> '')",
    Shelf.SILENT: """id IN (SELECT p.application_id FROM paper_parcel p LEFT JOIN parcel_search s ON s.parcel_id = p.id
        WHERE p.dispatched_at <= %(silent)s AND p.received_at IS NULL AND s.confirmed_at IS NULL)""",
    Shelf.SUPPLEMENT: f"""state = '{ApplicationState.LODGED}' AND (
        id IN (SELECT application_id FROM material WHERE state = '{MaterialState.TO_SUPPLEMENT}')
        OR id IN (SELECT application_id FROM intake_returned_declaration
            WHERE supplemented_at IS NULL AND sent_again_at IS NULL))""",  # noqa: S608 - words of ours
    Shelf.AGAIN: f"""id IN (SELECT application_id FROM case_mirror WHERE state = '{CaseState.HANDED_BACK}')
        AND NOT EXISTS (SELECT FROM application later WHERE later.institution_id = t.institution_id
            AND later.unit_code = t.unit_code AND later.item = t.item AND later.started_at > t.ended_at)""",  # noqa: S608 - words of ours
    Shelf.ASKED: "id IN (SELECT application_id FROM intake_consultation WHERE incoming AND read_at IS NULL)",
    Shelf.ENDED: f"state IN ({', '.join(repr(str(one)) for one in _ENDED)})",
}
_LATEST: Final = ("-saved_at", "-pk")
# What a line of the list shows: what the home register and the form say is most of a row.
_LISTED: Final = (
    *("id", "institution_id", "intake_number", "mode", "state", "step", "item", "home_name", "officer_id", "saved_at"),
)
_HANGING: Final = ("officer", "mirror", "applicants", "parcels", "pre_review")
_COUNTED: Final = ", ".join(
    f"(SELECT count(*) FROM (SELECT FROM application t WHERE institution_id = %(own)s AND {one}"  # noqa: S608 - words of ours
    f" LIMIT {COUNTED_AT_MOST}) a)"
    for one in _CONDITIONS.values()
)


def shelf_of(officer: Officer, shelf: Shelf, *, at: datetime) -> "QuerySet[Application]":
    """The part of the list a filter shows; `at` decides what is overdue."""
    rows = applications_of(officer).prefetch_related("applicants", "parcels")
    return rows.filter(_ON_SHELF[shelf](at))


def part_of_shelf(officer: Officer, shelf: Shelf, *, at: datetime, first: int, most: int) -> list[Application]:
    """So many applications of a shelf from the `first` on, the latest first, with what a line of the list shows."""
    held = Written(text=_CONDITIONS[shelf], values={"at": at, "silent": _silent_since(at)})
    part = Part(order=_LATEST, first=first, most=most, only=_LISTED)
    return visible_part(Application, officer, {"on_shelf": held}, *_HANGING, part=part)


def shelf_sizes(officer: Officer, *, at: datetime) -> dict[Shelf, int]:
    """How many applications of the officer's institution lie on each shelf, COUNTED_AT_MOST at most."""
    values = {"own": officer.institution_id, "at": at, "silent": _silent_since(at)}
    (counts,) = ask(f"SELECT {_COUNTED}", values)
    return dict(zip(_CONDITIONS, counts, strict=True))


def silent_parcels(*, at: datetime) -> "QuerySet[PaperParcel]":
    """Parcels sent so long ago that they should have arrived, and not established as lost; of every institution."""
    sent = PaperParcel.objects.filter(dispatched_at__lte=_silent_since(at), received_at__isnull=True)
    return sent.exclude(search__confirmed_at__isnull=False)


def _silent_since(at: datetime) -> datetime:
    last = should_have_arrived(on=at.astimezone(SHANGHAI).date(), calendar=known_calendar().presuming())
    return datetime.combine(last, time.max, SHANGHAI)


def _to_supplement(_: datetime) -> Q:
    wanted = MaterialRow.objects.filter(application=_OWN, state=MaterialState.TO_SUPPLEMENT)
    returned = ReturnedDeclaration.objects.filter(
        application=_OWN, supplemented_at__isnull=True, sent_again_at__isnull=True
    )
    return Q(state=ApplicationState.LODGED) & (Q(Exists(wanted)) | Q(Exists(returned)))


def _handed_back(_: datetime) -> Q:
    handed_back = CaseMirror.objects.filter(application=_OWN, state=CaseState.HANDED_BACK.value)
    later = Application.objects.filter(
        institution=OuterRef("institution"),
        unit_code=OuterRef("unit_code"),
        item=OuterRef("item"),
        started_at__gt=OuterRef("ended_at"),
    )
    return Q(Exists(handed_back)) & ~Q(Exists(later))


def _unsent(**more: object) -> Q:
    return Q(Exists(PaperParcel.objects.filter(application=_OWN, dispatched_at__isnull=True, **more)))


def _doubted(_: datetime) -> Q:
    return Q(Exists(PaperSheet.objects.filter(application=_OWN, answer="").exclude(fault="")))


def _asked(_: datetime) -> Q:
    return Q(Exists(ConsultationEntry.objects.filter(application=_OWN, incoming=True, read_at__isnull=True)))


_ON_SHELF: Final[Mapping[Shelf, Callable[[datetime], Q]]] = {
    Shelf.ALL: lambda _: Q(),
    Shelf.DRAFTS: lambda _: Q(state=ApplicationState.DRAFT),
    Shelf.LODGED: lambda _: Q(state=ApplicationState.LODGED),
    Shelf.SUPPLEMENT: _to_supplement,
    Shelf.AGAIN: _handed_back,
    Shelf.PAPER: lambda _: _unsent(),
    Shelf.OVERDUE: lambda at: _unsent(due_by__lt=at),
    Shelf.FAULTS: _doubted,
    Shelf.SILENT: lambda at: Q(Exists(silent_parcels(at=at).filter(application=_OWN))),
    Shelf.ASKED: _asked,
    Shelf.ENDED: lambda _: Q(state__in=_ENDED),
}
