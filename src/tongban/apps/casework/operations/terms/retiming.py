"""Half days that run beside the procedure of a case: another calendar, other hours let each end elsewhere.

None is a step of a case, so that the audit trail alone says who moved it, why, from when to when.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import CaseConsultation, DraftEnquiry, OfficeRequest, PreReview
from tongban.apps.casework.operations.steps import Actor
from tongban.apps.casework.queries.worktime import accept_by, happened
from tongban.apps.identity.models import OwnedModel
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.outside import Stage
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.labelled import Labelled


class Matter(Labelled):
    """What a deadline belongs to, which its number names."""

    CASE = "case", "案件"
    ENQUIRY = "enquiry", "收件咨询"
    PRE_REVIEW = "pre-review", "线上预审"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A deadline that another calendar moved; `about` says which: 受理, 登簿, 补正, 答复催办, 预审 and so on.

    `number` is a case number, or the intake number of what is no case yet.
    """

    number: str
    institution: str
    about: str
    before: datetime
    after: datetime
    matter: Matter = Matter.CASE


@dataclass(frozen=True, kw_only=True)
class _Term:
    """Rows of which each has to be answered within half a working day from an instant of its own."""

    model: type[OwnedModel]
    runs: Q
    since: Callable[[Any], datetime | None]
    number: Callable[[Any], str]
    about: Callable[[Any], str]
    matter: Matter = Matter.CASE


_TERMS: Final = (
    _Term(
        model=DraftEnquiry,
        runs=Q(waiting_since__isnull=False),
        since=lambda enquiry: enquiry.waiting_since,
        number=lambda enquiry: enquiry.intake_number,
        about=lambda _: "答复收件咨询",
        matter=Matter.ENQUIRY,
    ),
    _Term(
        model=CaseConsultation,
        runs=Q(waiting_since__isnull=False),
        since=lambda asked: asked.waiting_since,
        number=lambda asked: asked.case.case_number,
        about=lambda _: "答复咨询",
    ),
    _Term(
        model=PreReview,
        runs=Q(state=CaseState.PRE_REVIEW.value),
        since=lambda review: review.arrived_at,
        number=lambda review: review.intake_number,
        about=lambda _: "预审",
        matter=Matter.PRE_REVIEW,
    ),
    _Term(
        model=OfficeRequest,
        runs=Q(stage__in=[one.value for one in Stage if one.is_timed]),
        since=lambda request: request.answered_at or request.asked_at,
        number=lambda request: request.case.case_number,
        about=lambda request: f"由{request.system_label}答复",
    ),
)


@transaction.atomic
def retime(*, by: Actor, because: str, at: datetime, institution: str = "") -> tuple[Moved, ...]:
    """Compute each such term anew, of one institution or of every one on the node; what moved, each audited."""
    return tuple(
        _audited(moved, by=by, because=because, at=at) for term in _TERMS for moved in _retimed(term, institution)
    )


def _retimed(term: _Term, institution: str) -> Iterator[Moved]:
    rows = term.model._default_manager.select_for_update(of=("self",)).filter(term.runs).order_by("pk")  # noqa: SLF001
    for row in rows.filter(institution_id=institution) if institution else rows:
        since, before = happened(term.since(row)), row.answer_by
        after = max(since, accept_by(row.institution_id, received_at=since))
        if after != before:
            row.answer_by = after
            row.save(update_fields=["answer_by"])
            yield Moved(
                number=term.number(row),
                institution=row.institution_id,
                about=term.about(row),
                before=before,
                after=after,
                matter=term.matter,
            )


def _audited(moved: Moved, *, by: Actor, because: str, at: datetime) -> Moved:
    record_act(
        act=Action.RESCHEDULE.label,
        at=at,
        institution_code=moved.institution,
        actor=by.account,
        actor_name=by.name,
        subject=moved.number,
        purpose=because,
        address=by.address,
        detail={
            "about": moved.about,
            "matter": moved.matter.label,
            "before": moved.before.astimezone(SHANGHAI),
            "after": moved.after.astimezone(SHANGHAI),
        },
    )
    return moved
