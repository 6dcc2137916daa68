"""Applications sent in for pre-review, which are no cases yet."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.models.steps import ProcedureStep
from tongban.apps.identity.models import OwnedModel
from tongban.domain.cases.states import BEFORE_LODGING, CaseState

_STATES = [one.value for one in (*BEFORE_LODGING, CaseState.LODGED, CaseState.WITHDRAWN)]


class PreReview(OwnedModel):
    """What somebody wants looked at before lodging it; `case` once it was lodged. 线上预审

    `state`, `events_count` and `answer_by` repeat what the events say. A number of ours it gets only as a case.
    """

    intake_number = models.CharField("收件编号", max_length=40, db_collation="C")
    receiving_member = models.CharField("来自（成员）", max_length=30)
    receiving_name = models.CharField("收件机构", max_length=60)
    item = models.CharField("业务事项", max_length=8)
    unit_code = models.CharField("不动产单元号", max_length=28, db_collation="C")
    location = models.CharField("坐落", max_length=200, blank=True)
    applicant_names = models.CharField("申请人", max_length=400)
    contact_phone = models.CharField("联系电话", max_length=200)
    # The body of `application.sent_in/1` as it came last, its materials with what was added online.
    sent_in = models.JSONField("送审内容", encoder=DjangoJSONEncoder)
    state = models.CharField("状态", max_length=30)
    events_count = models.PositiveIntegerField("步骤数", default=0)
    arrived_at = models.DateTimeField("最近送到时间")
    answer_by = models.DateTimeField("应预审时间", null=True)
    # The latest time by which nobody had looked, as the audit trail has it: each is noted once.
    late_noted_for = models.DateTimeField("已记录超时的时限", null=True)
    # When what was sent in was removed, since it was never lodged; the steps stay.
    forgotten_at = models.DateTimeField("清除时间", null=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="pre_review", null=True)

    class Meta:
        db_table = "pre_review"
        verbose_name = "线上预审"
        ordering: ClassVar = ["answer_by", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "intake_number"], name="pre_review_once"),
            models.CheckConstraint(name="pre_review_state_is_known", condition=Q(state__in=_STATES)),
            models.CheckConstraint(
                name="pre_review_waits_until",
                condition=Q(state="pre_review", answer_by__isnull=False)
                | (~Q(state="pre_review") & Q(answer_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="pre_review_lodged_as_a_case",
                condition=Q(state="lodged", case__isnull=False) | (~Q(state="lodged") & Q(case__isnull=True)),
            ),
            models.CheckConstraint(
                name="pre_review_forgotten_names_nobody",
                condition=Q(forgotten_at__isnull=True)
                | Q(applicant_names="", contact_phone="", unit_code="", location="", sent_in={}, case__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "answer_by"], condition=Q(state="pre_review"), name="pre_review_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.intake_number

    @property
    def standing(self) -> CaseState:
        """Where it stands."""
        return CaseState(self.state)


class PreReviewEvent(ProcedureStep):
    """One step before lodging; the case takes them over as its first when it is lodged. 预审步骤"""

    review = models.ForeignKey(PreReview, on_delete=models.PROTECT, related_name="events")

    class Meta(ProcedureStep.Meta):
        db_table = "pre_review_event"
        verbose_name = "预审步骤"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "sequence"], name="pre_review_event_in_order"),
            models.CheckConstraint(name="pre_review_event_counts_from_one", condition=Q(sequence__gte=1)),
        ]
