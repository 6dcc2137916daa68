"""Members of the exchange: who they are, where they listen, with which keys they sign."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongban.apps.identity.planned import PlannedModel


class Member(PlannedModel):
    """A party on the exchange: what it may send and where it listens. 交换成员"""

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


class DivisionHome(PlannedModel):
    """Which institution answers for a division: one, whose number the key is. 区划归属

    The database itself writes these rows whenever a member's kind, state or divisions change (migration 0003): every
    institution that was let on has its own, so that no two can take the same division, not even at the same moment.
    """

    division = models.CharField("区划", max_length=6, primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="homes")

    class Meta:
        verbose_name = "区划归属"

    def __str__(self) -> str:
        return f"{self.division} {self.member_id}"


class MemberLine(PlannedModel):
    """How the line to a member is. While it is down one message probes and its others wait. 成员线路"""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="line")
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    next_attempt_at = models.DateTimeField("下次探测", null=True)
    last_success_at = models.DateTimeField("最近成功", null=True)
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)
    paused_at = models.DateTimeField("暂停时间", null=True)
    paused_by = models.CharField("暂停人", max_length=40, blank=True)
    pause_reason = models.CharField("暂停原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "成员线路"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(paused_at=None, paused_by="")
                | models.Q(paused_at__isnull=False) & ~models.Q(paused_by="") & ~models.Q(pause_reason=""),
                name="line_pause_says_who_and_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.failures}"


class MemberKey(PlannedModel):
    """A public key by which a member signs, or signed: valid for a time, perhaps revoked. 成员密钥

    Keys overlap while a member changes from one to the next. What was signed while a key was valid stays
    proven by it.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="key_rows")
    key_id = models.CharField("公钥编号", max_length=60)
    jwk = models.JSONField("公钥")
    valid_from = models.DateTimeField("启用时间")
    valid_until = models.DateTimeField("停用时间", null=True)
    revoked_at = models.DateTimeField("吊销时间", null=True)
    revoked_by = models.CharField("吊销人", max_length=40, blank=True)
    reason = models.CharField("吊销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "成员密钥"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "key_id"], name="member_key_entered_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="member_key_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, reason="")
                | models.Q(revoked_at__isnull=False) & ~models.Q(reason=""),
                name="member_key_revoked_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.key_id}"


class Contact(PlannedModel):
    """Whom to call at a member. 联系人"""

    class Duty(models.TextChoices):
        """What a contact answers for."""

        BUSINESS = "business", "业务"
        TECHNICAL = "technical", "技术"
        SECURITY = "security", "安全"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="contacts")
    duty = models.CharField("职责", max_length=10, choices=Duty.choices)
    name = models.CharField("姓名", max_length=200)
    phone = models.CharField("电话", max_length=200)
    email = models.CharField("邮箱", max_length=200, blank=True)

    class Meta:
        verbose_name = "联系人"

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.name}"
