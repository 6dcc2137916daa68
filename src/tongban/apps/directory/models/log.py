"""The log of everything exchanged: written once, never changed."""

from typing import ClassVar

from django.db import models

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.exchange.envelope import Kind

_HEX_64 = r"^[0-9a-f]{64}$"
CASE_APART = ~models.Q(case="") & ~models.Q(case=models.F("about"))
"""A case that is not the matter already: only such rows need an index of their own, and messages have none."""


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
            models.Index(fields=["case"], condition=CASE_APART, name="record_by_case"),
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
