"""线上预审: what is sent in before lodging is looked at, added to online, and passed or refused with a reason.

No decision in law: whoever applies may lodge whatever was said (操作规范 1.1.4). While the applicants are to act it is
their time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import PreReview, PreReviewEvent
from tongban.apps.casework.operations.steps import Actor
from tongban.apps.casework.operations.telling.short_messages import tell_by_short_message
from tongban.apps.casework.queries.facts import location_of
from tongban.apps.casework.queries.pre_reviews import pre_review_of
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.casework.refusals import (
    OpinionMissing,
    PreReviewMovedOn,
    PreReviewNotFound,
    PreReviewTaken,
    SupplementIncomplete,
    WrongRole,
)
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.messaging.operations import publish, want_files
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state, roles_for
from tongban.domain.catalogue import item as catalogue_item
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import SupplementItem
from tongban.exchange.contracts.prereview import (
    ApplicationGivenUp,
    ApplicationPreReviewed,
    ApplicationSentIn,
    ApplicationSupplemented,
)
from tongban.exchange.contracts.types import MaterialData

_NAMES_SHOWN: Final = 400
_SENTENCE_LENGTH: Final = 1000


@transaction.atomic
def take_in_for_pre_review(
    *, sent: ApplicationSentIn, institution: Institution, sender: str, sender_name: str, at: datetime
) -> PreReview:
    """Keep what was sent in; half a working day to look at it runs from its arrival.

    Raises PreReviewTaken for a number another member sent in, ActionNotAllowed for what is being looked at or was
    lodged already.
    """
    review = PreReview.objects.select_for_update().filter(
        institution=institution, intake_number=sent.intake_number
    ).first() or PreReview(institution=institution, intake_number=sent.intake_number, receiving_member=sender)
    if review.receiving_member != sender:
        raise PreReviewTaken(sent.intake_number)
    known = review.pk is not None and review.forgotten_at is None
    state = next_state(review.standing if known else None, Action.SEND_IN)
    review.receiving_name = sender_name
    review.item, review.unit_code = sent.item, sent.unit_code
    review.location = location_of(institution, sent.unit_code, at)
    review.applicant_names = "、".join(party.name for party in sent.parties)[:_NAMES_SHOWN]
    review.contact_phone = sent.contact.phone
    review.sent_in, review.forgotten_at = sent.body(), None
    actor = Actor(account=sender, name=sent.received_by, role=Role.RECEIVE.value)
    _arrive(review, Action.SEND_IN, state, actor, at=at, sentence=f"{sender_name}送交预审。")
    _fetch(review, sent.materials, at=at)
    return review


@transaction.atomic
def take_in_online_supplement(
    *, supplemented: ApplicationSupplemented, institution: Institution, sender: str, sender_name: str, at: datetime
) -> PreReview:
    """Put what the applicants added with what was sent in; a fresh half day runs.

    Raises PreReviewNotFound for what that member did not send in or is no longer kept, ActionNotAllowed where nothing
    was asked for.
    """
    review = _of_sender(supplemented.intake_number, institution, sender)
    if review.forgotten_at is not None:
        raise PreReviewNotFound(supplemented.intake_number)
    state = next_state(review.standing, Action.SUPPLEMENT_ONLINE)
    added = [one.model_dump(mode="json", exclude_none=True) for one in supplemented.materials]
    codes = {one["code"] for one in added}
    kept = [one for one in review.sent_in["materials"] if one["code"] not in codes]
    review.sent_in = {**review.sent_in, "materials": [*kept, *added]}
    names = "、".join(one.name for one in supplemented.materials)
    told = f"网上补充：{names or '说明'}。{supplemented.note}"
    actor = Actor(account=sender, name=sender_name, role=Role.RECEIVE.value)
    _arrive(review, Action.SUPPLEMENT_ONLINE, state, actor, at=at, sentence=told, detail={"materials": sorted(codes)})
    _fetch(review, supplemented.materials, at=at)
    return review


@transaction.atomic
def give_up_pre_review(*, given_up: ApplicationGivenUp, institution: Institution, sender: str, at: datetime) -> None:
    """Look at it no more: the applicants do not go on. The same again, or after it was lodged, changes nothing."""
    review = _of_sender(given_up.intake_number, institution, sender)
    if not review.standing.is_before_lodging:
        return
    state = next_state(review.standing, Action.WITHDRAW)
    actor = Actor(account=sender, name=review.receiving_name, role=Role.RECEIVE.value)
    _write(review, Action.WITHDRAW, state, actor, at=at, sentence=f"不再申请：{given_up.sentence}")


@transaction.atomic
def request_online_supplement(
    *,
    number: str,
    officer: Officer,
    items: Sequence[SupplementItem],
    at: datetime,
    address: str = "",
    seen: int | None = None,
) -> PreReview:
    """Ask for what is missing or unreadable, each with what to do about it; the applicants add it on the page.

    Raises SupplementIncomplete for an empty list besides what pass_pre_review raises.
    """
    review, state, actor = _begin(Action.REQUEST_ONLINE_SUPPLEMENT, number, officer, seen, address)
    if not items:
        raise SupplementIncomplete
    names = "、".join(one.name for one in items)
    detail = {"items": [one.model_dump() for one in items]}
    sentence = f"请在网上补充：{names}。"
    _write(review, Action.REQUEST_ONLINE_SUPPLEMENT, state, actor, at=at, sentence=sentence, detail=detail)
    _tell(review, "supplement_requested", actor, sentence=sentence, at=at, items=items)
    tell_by_short_message(review, template="pre_review_supplement", at=at)
    return review


@transaction.atomic
def pass_pre_review(
    *, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None
) -> PreReview:
    """Say that it would do: the applicants go to a counter to be verified, sign and lodge.

    Raises WrongRole, PreReviewNotFound, PreReviewMovedOn, ActionNotAllowed.
    """
    review, state, actor = _begin(Action.PASS_PRE_REVIEW, number, officer, seen, address)
    sentence = "预审通过，请带齐材料原件到收件窗口核验、签名并提交。"
    _write(review, Action.PASS_PRE_REVIEW, state, actor, at=at, sentence=sentence)
    _tell(review, "passed", actor, sentence=sentence, at=at)
    tell_by_short_message(review, template="pre_review_passed", at=at)
    return review


@transaction.atomic
def refuse_pre_review(
    *, number: str, officer: Officer, reason: str, at: datetime, address: str = "", seen: int | None = None
) -> PreReview:
    """Say why it would not do. It decides nothing: mended it may be sent in again, or lodged as it is.

    Raises OpinionMissing without a reason besides what pass_pre_review raises.
    """
    review, state, actor = _begin(Action.REFUSE_PRE_REVIEW, number, officer, seen, address)
    if not reason.strip():
        raise OpinionMissing("预审不通过的原因")
    sentence = f"预审未通过：{reason.strip()}"
    detail = {"reason": reason.strip()}
    _write(review, Action.REFUSE_PRE_REVIEW, state, actor, at=at, sentence=sentence, detail=detail)
    _tell(review, "refused", actor, sentence=sentence, at=at)
    tell_by_short_message(review, template="pre_review_refused", at=at)
    return review


def _begin(
    action: Action, number: str, officer: Officer, seen: int | None, address: str
) -> tuple[PreReview, CaseState, Actor]:
    """Lock it and ask the law whether this officer may do so now."""
    held = sorted(str(role) for role in roles_for(action) if officer.has_any([role]))
    if not held:
        raise WrongRole([Role(role) for role in sorted(roles_for(action))])
    review = pre_review_of(number=number, officer=officer, locked=True)
    if seen is not None and seen != review.events_count:
        raise PreReviewMovedOn
    state = next_state(review.standing, action)
    return review, state, Actor.of(officer, role=held[0], address=address)


def _of_sender(number: str, institution: Institution, sender: str) -> PreReview:
    rows = PreReview.objects.select_for_update().filter(institution=institution, receiving_member=sender)
    found: PreReview | None = rows.filter(intake_number=number).first()
    if found is None:
        raise PreReviewNotFound(number)
    return found


def _arrive(
    review: PreReview,
    action: Action,
    state: CaseState,
    actor: Actor,
    *,
    at: datetime,
    sentence: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Something new to look at has come."""
    review.arrived_at = at
    _write(review, action, state, actor, at=at, sentence=sentence, detail=detail)


def _write(
    review: PreReview,
    action: Action,
    state: CaseState,
    actor: Actor,
    *,
    at: datetime,
    sentence: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write the step: the state it leads to, the event, the audit entry."""
    review.state = state.value
    review.events_count += 1
    waits = state is CaseState.PRE_REVIEW
    review.answer_by = accept_by(review.institution_id, received_at=review.arrived_at) if waits else None
    review.save()
    PreReviewEvent.objects.create(
        institution_id=review.institution_id,
        review=review,
        sequence=review.events_count,
        action=action.value,
        state=state.value,
        actor=actor.account,
        actor_name=actor.name[:60],
        role=actor.role,
        at=at,
        sentence=sentence[:_SENTENCE_LENGTH],
        detail=dict(detail or {}),
    )
    record_act(
        act=action.label,
        at=at,
        institution_code=review.institution_id,
        actor=actor.account,
        actor_name=actor.name[:60],
        subject=review.intake_number,
        purpose=f"线上预审：{catalogue_item(review.item).name}",
        detail={"state": state.value},
        address=actor.address,
    )


def _tell(
    review: PreReview,
    outcome: Literal["passed", "supplement_requested", "refused"],
    actor: Actor,
    *,
    sentence: str,
    at: datetime,
    items: Sequence[SupplementItem] = (),
) -> None:
    said = ApplicationPreReviewed(
        intake_number=review.intake_number,
        outcome=outcome,
        items=tuple(items),
        sentence=sentence[:_SENTENCE_LENGTH],
        from_name=f"{review.institution.name} {actor.name}",
        at=at,
    )
    publish(
        said, sender=review.institution.member, recipient=review.receiving_member, about=review.intake_number, at=at
    )


def _fetch(review: PreReview, materials: Iterable[MaterialData], *, at: datetime) -> None:
    """Have the scans fetched from whoever holds them."""
    want_files(
        [file for one in materials for file in one.files],
        from_member=review.receiving_member,
        for_member=review.institution.member,
        about=review.intake_number,
        at=at,
    )
