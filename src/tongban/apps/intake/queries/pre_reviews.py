"""Where the pre-review of an application stands, and what is still to be added."""

from tongban.apps.intake.models import Application, MaterialRow, PreReviewEntry
from tongban.domain.cases.states import CaseState


def pre_review_entries(application: Application) -> list[PreReviewEntry]:
    """What was sent in and what was said to it, in order; empty where nothing was sent in."""
    return list(application.pre_review.all())


def pre_review_state(application: Application) -> CaseState | None:
    """Where it stands; None where nothing was sent in, or the home bureau keeps nothing of it any more."""
    entries = pre_review_entries(application)
    return CaseState(entries[-1].state) if entries and not entries[-1].forgotten else None


def forgotten_at_home(application: Application) -> bool:
    """Whether it was sent in, and the home bureau has forgotten it."""
    entries = pre_review_entries(application)
    return bool(entries) and entries[-1].forgotten


def wanted_online(application: Application) -> list[tuple[MaterialRow, str]]:
    """The materials the home bureau asks to be added online and why; empty when it asks for nothing now."""
    if pre_review_state(application) is not CaseState.AWAITING_ONLINE_SUPPLEMENT or not application.is_draft:
        return []
    last = application.pre_review.latest("pk")
    rows = {row.code: row for row in application.materials.prefetch_related("files")}
    return [(rows[one["material"]], one["sentence"]) for one in last.items if one["material"] in rows]
