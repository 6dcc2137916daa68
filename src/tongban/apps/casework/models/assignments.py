"""Whose work a case is, who stands in for whom, and how each likes their queue."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.words import AssignmentWay
from tongban.apps.identity.models import Officer, OwnedModel


class Assignment(AppendOnlyModel, OwnedModel):
    """That a case was given to somebody for one role, or put back into the queue. The latest holds. 分派记录"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField("岗位", max_length=20)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, verbose_name="办理人", related_name="+")
    way = models.CharField("方式", max_length=12)
    by_account = models.CharField("分派人账号", max_length=60)
    by_name = models.CharField("分派人", max_length=60)
    reason = models.CharField("原因", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        db_table = "case_assignment"
        verbose_name = "分派记录"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_assignment_way_is_known", condition=Q(way__in=[way.value for way in AssignmentWay])
            ),
            models.CheckConstraint(
                name="case_assignment_released_to_nobody",
                condition=Q(way="released", officer__isnull=True) | (~Q(way="released") & Q(officer__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "role", "-id"], name="case_assignment_latest"),
            models.Index(fields=["officer", "-at"], name="case_assignment_by_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.officer_id or '待领取'}"

    @property
    def way_label(self) -> str:
        """How it came about, in words."""
        return AssignmentWay(self.way).label


class Absence(OwnedModel):
    """Days on which a deputy does somebody's open work; both days are included. 请假代办

    Nothing is moved: the work stays the absent officer's and is theirs again on the day after.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, verbose_name="请假人", related_name="absences")
    deputy = models.ForeignKey(Officer, on_delete=models.PROTECT, verbose_name="代办人", related_name="+")
    first_date = models.DateField("自")
    last_date = models.DateField("至")
    reason = models.CharField("事由", max_length=200)
    set_by_name = models.CharField("登记人", max_length=60)
    set_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("提前结束时间", null=True)
    ended_by_name = models.CharField("提前结束人", max_length=60, blank=True)

    class Meta:
        db_table = "officer_absence"
        verbose_name = "请假代办"
        ordering: ClassVar = ["-first_date", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="absence_ends_after_it_began", condition=Q(last_date__gte=F("first_date"))),
            models.CheckConstraint(name="absence_deputy_is_another", condition=~Q(officer=F("deputy"))),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "last_date"], condition=Q(ended_at__isnull=True), name="absence_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.first_date}"


class SavedFilter(OwnedModel):
    """A way of looking at the queue that an officer keeps under a name; nobody else's business. 常用筛选"""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField("名称", max_length=20)
    chosen = models.JSONField("条件", default=dict, encoder=DjangoJSONEncoder)
    is_default = models.BooleanField("默认", default=False)

    class Meta:
        db_table = "case_saved_filter"
        verbose_name = "常用筛选"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "name"], name="case_saved_filter_named_once"),
            models.UniqueConstraint(
                fields=["officer"], condition=Q(is_default=True), name="case_saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
