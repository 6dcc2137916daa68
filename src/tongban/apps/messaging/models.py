"""The tables of a node's exchange."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from tongban.apps.identity.planned import PlannedModel
from tongban.exchange.envelope import Envelope, peek

_WAITING = models.Q(state="waiting")


class OutboxMessage(PlannedModel):
    """A message written in the transaction that made it true; the courier signs it before it goes. 待发消息

    What was signed once keeps its bytes: the hub knows a message that comes again by them.
    """

    class State(models.TextChoices):
        """A message waits until the hub's receipt is stored. One that its recipient never took in is given back."""

        WAITING = "waiting", "待发"
        DELIVERED = "delivered", "已送达省平台"
        RETURNED = "returned", "已退回"

    id = models.UUIDField("消息编号", primary_key=True)
    sender = models.CharField("发送方", max_length=30)
    recipient = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100)
    sequence = models.PositiveIntegerField("序号")
    contract = models.CharField("数据标准", max_length=90)
    unsigned = models.TextField("待签信封", blank=True, db_default="")
    jws = models.TextField("签名报文", blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField("写入时间", db_default=Now())
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试", db_default=Now())
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)
    receipt = models.TextField("省平台回执", blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True)

    class Meta:
        verbose_name = "待发消息"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sender", "recipient", "about", "sequence"], name="outbox_one_message_per_sequence"
            ),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="outbox_sequence_starts_at_one"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", receipt="", delivered_at=None)
                | models.Q(state="delivered", delivered_at__isnull=False) & ~models.Q(receipt="")
                | models.Q(state="returned", delivered_at__isnull=False),
                name="outbox_delivered_only_with_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", jws="") & ~models.Q(unsigned="")
                | ~models.Q(jws="") & models.Q(unsigned=""),
                name="outbox_signed_or_yet_to_be",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_attempt_at"], condition=_WAITING, name="outbox_due"),
            models.Index(
                fields=["sender", "recipient", "about", "sequence"],
                condition=models.Q(
                    delivered_at=None
                ),  # said otherwise than in outbox_due, which alone shall be searched
                name="outbox_head_of_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} → {self.recipient} {self.about}#{self.sequence}"

    @property
    def envelope(self) -> Envelope:
        """What is said, signed or not yet."""
        return peek(self.jws) if self.jws else Envelope.model_validate_json(self.unsigned)


class ReturnedMessage(PlannedModel):
    """A message of this node's that came back, and what was done about it. 被退回的消息"""

    class Settlement(models.TextChoices):
        """How a person settled it: said once more as it was, or in another way."""

        SENT_AGAIN = "sent_again", "已重新发送"
        OTHERWISE = "otherwise", "已另行处理"

    id = models.UUIDField("消息编号", primary_key=True)
    sender = models.CharField("发送方", max_length=30)
    recipient = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100)
    sequence = models.PositiveIntegerField("序号")
    contract = models.CharField("数据标准", max_length=90)
    refusal = models.CharField("接收方拒绝的说明", max_length=1000)
    reason = models.CharField("省平台退回的理由", max_length=1000)
    returned_at = models.DateTimeField("退回时间")
    settlement = models.CharField("处理结果", max_length=10, choices=Settlement.choices, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.CharField("处理人", max_length=40, blank=True)
    note = models.CharField("处理说明", max_length=500, blank=True)
    sent_again_as = models.UUIDField("重新发送的消息编号", null=True)

    class Meta:
        verbose_name = "被退回的消息"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(settlement="", settled_at=None, settled_by="", note="", sent_again_as=None)
                | models.Q(settlement="sent_again", settled_at__isnull=False, sent_again_as__isnull=False)
                & ~models.Q(settled_by="")
                | models.Q(settlement="otherwise", settled_at__isnull=False, sent_again_as=None)
                & ~models.Q(settled_by="")
                & ~models.Q(note=""),
                name="returned_settled_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sender", "returned_at"], condition=models.Q(settlement=""), name="returned_open")
        ]

    def __str__(self) -> str:
        return f"{self.contract} → {self.recipient} {self.about}#{self.sequence}"


class InboxMessage(PlannedModel):
    """A message this node has taken in and acted on; its id is taken once. 已收消息

    Where `withdrawal` names a notice of the hub's, the message was withdrawn instead: the row holds its number, so that
    a late copy of it is taken in by nobody.
    """

    id = models.UUIDField("消息编号", primary_key=True)
    sender = models.CharField("发送方", max_length=30)
    recipient = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100)
    sequence = models.PositiveIntegerField("序号")
    contract = models.CharField("数据标准", max_length=90)
    digest = models.CharField("SM3 摘要", max_length=64)
    jws = models.TextField("签名报文")
    sent_at = models.DateTimeField("发出时间")
    received_at = models.DateTimeField("收到时间")
    acknowledgement = models.TextField("回执")
    withdrawal = models.UUIDField("撤回通知", null=True)

    class Meta:
        verbose_name = "已收消息"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(withdrawal=None) & ~models.Q(acknowledgement="")
                | models.Q(withdrawal__isnull=False, acknowledgement="", jws=""),
                name="inbox_taken_in_or_withdrawn",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["about", "received_at"], name="inbox_by_matter")]

    def __str__(self) -> str:
        return f"{self.contract} ← {self.sender} {self.about}#{self.sequence}"


class Member(PlannedModel):
    """The node's copy of one entry of the province's directory. 交换成员"""

    name = models.CharField("成员", max_length=30, primary_key=True)
    kind = models.CharField("类别", max_length=20)
    title = models.CharField("机构名称", max_length=200)
    place = models.CharField("证书所载市县", max_length=200, blank=True)
    endpoint = models.CharField("接入地址", max_length=200)
    covers = ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)
    state = models.CharField("状态", max_length=10)
    grants = ArrayField(models.CharField(max_length=200), verbose_name="可用接口", default=list)
    keys = models.JSONField("公钥", default=list)
    seen_at = models.DateTimeField("目录签发时间")

    class Meta:
        verbose_name = "交换成员"

    def __str__(self) -> str:
        return self.name


class HubLine(PlannedModel):
    """One row: how the line to the hub is. While it is down one message probes and the others wait. 省平台线路"""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    next_attempt_at = models.DateTimeField("下次探测", null=True)
    last_success_at = models.DateTimeField("最近成功", null=True)
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)

    class Meta:
        verbose_name = "省平台线路"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="hub_line_is_one_row")]

    def __str__(self) -> str:
        return f"{self.failures}"


class FileNamed(PlannedModel):
    """A file that a message of this node named to its recipient: what allows the recipient to fetch it. 已告知文件"""

    digest = models.CharField("SM3 摘要", max_length=64)
    holder = models.CharField("保存方", max_length=30)
    party = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100)

    class Meta:
        verbose_name = "已告知文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "holder", "party", "about"], name="file_named_once_per_matter")
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} → {self.party}"


class FileWanted(PlannedModel):
    """A file announced in a message that this node still has to fetch. 待取文件"""

    class State(models.TextChoices):
        """A file is wanted until it is here and verified; one that came wrong again and again waits for a person.

        That person has it fetched again, or gives it up: it comes when its sender names it anew.
        """

        WAITING = "waiting", "待取"
        PARKED = "parked", "停取待查"
        GIVEN_UP = "given_up", "不再取"
        STORED = "stored", "已取回"

    digest = models.CharField("SM3 摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    from_member = models.CharField("保存方", max_length=30)
    for_member = models.CharField("需要方", max_length=30)
    about = models.CharField("事项", max_length=100)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    wanted_at = models.DateTimeField("登记时间")
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    wrong_times = models.PositiveSmallIntegerField("连续内容不符次数", default=0)
    ticket = models.TextField("取件凭证", blank=True)
    next_attempt_at = models.DateTimeField("下次尝试", db_default=Now())
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)
    stored_at = models.DateTimeField("取回时间", null=True)

    class Meta:
        verbose_name = "待取文件"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest", "from_member", "for_member", "about"], name="file_wanted_once_per_matter"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "parked", "given_up"], stored_at=None)
                | models.Q(state="stored", stored_at__isnull=False),
                name="file_wanted_stored_with_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["next_attempt_at"], condition=_WAITING, name="file_wanted_due")]

    def __str__(self) -> str:
        return f"{self.digest[:12]} ← {self.from_member}"
