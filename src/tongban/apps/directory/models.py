"""The hub's tables: members, the log of everything exchanged, and what is still to be delivered."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.exchange.envelope import Kind

_WAITING = models.Q(state="waiting")
_HEX_64 = r"^[0-9a-f]{64}$"


class Member(models.Model):
    """A party on the exchange: what it may send, where it listens, with which key it signs. 交换成员"""

    class State(models.TextChoices):
        """A member's way onto the exchange, and off it."""

        APPLIED = "applied", "已申请"
        TESTING = "testing", "联调中"
        LIVE = "live", "已上线"
        SUSPENDED = "suspended", "已停用"

    name = models.CharField("成员", max_length=30, primary_key=True)
    kind = models.CharField("类别", max_length=20)
    title = models.CharField("机构名称", max_length=200)
    place = models.CharField("证书所载市县", max_length=200, blank=True)
    endpoint = models.CharField("接入地址", max_length=200)
    covers = ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    grants = ArrayField(models.CharField(max_length=200), verbose_name="可用接口", default=list)
    keys = models.JSONField("公钥", default=list)
    retired_keys = models.JSONField("停用的公钥", default=list)
    registered_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        verbose_name = "交换成员"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["applied", "testing", "live", "suspended"]), name="member_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[a-z]{2,20}(\.[0-9]{6})?$"), name="member_name_is_well_formed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_send(self, contract: str) -> bool:
        """Whether a grant covers the contract; `*` covers all."""
        return contract in self.grants or "*" in self.grants


class MemberLine(models.Model):
    """How the line to a member is. While it is down one message probes and its others wait. 成员线路"""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="line")
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    next_attempt_at = models.DateTimeField("下次探测", null=True)
    last_success_at = models.DateTimeField("最近成功", null=True)
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)

    class Meta:
        verbose_name = "成员线路"

    def __str__(self) -> str:
        return f"{self.member_id} {self.failures}"


class ExchangeRecord(AppendOnlyModel):
    """One message, call or file request as it was signed, and the hub's receipt for it. 交换日志"""

    id = models.UUIDField("编号", primary_key=True)
    kind = models.CharField("种类", max_length=20, choices=[(str(kind), str(kind)) for kind in Kind])
    contract = models.CharField("数据标准", max_length=90)
    sender = models.CharField("发送方", max_length=30)
    recipient = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100, blank=True)
    sequence = models.PositiveIntegerField("序号", default=0)
    operator = models.CharField("经办人", max_length=200, blank=True)
    purpose = models.CharField("目的", max_length=200, blank=True)
    case = models.CharField("案件", max_length=200, blank=True)
    digest = models.CharField("SM3 摘要", max_length=64)
    body_digest = models.CharField("正文 SM3 摘要", max_length=64)
    jws = models.TextField("签名报文")
    receipt = models.TextField("省平台回执")
    sent_at = models.DateTimeField("请求方发出")
    arrived_at = models.DateTimeField("省平台收到")

    class Meta:
        verbose_name = "交换日志"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=_HEX_64), name="record_digest_is_sm3"),
            models.UniqueConstraint(
                fields=["sender", "recipient", "about", "sequence"],
                condition=models.Q(kind="message"),
                name="record_one_message_per_sequence",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-arrived_at"], name="record_newest"),
            models.Index(fields=["about", "arrived_at"], name="record_by_matter"),
            models.Index(fields=["sender", "-arrived_at"], name="record_by_sender"),
            models.Index(fields=["recipient", "-arrived_at"], name="record_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.sender} → {self.recipient}"


class Resubmission(AppendOnlyModel):
    """A message that came again and got the receipt it already had. 重复提交"""

    record = models.ForeignKey(ExchangeRecord, on_delete=models.PROTECT, related_name="resubmissions")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "重复提交"

    def __str__(self) -> str:
        return f"{self.record_id}"


class Outcome(AppendOnlyModel):
    """How a call or file request ended. 调用结果"""

    record = models.OneToOneField(ExchangeRecord, on_delete=models.PROTECT, primary_key=True, related_name="outcome")
    succeeded = models.BooleanField("成功")
    code = models.CharField("拒绝代码", max_length=60, blank=True)
    sentence = models.CharField("说明", max_length=1000, blank=True)
    answer = models.TextField("签名应答", blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    forwarded_at = models.DateTimeField("转给提供方", null=True)
    answered_at = models.DateTimeField("提供方应答", null=True)
    returned_at = models.DateTimeField("返回请求方")

    class Meta:
        verbose_name = "调用结果"

    def __str__(self) -> str:
        return "成功" if self.succeeded else self.code


class Delivery(models.Model):
    """A message on its way from the hub to its recipient; done when the recipient's acknowledgement is stored. 投递"""

    class State(models.TextChoices):
        """A delivery waits until it is acknowledged; there is no giving up."""

        WAITING = "waiting", "待投递"
        DELIVERED = "delivered", "已送达"

    record = models.OneToOneField(ExchangeRecord, on_delete=models.PROTECT, primary_key=True, related_name="delivery")
    sender = models.CharField("发送方", max_length=30)
    recipient = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100)
    sequence = models.PositiveIntegerField("序号")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    waiting_since = models.DateTimeField("开始等待", db_default=Now())
    next_attempt_at = models.DateTimeField("下次尝试", db_default=Now())
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)
    acknowledgement = models.TextField("接收方回执", blank=True)
    forwarded_at = models.DateTimeField("转给接收方", null=True)
    answered_at = models.DateTimeField("接收方签收", null=True)

    class Meta:
        verbose_name = "投递"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", acknowledgement="", answered_at=None)
                | models.Q(state="delivered", answered_at__isnull=False) & ~models.Q(acknowledgement=""),
                name="delivery_done_only_when_acknowledged",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "next_attempt_at"], condition=_WAITING, name="delivery_due"),
            models.Index(
                fields=["sender", "recipient", "about", "sequence"], condition=_WAITING, name="delivery_head_of_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.recipient}"
