"""What was pre-reviewed and never lodged is not kept for ever: nobody applied for anything (个人信息保护法 §19, §47).

The steps stay, which name materials and staff, and so does the audit trail; who applied, for what, with which papers
goes, and whoever sent it in is told. What else stays, why and for how long is reckoned in ADR 60.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import PreReview
from tongban.apps.casework.queries.pre_reviews import sent_in_of
from tongban.apps.messaging.operations import forget_files, publish
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.exchange.contracts.prereview import ApplicationForgotten

_ENDED_OTHERWISE: Final = (CaseState.PRE_REVIEW.value, CaseState.LODGED.value)


def forget_unlodged(*, at: datetime) -> int:
    """Remove what was said about the applicants of each application that was never lodged; how many there were.

    It is kept for as many natural days after the last word on it as its institution has chosen; what the institution
    itself still has to look at stays.
    """
    rows = PreReview.objects.filter(forgotten_at__isnull=True).exclude(state__in=_ENDED_OTHERWISE)
    found = 0
    for code in rows.values_list("institution_id", flat=True).distinct().order_by("institution_id"):
        days = switches_of(code, on=at.astimezone(SHANGHAI).date()).unlodged_kept_days
        told = rows.filter(institution_id=code).annotate(last=Max("events__at"))
        due = told.filter(last__lt=at - timedelta(days=days)).order_by("pk")
        found += sum(_forget(pk, last, kept_days=days, at=at) for pk, last in due.values_list("pk", "last"))
    return found


@transaction.atomic
def _forget(pk: int, last_word: datetime, *, kept_days: int, at: datetime) -> int:
    review = PreReview.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)
    if review.events.latest("sequence").at != last_word:
        return 0  # somebody has said something meanwhile
    files = forget_files(
        _scans_of_nobody_else(review),
        from_member=review.receiving_member,
        for_member=review.institution.member,
        about=review.intake_number,
    )
    messages = review.short_messages.update(phone="", parameters={}, text="")
    review.applicant_names = review.contact_phone = review.unit_code = review.location = ""
    review.sent_in, review.forgotten_at = {}, at
    review.save()
    record_act(
        act="清除未提交的预审申请信息",
        at=at,
        institution_code=review.institution_id,
        actor="system",
        actor_name="到期清理",
        subject=review.intake_number,
        purpose="个人信息保护法 §19、§47",
        detail={"last_word": last_word, "kept_days": kept_days, "files": files, "short_messages": messages},
    )
    _tell(review, last_word, kept_days=kept_days, at=at)
    return 1


def _tell(review: PreReview, last_word: datetime, *, kept_days: int, at: datetime) -> None:
    told = ApplicationForgotten(
        intake_number=review.intake_number,
        last_word_at=last_word,
        kept_days=kept_days,
        sentence=f"送交预审后 {kept_days} 日没有提交，{review.institution.name}已清除申请信息。",
        at=at,
    )
    publish(
        told, sender=review.institution.member, recipient=review.receiving_member, about=review.intake_number, at=at
    )


def _scans_of_nobody_else(review: PreReview) -> list[str]:
    """The digests of its scans that no other application sent in names: each was fetched once for all of them."""
    digests = {file.digest for material in sent_in_of(review).materials for file in material.files}
    others: QuerySet[PreReview] = PreReview.objects.filter(institution=review.institution).exclude(pk=review.pk)
    return [
        digest
        for digest in sorted(digests)
        if not others.filter(sent_in__contains={"materials": [{"files": [{"digest": digest}]}]}).exists()
    ]
