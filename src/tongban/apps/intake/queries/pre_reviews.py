"""Where the pre-review of an application stands, and what is still to be added."""

from tongban.apps.intake.models import Application, MaterialRow, PreReviewEntry
from tongban.domain.cases.states import CaseState


def pre_review_entries(application: Application) -> list[PreReviewEntry]:
    """What was sent in and what was said to it, in order; empty where nothing was sent in."""
    return list(application.pre_review.all())


def pre_review_state(application: Application) -> CaseState | None:
    """Where it stands; None where nothing was sent in."""
    entries = pre_review_entries(application)
    return CaseState(entries[-1].state) if entries else None


def wanted_online(application: Application) -> list[tuple[MaterialRow, str]]:
    """The materials the home bureau asks to be added online and why; empty when it asks for nothing now."""
    last = application.pre_review.last()
    if last is None or last.state != CaseState.AWAITING_ONLINE_SUPPLEMENT or not application.is_draft:
        return []
    rows = {row.code: row for row in application.materials.prefetch_related("files")}
    return [(rows[one["material"]], one["sentence"]) for one in last.items if one["material"] in rows]
