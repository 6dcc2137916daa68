"""What surveying brings into the register: folios, descriptions of units, buildings and parcels."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Building, Folio, Parcel, UnitDescription
from tongban.apps.register.operations.instants import instant_of_writing
from tongban.apps.register.operations.recording import lock_folios
from tongban.apps.register.proving.apart import append_apart
from tongban.apps.register.proving.logbook import Author, Seals
from tongban.apps.register.queries.rows import rows_of
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Page, close_pages
from tongban.apps.register.recording.planning import Plan, plan_on
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import RegistrationType, RightType

D = TypeVar("D", Parcel, Building)


@transaction.atomic
def open_folio(
    *, institution: Institution, unit_code: str, author: Author, under: str, at: datetime, **description: Any
) -> Folio:
    """Open the folio of a surveyed unit with its first description (predicted or surveyed); raises InvalidUnitCode.

    `description` are columns of UnitDescription: location, status, use_code, area, right_type and so on.
    """
    code = UnitCode.from_register(unit_code).text
    folio: Folio = Folio.objects.create(institution=institution, unit_code=code, opened_at=at, opened_under=under)
    on = Plan(folio=folio, institution=institution, case_number=under, author=author, at=at)
    on.seals.opened(Folio, [folio.pk])
    on.open(UnitDescription, **description)
    carry_out(on)
    close_pages([_page(on)])
    return folio


@transaction.atomic
def survey_unit(
    *, institution: Institution, unit_code: str, author: Author, under: str, at: datetime, **changed: Any
) -> UnitDescription:
    """Describe a unit anew: a predicted unit that has been surveyed, a corrected area. Raises FolioNotFound."""
    folio = lock_folios(institution, {unit_code})[unit_code]
    at = instant_of_writing([folio], at=at)
    rows = rows_of(folio)
    on = plan_on(rows, institution=institution, case_number=under, author=author, at=at)
    before = rows.unit
    kept: dict[str, Any] = {}
    if before is not None:
        own = {one.name for one in UnitDescription._meta.local_fields}  # noqa: SLF001 - Django's documented model API
        shared = {one.name for one in Folio._meta.local_fields}  # noqa: SLF001 - as above
        kept = {name: getattr(before, name) for name in own - shared - _OF_THE_ENTRY}
        on.end(before, cause="重新测绘", word="变更")
    unit = on.open(UnitDescription, **(kept | changed))
    carry_out(on)
    close_pages([_page(on)])
    return unit


@transaction.atomic
def describe_parcel(
    *, institution: Institution, code: str, author: Author, under: str, at: datetime, **description: Any
) -> Parcel:
    """Write a parcel's description; the one before ends. Both are sealed in a line of the log."""
    standing = Parcel.objects.of(institution).filter(code=code, ended_at__isnull=True)
    written = {"code": code, **description}
    row = _described(Parcel, standing, institution=institution, author=author, under=under, at=at, **written)
    assert isinstance(row, Parcel)
    return row


@transaction.atomic
def describe_building(
    *,
    institution: Institution,
    parcel_code: str,
    number: str,
    author: Author,
    under: str,
    at: datetime,
    **description: Any,
) -> Building:
    """Write a building's description; the one before ends. Both are sealed in a line of the log."""
    standing = Building.objects.of(institution).filter(parcel_code=parcel_code, number=number, ended_at__isnull=True)
    written = {"parcel_code": parcel_code, "number": number, **description}
    row = _described(Building, standing, institution=institution, author=author, under=under, at=at, **written)
    assert isinstance(row, Building)
    return row


def _described(
    model: type[D],
    standing: "QuerySet[D]",
    *,
    institution: Institution,
    author: Author,
    under: str,
    at: datetime,
    **written: Any,
) -> D:
    ended = list(standing.select_for_update().values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ended).update(ended_at=at)  # noqa: SLF001 - Django's documented model API
    row = model._default_manager.create(  # noqa: SLF001 - as above
        institution=institution, recorded_at=at, recorded_by=author.username, recorded_under=under, **written
    )
    seals = Seals()
    seals.opened(model, [row.pk])
    seals.completed(model, ended, names=["ended"])
    label = "宗地" if model is Parcel else "自然幢"
    append_apart(institution=institution, seals=seals, under=under, summary=f"{label}{row}", author=author, at=at)
    return row


_OF_THE_ENTRY = frozenset(
    {
        *("folio", "recorded_at", "recorded_by", "recorded_by_name", "recorded_under", "source_key"),
        *("ended_at", "ended_by", "ended_by_name", "ended_under", "end_cause"),
    }
)


def _page(on: Plan) -> Page:
    return Page(on=on, item="", registration_type=RegistrationType.OTHER, right_type=RightType.OTHER)
