"""What the simulated outside systems remember."""

from typing import ClassVar

from django.db import models

from tongban.apps.identity.planned import PlannedModel
from tongban.domain.shared_data import Dataset

_FIRST_PART, _FURTHER_PARTS = 70, 67  # characters a message


class CarriedMessage(PlannedModel):
    """A short message the operator has taken on, with its fate. 短信"""

    class Fate(models.TextChoices):
        """Status reports as operators word them (CMPP, gateways.md 8.2)."""

        ACCEPTED = "ACCEPTD", "已接收"
        DELIVERED = "DELIVRD", "已送达"
        UNDELIVERABLE = "UNDELIV", "未送达"

    biz_id = models.CharField("流水号", max_length=40, unique=True)
    out_id = models.CharField("业务方编号", max_length=64, unique=True)
    app_key = models.CharField("应用", max_length=40)
    phone_number = models.CharField("手机号", max_length=20, db_index=True)
    sign_name = models.CharField("签名", max_length=40)
    template_code = models.CharField("模板", max_length=40)
    content = models.TextField("内容")
    send_time = models.DateTimeField("提交时间")
    report_time = models.DateTimeField("回执时间", null=True)
    fate = models.CharField("状态", max_length=10, choices=Fate, default=Fate.ACCEPTED)
    callback_url = models.URLField("回执地址", blank=True)
    reported = models.BooleanField("回执已推送", default=False)
    report_attempts = models.PositiveIntegerField("推送次数", default=0)
    next_report_at = models.DateTimeField("下次推送", null=True)

    class Meta:
        db_table = "departments_carried_message"
        ordering: ClassVar = ["-send_time", "-pk"]

    def __str__(self) -> str:
        return f"{self.phone_number} {self.content[:20]}"

    @property
    def parts(self) -> int:
        """How many messages the text is billed as (gateways.md 8.2)."""
        length = len(f"【{self.sign_name}】{self.content}")
        return 1 if length <= _FIRST_PART else -(-length // _FURTHER_PARTS)


class CarriedParcel(PlannedModel):
    """A parcel the carrier was ordered to collect. 邮件"""

    order_number = models.CharField("商户单号", max_length=80, unique=True)
    customer = models.CharField("协议客户", max_length=40)
    waybill = models.CharField("运单号", max_length=13, unique=True)
    receiver = models.CharField("收件人", max_length=60)
    phone = models.CharField("收件人电话", max_length=20)
    address = models.CharField("收件地址", max_length=300)
    contents = models.CharField("内件", max_length=100)
    ordered_at = models.DateTimeField("下单时间")
    cancelled_at = models.DateTimeField("撤单时间", null=True)
    next_scan_at = models.DateTimeField("下次扫描", null=True)

    class Meta:
        db_table = "departments_carried_parcel"
        ordering: ClassVar = ["-ordered_at", "-pk"]

    def __str__(self) -> str:
        return self.waybill


class ParcelScan(PlannedModel):
    """One scan of a parcel. 轨迹"""

    parcel = models.ForeignKey(CarriedParcel, on_delete=models.CASCADE, related_name="scans")
    at = models.DateTimeField("时间")
    code = models.CharField("轨迹码", max_length=4)
    place = models.CharField("地点", max_length=200)
    remark = models.CharField("说明", max_length=300)

    class Meta:
        db_table = "departments_parcel_scan"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.code}"


class OfficeMatter(PlannedModel):
    """Something a registration institution has asked a simulated office over the exchange. 来件"""

    class Stage(models.TextChoices):
        """How far the office is; each office goes through some of them."""

        ASKED = "asked", "待核对"
        RECEIVED = "received", "待办理"
        RETURNED = "returned", "已退回"
        ASSESSED = "assessed", "已核税，待缴款"
        ISSUED = "issued", "已开单，待缴款"
        PAID = "paid", "已缴款"
        ANSWERED = "answered", "已办结"
        VOID = "void", "已作废"

    system = models.CharField("系统", max_length=10)
    member = models.CharField("交换成员", max_length=30)
    number = models.CharField("推送编号", max_length=44, unique=True)
    asker = models.CharField("来自", max_length=30)
    intake_number = models.CharField("收件编号", max_length=40)
    case_number = models.CharField("业务编号", max_length=40)
    body = models.JSONField("来件内容")
    answer = models.JSONField("办理情况", default=dict)
    stage = models.CharField("进展", max_length=10, choices=Stage, default=Stage.RECEIVED)
    told = models.CharField("最近一次答复", max_length=300, blank=True)
    arrived_at = models.DateTimeField("到达时间")
    next_at = models.DateTimeField("自动办理时间", null=True)

    class Meta:
        db_table = "departments_office_matter"
        ordering: ClassVar = ["-arrived_at", "-pk"]
        indexes: ClassVar = [
            models.Index(name="office_matter_due", fields=["next_at"], condition=models.Q(next_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.stage}"


class SharedRecord(PlannedModel):
    """What a department holds of somebody; a marriage is of two. 部门数据"""

    class Standing(models.TextChoices):
        """In force, or ended in the way its department ends it."""

        IN_FORCE = "in_force", "有效"
        ENDED = "ended", "已终止"

    dataset = models.CharField("数据类别", max_length=20, choices=[(one.value, one.label) for one in Dataset])
    name = models.CharField("姓名或名称", max_length=200)
    number = models.CharField("证件号码", max_length=60, db_collation="C")
    other_name = models.CharField("另一方姓名", max_length=200, blank=True)
    other_number = models.CharField("另一方证件号码", max_length=60, blank=True, db_collation="C")
    former_name = models.CharField("曾用姓名（名称）", max_length=200, blank=True)
    former_number = models.CharField("原证件号码", max_length=60, blank=True, db_collation="C")
    standing = models.CharField("状态", max_length=10, choices=Standing, default=Standing.IN_FORCE)

    class Meta:
        db_table = "departments_shared_record"
        ordering: ClassVar = ["dataset", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "number", "other_number"], name="shared_record_once")
        ]
        indexes: ClassVar = [models.Index(fields=["dataset", "other_number"], name="shared_record_by_other")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.name}"


class SharedEnquiry(PlannedModel):
    """A question the platform was asked, and what it said: whoever looks at people's data leaves a trace. 查询记录"""

    serial = models.CharField("流水号", max_length=60, unique=True)
    number = models.CharField("核验编号", max_length=44)
    asker = models.CharField("来自", max_length=30)
    operator = models.CharField("经办人", max_length=100)
    purpose = models.CharField("目的", max_length=200)
    basis = models.CharField("法律依据", max_length=200)
    asked = models.CharField("核验内容", max_length=1000)
    outcome = models.CharField("结果", max_length=300)
    at = models.DateTimeField("时间")

    class Meta:
        db_table = "departments_shared_enquiry"
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.serial


class SilentDepartment(PlannedModel):
    """A department whose system does not answer, until the visitor lets it. 停止应答的部门"""

    department = models.CharField("部门", max_length=40, unique=True)

    class Meta:
        db_table = "departments_silent"

    def __str__(self) -> str:
        return self.department
