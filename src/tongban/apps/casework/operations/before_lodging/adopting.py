"""A draft that was asked about, or looked at, before it was lodged: what was said about it belongs to its case."""

from collections.abc import Mapping, Sequence
from typing import Final

from tongban.apps.casework.models import Case, CaseConsultation, CaseEvent, DraftEnquiry, PreReview
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.catalogue import item
from tongban.exchange.contracts.cases import CaseLodged
from tongban.exchange.contracts.prereview import ApplicationSentIn

PASSED: Final = "passed"
"""The pre-review passed, and what was lodged is what was looked at."""
CHANGED: Final = "changed"
NOT_PASSED: Final = "not_passed"


def adopt_enquiry(case: Case) -> None:
    """Put the thread of the draft with this intake number under the case; call in the transaction that numbers it.

    Only what the counter that lodged it had said: intake numbers of others are none of its business. Where it still
    waits for a word, it waits on the case from then on, no longer than it did.
    """
    rows = DraftEnquiry.objects.select_for_update().filter(
        institution_id=case.institution_id, intake_number=case.intake_number, receiving_code=case.receiving_code
    )
    asked = rows.first()
    if asked is None:
        return
    asked.consultations.update(case=case)
    if asked.waiting_since is not None:
        latest = CaseConsultation.objects.filter(enquiry=asked, incoming=True).latest("pk")
        latest.waiting_since, latest.answer_by = asked.waiting_since, asked.answer_by
        latest.late_noted_for = asked.late_noted_for
        latest.save(update_fields=["waiting_since", "answer_by", "late_noted_for"])
    rows.update(case=case, waiting_since=None, answer_by=None, ended="", ended_at=None, ended_reason="")


def adopt_pre_review(case: Case, lodged: CaseLodged, *, sender: str) -> Mapping[str, object]:
    """Make the steps before lodging the first of the case, in the transaction that numbers it.

    What the lodging is to be told beside: `pre_review` (PASSED, CHANGED or NOT_PASSED) and what has changed since;
    nothing where nothing was sent in, or it is no longer kept. Only what that member sent in: numbers of others are
    none of its business.
    """
    rows = PreReview.objects.select_for_update().filter(
        institution_id=case.institution_id, intake_number=case.intake_number, receiving_member=sender
    )
    review = rows.filter(forgotten_at__isnull=True).first()
    if review is None or not review.standing.is_before_lodging:
        return {}
    CaseEvent.objects.bulk_create(
        CaseEvent(
            institution_id=case.institution_id,
            case=case,
            sequence=one.sequence,
            action=one.action,
            state=one.state,
            actor=one.actor,
            actor_name=one.actor_name,
            role=one.role,
            at=one.at,
            sentence=one.sentence,
            detail=one.detail,
        )
        for one in review.events.all()
    )
    case.events_count = review.events_count
    passed = review.standing is CaseState.PRE_REVIEWED
    changed = changes_since(ApplicationSentIn.read(review.sent_in), lodged)
    review.state, review.case, review.answer_by = next_state(review.standing, Action.LODGE).value, case, None
    review.save()
    outcome = NOT_PASSED if not passed else CHANGED if changed else PASSED
    return {"pre_review": outcome, "opinion": _in_words(outcome, changed)}


def changes_since(sent: ApplicationSentIn, lodged: CaseLodged) -> tuple[str, ...]:
    """What is lodged otherwise than it was sent in, in words; papers made at the counter itself do not count."""
    about = (
        ("不动产或者所指权利", (sent.unit_code, sent.right_reference), (lodged.unit_code, lodged.right_reference)),
        ("事项或者申请方式", (sent.item, sent.way), (lodged.item, lodged.way)),
        ("申请人", sent.parties, lodged.parties),
        ("申请表内容", _filled_in(sent), _filled_in(lodged)),
    )
    found = [name for name, before, after in about if before != after]
    before, after = _papers(sent), _papers(lodged)
    names = {one.code: one.name for one in (*sent.materials, *lodged.materials)}
    return (*found, *(names[code] for code in sorted(before.keys() | after) if before.get(code) != after.get(code)))


def _filled_in(application: CaseLodged) -> dict[str, str]:
    """The form's own fields; why people apply is asked in the interview, which comes later."""
    return {one.code: one.value for one in application.particulars if one.code != "cause"}


def _papers(application: CaseLodged) -> dict[str, Sequence[str]]:
    made_here = {one.code for one in item(application.item).materials if one.made_here}
    return {one.code: [file.digest for file in one.files] for one in application.materials if one.code not in made_here}


def _in_words(outcome: str, changed: Sequence[str]) -> str:
    if outcome == NOT_PASSED:
        return "提交时预审还没有通过。"
    return f"预审通过后有变化：{'、'.join(changed)}。" if changed else "与预审通过的内容一致。"
