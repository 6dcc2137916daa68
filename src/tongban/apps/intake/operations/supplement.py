"""Sending what the home bureau found missing."""

from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NothingToSupplement, NotReady, Shortcoming
from tongban.apps.intake.manifest import materials_data
from tongban.apps.intake.models import Application, MaterialRow, MirrorEvent
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.papers import open_parcel
from tongban.apps.intake.queries import materials_of, mirror_of, waiting_parcel
from tongban.apps.intake.words import MaterialState, Step
from tongban.apps.messaging.operations import publish
from tongban.domain.notifying import TOLD_BESIDE
from tongban.exchange.contracts.cases import CaseSupplemented, CaseSupplementRequested


def supplement_request(application: Application) -> MirrorEvent | None:
    """The home bureau's latest request that has not been answered, if any."""
    wanted = application.materials.filter(state=MaterialState.TO_SUPPLEMENT).exists()
    if not wanted:
        return None
    events = MirrorEvent.objects.filter(mirror__application=application, contract=CaseSupplementRequested.CONTRACT)
    # Said again, it only tells of a later end: what was brought since the request itself counts.
    return events.exclude(action__in=TOLD_BESIDE).order_by("-sequence").first()


@transaction.atomic
def supplement(*, number: str, officer: Officer, note_text: str, at: datetime) -> Application:
    """Send everything that was asked for, once and completely; opens another parcel for the originals.

    Raises NothingToSupplement, or NotReady naming each material that has nothing new.
    """
    application = locked(number=number, officer=officer)
    request = supplement_request(application)
    mirror = mirror_of(application)
    if request is None or mirror is None:
        raise NothingToSupplement
    wanted = [row for row in materials_of(application) if row.state == MaterialState.TO_SUPPLEMENT]
    missing = [_missing(row) for row in wanted if not row.files.filter(added_at__gte=request.arrived_at).exists()]
    if missing:
        raise NotReady(missing)
    for row in wanted:
        row.state, row.reason = MaterialState.RECEIVED, ""
        row.originals = max(row.originals, 1)
        row.save(update_fields=["state", "reason", "originals"])
    if waiting_parcel(application) is None:
        open_parcel(application, at=at)
    publish(
        CaseSupplemented(
            intake_number=number,
            case_number=mirror.case_number,
            materials=materials_data(wanted),
            note=note_text.strip(),
            at=at,
        ),
        sender=officer.institution.member,
        recipient=application.home_member,
        about=number,
        at=at,
    )
    note(
        "补正提交属地",
        application=application,
        officer=officer,
        at=at,
        detail={"materials": [row.code for row in wanted]},
    )
    return application


def _missing(row: MaterialRow) -> Shortcoming:
    return Shortcoming(step=Step.MATERIALS, sentence=f"“{row.name}”还没有补交新的扫描件。")
