"""Where the pre-review of an application stands, and what is still to be added."""

from tongban.apps.intake.models import Application, MaterialRow, PreReviewEntry
from tongban.domain.cases.states import CaseState


def pre_review_entries(application: Application) -> list[PreReviewEntry]:
    """What was sent in and what was said to it, in order; empty where nothing was sent in."""
    return list(application.pre_review.all())


def pre_review_state(application: Application) -> CaseState | None:
    """Where it stands; None where nothing was sent in, or the home bureau keeps nothing of it any more."""
    last = _last(application)
    return CaseState(last.state) if last is not None and not last.forgotten else None


def forgotten_at_home(application: Application) -> bool:
    """Whether it was sent in, and the home bureau has forgotten it."""
    last = _last(application)
    return last is not None and last.forgotten


def wanted_online(application: Application) -> list[tuple[MaterialRow, str]]:
    """The materials the home bureau asks to be added online and why; empty when it asks for nothing now."""
    last = _last(application)
    if last is None or last.forgotten or not application.is_draft:
        return []
    if last.state != CaseState.AWAITING_ONLINE_SUPPLEMENT:
        return []
    rows = {row.code: row for row in application.materials.prefetch_related("files")}
    return [(rows[one["material"]], one["sentence"]) for one in last.items if one["material"] in rows]


def _last(application: Application) -> PreReviewEntry | None:
    """The latest of what was sent in and said to it; None where nothing was sent in."""
    entries = pre_review_entries(application)
    return entries[-1] if entries else None
