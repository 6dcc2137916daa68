"""What the hub turned away at its door: counted, because whoever knocks chooses how often."""

from typing import ClassVar

from django.db import models

from tongban.apps.identity.planned import PlannedModel


class EntryRefusal(PlannedModel):
    """What was refused within one minute of one member, contract and code, with the last of it as an example. 入口拒收

    Nothing of it is in the log: no receipt was given. `proven` says that the member's signature held; what is not
    proven names only whom it claimed to come from, a member and a contract that exist or neither, and keeps nothing
    that the sender wrote.
    """

    minute = models.DateTimeField("分钟")
    proven = models.BooleanField("验签通过")
    member = models.CharField("发送方", max_length=30, blank=True)
    contract = models.CharField("数据标准", max_length=90, blank=True)
    code = models.CharField("拒绝代码", max_length=60)
    many = models.PositiveIntegerField("次数")
    last_at = models.DateTimeField("最近一次")
    number = models.UUIDField("最近一次的编号", null=True)
    about = models.CharField("最近一次的事项", max_length=100, blank=True)
    sentence = models.CharField("最近一次的说明", max_length=1000, blank=True)

    class Meta:
        verbose_name = "入口拒收"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["minute", "proven", "member", "contract", "code"], name="entry_refusal_one_row_a_minute"
            ),
            models.CheckConstraint(
                condition=models.Q(proven=True) | models.Q(number=None, about="", sentence=""),
                name="entry_refusal_keeps_nothing_unproven",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "-minute"], name="entry_refusal_by_member")]

    def __str__(self) -> str:
        return f"{self.member} {self.contract} {self.code} ×{self.many}"
