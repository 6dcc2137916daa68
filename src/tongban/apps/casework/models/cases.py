"""The case, its events and its number."""

from datetime import datetime
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from tongban.apps.casework.models.steps import ProcedureStep
from tongban.apps.identity.models import Institution, Officer, OwnedModel
from tongban.apps.identity.planned import PlannedModel
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import item

OPEN = Q(closed_at__isnull=True)
BY_COURT = "court"
_REISSUE = "9002"
LOSS_PUBLISHED = Q(item=_REISSUE, accepted_at__isnull=False)
"""Cases by which a declaration of loss was published: the institution does so as it accepts (实施细则 §22(2))."""


class Case(OwnedModel):
    """One application as its home bureau handles it. 案件

    `state`, `events_count`, the dates of the procedure and `deadline_at` repeat what the events say, so that
    a list of 20,000 cases is read from one index. Nobody writes them but the operation that appends the event.
    """

    case_number = models.CharField("业务编号", max_length=40, unique=True, db_collation="C")
    intake_number = models.CharField("收件编号", max_length=40, unique=True, db_collation="C")
    receiving_code = models.CharField("收件机构代码", max_length=6)
    receiving_name = models.CharField("收件机构", max_length=60)
    mode = models.CharField("办理模式", max_length=1)
    item = models.CharField("业务事项", max_length=8)
    # Which of the item's lawful ways of applying; empty when the counter did not say.
    way = models.CharField("申请方式", max_length=60, blank=True)
    # The intake number of the application it was lodged together with, else its own: equal for what goes together.
    bundle = models.CharField("合并办理", max_length=40, db_collation="C")
    unit_code = models.CharField("不动产单元号", max_length=28, db_collation="C")
    location = models.CharField("坐落", max_length=200, blank=True)
    right_kind = models.CharField("所指权利", max_length=30, blank=True)
    right_certificate = models.CharField("所指证号", max_length=100, blank=True)
    particulars = models.JSONField("申请表专有项", default=list, encoder=DjangoJSONEncoder)
    applicant_names = models.CharField("申请人", max_length=400)

    state = models.CharField("状态", max_length=30)
    events_count = models.PositiveIntegerField("步骤数", default=0)
    steps_told = models.PositiveIntegerField("已通知收件机构的步骤数", default=0)
    lodged_at = models.DateTimeField("移交时间")
    received_at = models.DateTimeField("收到时间")
    accept_by = models.DateTimeField("应受理时间")
    accepted_at = models.DateTimeField("受理时间", null=True)
    due_at = models.DateTimeField("承诺办结时间", null=True)
    deadline_at = models.DateTimeField("当前时限", null=True)
    nearly_due_at = models.DateTimeField("即将超期的起点", null=True)
    recorded_at = models.DateTimeField("登簿时间", null=True)
    issued_at = models.DateTimeField("发证时间", null=True)
    closed_at = models.DateTimeField("了结时间", null=True)
    late_acceptance_flagged_at = models.DateTimeField("超时未受理提示时间", null=True)
    examined_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, verbose_name="初审人", related_name="+"
    )
    # Whose turn it is by name, where the case was given to somebody; follows the assignments and the state.
    assignee = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, verbose_name="办理人", related_name="+", db_index=False
    )
    certificate_number = models.CharField("证号", max_length=60, blank=True, db_collation="C")
    certificate_kind = models.CharField("证书种类", max_length=30, blank=True)
    certificate_id = models.CharField("电子证照标识", max_length=90, blank=True, db_collation="C")
    printed_serial = models.CharField("印制序列号", max_length=11, blank=True)

    received_by = models.CharField("收件人员", max_length=200)
    window = models.CharField("窗口", max_length=200, blank=True)
    contact_name = models.CharField("联系人", max_length=200)
    contact_phone = models.CharField("联系电话", max_length=200)
    delivery_method = models.CharField("领证方式", max_length=60)
    delivery_name = models.CharField("收件人", max_length=200, blank=True)
    delivery_phone = models.CharField("收件人电话", max_length=200, blank=True)
    delivery_address = models.CharField("收件地址", max_length=200, blank=True)

    class Meta:
        db_table = "casework_case"
        verbose_name = "案件"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_accepted_with_a_committed_time",
                condition=Q(accepted_at__isnull=True, due_at__isnull=True)
                | Q(accepted_at__isnull=False, due_at__gte=F("accepted_at")),
            ),
            models.CheckConstraint(
                name="case_recorded_only_after_acceptance",
                condition=Q(recorded_at__isnull=True) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_printed_serial_is_well_formed",
                condition=Q(printed_serial="") | Q(printed_serial__regex=r"^41\d{9}$"),
            ),
            models.UniqueConstraint(
                fields=["institution", "printed_serial"],
                condition=~Q(printed_serial=""),
                name="case_printed_serial_used_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "deadline_at", "id"], condition=OPEN, name="case_inbox"),
            models.Index(fields=["institution", "state", "deadline_at"], name="case_by_state"),
            # Counting the backlog reads this index alone.
            models.Index(
                fields=["institution", "state", "receiving_code", "receiving_name"],
                include=["deadline_at", "id", "assignee"],
                condition=OPEN,
                name="case_backlog",
            ),
            models.Index(fields=["assignee", "deadline_at"], condition=OPEN, name="case_in_hand"),
            models.Index(fields=["institution", "-received_at"], name="case_by_arrival"),
            models.Index(fields=["institution", "-closed_at"], condition=~OPEN, name="case_archive"),
            models.Index(fields=["institution", "unit_code"], name="case_by_unit"),
            models.Index(fields=["institution", "bundle"], name="case_by_bundle"),
            models.Index(fields=["institution", "certificate_number"], name="case_by_certificate"),
            models.Index(fields=["institution", "right_certificate"], name="case_by_right"),
            models.Index(fields=["certificate_id"], condition=~Q(certificate_id=""), name="case_by_certificate_id"),
            # What holders declare lost is published on a page that anybody may ask for.
            models.Index(
                fields=["-accepted_at", "-id"],
                condition=LOSS_PUBLISHED,
                name="case_losses_published",
            ),
        ]

    def __str__(self) -> str:
        return self.case_number

    @property
    def business_name(self) -> str:
        """The item's short name."""
        return item(self.item).short_name

    @property
    def loss_published_at(self) -> datetime | None:
        """When what the holder declares lost was published; None where nothing was."""
        return self.accepted_at if self.item == _REISSUE else None

    @property
    def is_ordered(self) -> bool:
        """Whether a court ordered it at this institution's own desk (嘱托登记): no counter took an application in."""
        return self.way == BY_COURT

    @property
    def state_label(self) -> str:
        """The state in words."""
        return CaseState(self.state).label


class CaseEvent(ProcedureStep):
    """One step of a case. The state of the case is what these events, in order, lead to. 办理步骤"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")

    class Meta(ProcedureStep.Meta):
        db_table = "case_event"
        verbose_name = "办理步骤"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="case_event_in_order"),
            models.CheckConstraint(name="case_event_counts_from_one", condition=Q(sequence__gte=1)),
        ]


class CaseNumberSequence(PlannedModel):
    """The last serial given by an institution on a day; taken under lock, so there are no gaps (domain.md 1.6)."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("日期")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        db_table = "case_number_sequence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "day"], name="case_number_sequence_once")
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.day}: {self.last}"
