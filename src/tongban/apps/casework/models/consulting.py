"""What the receiving counter and the home bureau have said to each other about a case, or about a draft before it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import OwnedModel
from tongban.domain.cases.consulting import ConsultationResult, EnquiryState


class DraftEnquiry(OwnedModel):
    """A draft that a counter is taking in and asks about; `case` once it has been lodged. 收件咨询

    While the counter waits, half a working day runs: the applicants stand at its window.
    """

    intake_number = models.CharField("收件编号", max_length=40, db_collation="C")
    receiving_code = models.CharField("收件机构", max_length=6)
    receiving_name = models.CharField("收件机构名称", max_length=200)
    item = models.CharField("业务事项", max_length=8)
    way = models.CharField("申请方式", max_length=60, blank=True)
    unit_code = models.CharField("不动产单元号", max_length=28, blank=True, db_collation="C")
    location = models.CharField("坐落", max_length=200, blank=True)
    certificate_number = models.CharField("证书号或证明号", max_length=100, blank=True)
    phone = models.CharField("窗口电话", max_length=200, blank=True)
    asked_at = models.DateTimeField("首次咨询")
    # Since when the counter waits for a word of ours; null while it is their turn, or when it has been settled.
    waiting_since = models.DateTimeField("等待答复", null=True)
    answer_by = models.DateTimeField("应答复时间", null=True)
    # The latest time by which no answer came, as the audit trail has it: each is noted once.
    late_noted_for = models.DateTimeField("已记录超时的时限", null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True)
    # How the counter ended the draft without lodging it, empty while it goes on.
    ended = models.CharField("结束方式", max_length=10, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_reason = models.CharField("结束原因", max_length=1000, blank=True)

    class Meta:
        db_table = "draft_enquiry"
        verbose_name = "收件咨询"
        ordering: ClassVar = ["waiting_since", "-asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "intake_number"], name="draft_enquiry_once"),
            models.CheckConstraint(
                name="draft_enquiry_waits_until",
                condition=Q(waiting_since__isnull=True, answer_by__isnull=True)
                | Q(waiting_since__isnull=False, answer_by__isnull=False, case__isnull=True, ended=""),
            ),
            models.CheckConstraint(
                name="draft_enquiry_ended_says_how",
                condition=Q(ended="", ended_at__isnull=True)
                | Q(ended__in=["dropped", "sent_home"], ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "waiting_since"],
                condition=Q(waiting_since__isnull=False),
                name="draft_enquiry_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.intake_number

    @property
    def state(self) -> EnquiryState:
        """Where it stands: lodged, ended by the counter, else whose word is awaited."""
        if self.case_id is not None:
            return EnquiryState.LODGED
        if self.ended:
            return EnquiryState(self.ended)
        return EnquiryState.WAITING if self.waiting_since else EnquiryState.ANSWERED

    @property
    def receiving_member(self) -> str:
        """The counter's institution on the exchange."""
        return f"bureau.{self.receiving_code}"


class CaseConsultation(OwnedModel):
    """One sentence of the thread; `incoming` came from the counter and is read when somebody here opens it. 咨询

    What was said about a draft names both once the draft has become a case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations", null=True)
    enquiry = models.ForeignKey(DraftEnquiry, on_delete=models.PROTECT, related_name="consultations", null=True)
    incoming = models.BooleanField("来自收件机构")
    from_name = models.CharField("发言人", max_length=200)
    sentence = models.CharField("内容", max_length=1000)
    result = models.CharField("结果", max_length=10, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    read_by_name = models.CharField("阅读人", max_length=60, blank=True)
    # While the counter waits for a word about its case, one of its sentences says since when and until when.
    waiting_since = models.DateTimeField("等待答复", null=True)
    answer_by = models.DateTimeField("应答复时间", null=True)
    late_noted_for = models.DateTimeField("已记录超时的时限", null=True)

    class Meta:
        db_table = "case_consultation"
        verbose_name = "咨询"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_consultation_is_about_something", condition=Q(case__isnull=False) | Q(enquiry__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(waiting_since__isnull=False), name="case_consultation_waits_once"
            ),
            models.CheckConstraint(
                name="case_consultation_waits_until",
                condition=Q(waiting_since__isnull=True, answer_by__isnull=True)
                | Q(waiting_since__isnull=False, answer_by__isnull=False, incoming=True, case__isnull=False),
            ),
            models.CheckConstraint(
                name="case_consultation_result_is_ours",
                condition=Q(result="") | Q(incoming=False, result__in=[one.value for one in ConsultationResult]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "case"],
                condition=Q(incoming=True, read_at__isnull=True),
                name="case_consultation_unread",
            ),
            models.Index(
                fields=["institution", "answer_by"],
                condition=Q(waiting_since__isnull=False),
                name="case_consultation_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def about_case(self) -> Case:
        """The case it is about, which whoever asks knows it has: its absence is an error of ours (ValueError)."""
        if self.case is None:
            raise ValueError("said about a draft")
        return self.case

    @property
    def result_label(self) -> str:
        """The result in words; empty while the consultation goes on."""
        return ConsultationResult(self.result).label if self.result else ""
