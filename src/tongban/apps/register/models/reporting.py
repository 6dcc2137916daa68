"""What has to be told to the national platform: one message per entry, one log per county and day."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import Institution, OwnedModel
from tongban.apps.identity.planned import PlannedModel
from tongban.domain.labelled import Labelled
from tongban.exchange.national.profiles import Category, Profile


class MessageState(Labelled):
    """Where a message is."""

    TO_SEND = "to_send", "待报送"
    SENT = "sent", "已送出"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "被退回"
    INVALID = "invalid", "未通过校验"


class AccessMessage(OwnedModel):
    """One entry of the register as it is told to the platform. 接入报文

    `base_id` is the number of its first sending; a later one of the same entry has a suffix (domain.md 1.7) and
    the next `attempt`. Only the state and the answer change.
    """

    log_sequence = models.PositiveBigIntegerField("登簿日志序号")
    right_table = models.CharField("权利表", max_length=20)
    right_id = models.BigIntegerField("权利行")
    unit_code = models.CharField("不动产单元号", max_length=28)
    case_number = models.CharField("业务编号", max_length=80)
    certificate_number = models.CharField("证号", max_length=60, blank=True)
    recorded_by_name = models.CharField("登簿人", max_length=60)
    recorded_at = models.DateTimeField("登簿时间")
    area = models.CharField("行政区划", max_length=6)
    day = models.DateField("登簿日期")
    kind = models.CharField("报文种类", max_length=20)
    profile = models.CharField("接入标准", max_length=12)
    rec_type = models.CharField("业务编码", max_length=7)
    registration_type = models.CharField("登记类型", max_length=3)
    category = models.CharField("日志分类", max_length=16)
    base_id = models.CharField("原报文号", max_length=18)
    attempt = models.PositiveSmallIntegerField("第几次", default=1)
    message_id = models.CharField("报文号", max_length=30)
    content = models.BinaryField("报文")
    written_at = models.DateTimeField("生成时间")
    state = models.CharField("状态", max_length=10, default=MessageState.TO_SEND.value)
    sent_at = models.DateTimeField("送出时间", null=True)
    answered_at = models.DateTimeField("响应时间", null=True)
    answer_code = models.CharField("响应码", max_length=40, blank=True)
    answer_text = models.CharField("响应说明", max_length=500, blank=True)

    class Meta:
        db_table = "access_message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base_id", "attempt"], name="access_message_attempt_once"),
            models.UniqueConstraint(
                fields=["institution", "log_sequence", "right_table", "right_id", "attempt"],
                name="access_message_once_per_entry",
            ),
            models.CheckConstraint(
                name="access_message_state_is_known", condition=Q(state__in=[one.value for one in MessageState])
            ),
            models.CheckConstraint(
                name="access_message_category_is_known", condition=Q(category__in=[one.value for one in Category])
            ),
            models.CheckConstraint(
                name="access_message_answered_after_sent",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("sent_at")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "state", "id"], name="access_message_by_state"),
            models.Index(fields=["institution", "day", "area"], name="access_message_by_day"),
            models.Index(fields=["message_id"], name="access_message_by_number"),
            models.Index(fields=["institution", "unit_code"], name="access_message_by_unit"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def state_label(self) -> str:
        """Where the message is, in words."""
        return MessageState(self.state).label


class AccessProgress(PlannedModel):
    """How far an institution's log has been turned into messages, and the last number given. 报送进度

    Whoever writes messages locks this row. Lines of the log have numbers without gaps that appear in their order,
    so that everything above `sequence` is still due: the log itself is the outbox.
    """

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sequence = models.PositiveBigIntegerField("已生成至登簿日志序号", default=0)
    serial = models.PositiveBigIntegerField("末号", default=0)
    profile = models.CharField("接入标准", max_length=12, default=Profile.AS100_2015.value)

    class Meta:
        db_table = "access_progress"

    def __str__(self) -> str:
        return f"{self.institution_id} {self.sequence}"


class AccessLog(AppendOnlyModel, OwnedModel):
    """One county's daily log as it was reported. 登簿日志（每日上报）"""

    area = models.CharField("行政区划", max_length=6)
    day = models.DateField("日期")
    recorded = models.JSONField("当日登簿量")
    reported = models.JSONField("当日报送量")
    recorded_total = models.PositiveIntegerField("登簿总数")
    reported_total = models.PositiveIntegerField("报送总数")
    content = models.BinaryField("日志")
    written_at = models.DateTimeField("生成时间")

    class Meta:
        db_table = "access_log"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "area", "day"], name="access_log_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.day}"

    @property
    def agrees(self) -> bool:
        """Whether everything recorded that day was reported."""
        return self.recorded_total == self.reported_total
