"""Applications to become a member, who decided on them, and what the test phase showed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.directory.models.members import Member
from tongban.apps.identity.planned import PlannedModel

_HEX_64 = r"^[0-9a-f]{64}$"


class MemberApplication(PlannedModel):
    """A 接入申请表 as it was filled in, with the digest of the signed 授权及承诺书. 接入申请"""

    class State(models.TextChoices):
        """An application is decided by two people, one after the other."""

        SUBMITTED = "submitted", "待审批"
        SECONDED = "seconded", "待第二人审批"
        APPROVED = "approved", "已同意"
        REFUSED = "refused", "不同意"

    number = models.CharField("申请编号", max_length=20, primary_key=True)
    member = models.CharField("拟用成员名称", max_length=30)
    kind = models.CharField("类别", max_length=20)
    title = models.CharField("机构名称", max_length=200)
    place = models.CharField("证书所载市县", max_length=200, blank=True)
    endpoint = models.CharField("接入地址", max_length=200)
    covers = ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)
    grants = ArrayField(models.CharField(max_length=200), verbose_name="申请的接口", default=list)
    jwk = models.JSONField("公钥")
    contacts = models.JSONField("联系人", default=list)
    commitment_digest = models.CharField("授权及承诺书 SM3 摘要", max_length=64)
    commitment_stored_at = models.DateTimeField("承诺书收到时间", null=True)
    jws = models.TextField("签名的申请", blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField("申请时间")
    address_key = models.CharField("来源", max_length=64, blank=True)

    class Meta:
        verbose_name = "接入申请"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(commitment_digest__regex=_HEX_64), name="application_commitment_digest_is_sm3"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["submitted", "refused"]) | models.Q(commitment_stored_at__isnull=False),
                name="application_agreed_only_with_commitment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-submitted_at"], name="application_newest")]

    def __str__(self) -> str:
        return f"{self.number} {self.member}"


class ApplicationDecision(AppendOnlyModel):
    """What one person of the province decided; nobody decides twice on one application. 审批意见"""

    application = models.ForeignKey(MemberApplication, on_delete=models.PROTECT, related_name="decisions")
    officer = models.CharField("账号", max_length=40)
    officer_name = models.CharField("审批人", max_length=40)
    role = models.CharField("岗位", max_length=20)
    agrees = models.BooleanField("同意")
    opinion = models.CharField("意见", max_length=500)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审批意见"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "officer"], name="application_decided_by_two_people"),
            models.UniqueConstraint(fields=["application", "role"], name="application_decided_in_two_roles"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.officer_name}"


class JoiningReport(AppendOnlyModel):
    """That someone of the province has seen the reports of a member's cross tests. 联调确认"""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="joining_reports")
    officer = models.CharField("账号", max_length=40)
    officer_name = models.CharField("确认人", max_length=40)
    note = models.CharField("说明", max_length=500)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "联调确认"

    def __str__(self) -> str:
        return f"{self.member_id} {self.note}"
