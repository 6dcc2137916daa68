"""What the receiving institution handed over: people, materials, answers, checks, parcels."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import OwnedModel
from tongban.exchange.contracts.types import VerificationData


class CaseParty(AppendOnlyModel, OwnedModel):
    """An applicant as the form names them. 当事人"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField("顺序号")
    role = models.CharField("身份", max_length=60)
    kind = models.CharField("类型", max_length=16)
    name = models.CharField("姓名或名称", max_length=200, db_collation="C")
    document_kind = models.CharField("证件种类", max_length=4)
    document_number = models.CharField("证件号码", max_length=60, db_collation="C")
    document_until = models.DateField("证件有效期至", null=True)
    phone = models.CharField("电话", max_length=200, blank=True)
    address = models.CharField("通讯地址", max_length=200, blank=True)
    share = models.CharField("份额", max_length=20, blank=True)
    represented_by = models.JSONField("法定代表人", null=True, encoder=DjangoJSONEncoder)
    agents = models.JSONField("代理人", default=list, encoder=DjangoJSONEncoder)

    class Meta:
        db_table = "case_party"
        verbose_name = "当事人"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "position"], name="case_party_position_once")]
        indexes: ClassVar = [
            models.Index(fields=["institution", "name"], name="case_party_by_name"),
            models.Index(fields=["institution", "document_number"], name="case_party_by_document"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_guardian(self) -> bool:
        """Whether a person stands for this person by law; who stands for an enterprise is its legal representative."""
        return self.kind == "person" and self.represented_by is not None


class CaseMaterial(AppendOnlyModel, OwnedModel):
    """One line of the checklist; `round` 0 came with the application, 1 with the supplement. 申请材料"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials")
    round = models.PositiveSmallIntegerField("批次", default=0)
    position = models.PositiveSmallIntegerField("顺序号")
    code = models.CharField("材料代码", max_length=60)
    name = models.CharField("材料名称", max_length=200)
    state = models.CharField("状态", max_length=60)
    originals = models.PositiveSmallIntegerField("原件份数", default=0)
    copies = models.PositiveSmallIntegerField("复印件份数", default=0)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    reason = models.CharField("免交依据", max_length=1000, blank=True)
    # How the receiving institution held it against shared data, as it came.
    verification = models.JSONField("共享数据核验", null=True)

    class Meta:
        db_table = "case_material"
        verbose_name = "申请材料"
        ordering: ClassVar = ["round", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round", "position"], name="case_material_position_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def verified(self) -> VerificationData | None:
        """What was answered in the paper's place, typed; None where nobody was asked."""
        return VerificationData.model_validate(self.verification) if self.verification else None


class MaterialFile(AppendOnlyModel, OwnedModel):
    """A scan of a material, by its SM3 digest. Whether it has arrived, the file store knows. 扫描件"""

    material = models.ForeignKey(CaseMaterial, on_delete=models.PROTECT, related_name="files")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField("顺序号")
    digest = models.CharField("SM3 摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=40)
    name = models.CharField("文件名", max_length=200)
    pages = models.PositiveSmallIntegerField("页数", default=1)

    class Meta:
        db_table = "case_material_file"
        verbose_name = "扫描件"
        ordering: ClassVar = ["material__round", "material__position", "position"]
        constraints: ClassVar = [
            models.CheckConstraint(name="material_file_digest_is_sm3", condition=Q(digest__regex=r"^[0-9a-f]{64}$"))
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "digest"], name="material_file_by_digest")]

    def __str__(self) -> str:
        return self.name


class InterviewAnswer(AppendOnlyModel, OwnedModel):
    """One question of the interview record and its answer. 询问笔录"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interview")
    position = models.PositiveSmallIntegerField("顺序号")
    question = models.CharField("问题", max_length=1000)
    answer = models.CharField("回答", max_length=1000, blank=True)

    class Meta:
        db_table = "case_interview_answer"
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.question


class IdentityCheckNote(AppendOnlyModel, OwnedModel):
    """That a person at the counter is who their document says. 身份核验"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identity_checks")
    party = models.CharField("被核验人", max_length=200)
    method = models.CharField("核验方式", max_length=60)
    score_band = models.CharField("比对分档", max_length=200, blank=True)
    at = models.DateTimeField("核验时间")
    officer_name = models.CharField("核验人", max_length=200)

    class Meta:
        db_table = "case_identity_check"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.party


class PaperParcel(OwnedModel):
    """A parcel of originals on its way from the counter, opened and counted here. 纸质材料寄递"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parcels")
    courier = models.CharField("快递公司", max_length=200)
    waybill = models.CharField("运单号", max_length=60)
    sheets = models.PositiveSmallIntegerField("寄出页数")
    dispatched_at = models.DateTimeField("寄出时间")
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.CharField("签收人账号", max_length=60, blank=True)
    received_by_name = models.CharField("签收人", max_length=60, blank=True)
    received_sheets = models.PositiveSmallIntegerField("签收页数", null=True)
    mismatch_note = models.CharField("不符说明", max_length=500, blank=True)
    searched_at = models.DateTimeField("收件机构开始查找的时间", null=True)
    carrier_reference = models.CharField("承运方查单号", max_length=60, blank=True)
    lost_at = models.DateTimeField("认定遗失时间", null=True)
    loss_statement = models.CharField("查找经过和结论", max_length=500, blank=True)
    lost_by_names = models.CharField("认定人和复核人", max_length=200, blank=True)

    class Meta:
        db_table = "case_paper_parcel"
        ordering: ClassVar = ["dispatched_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "waybill"], name="paper_parcel_once"),
            models.CheckConstraint(
                name="paper_parcel_receipt_is_complete",
                condition=Q(received_at__isnull=True, received_sheets__isnull=True)
                | Q(received_at__isnull=False, received_sheets__isnull=False),
            ),
            # 件数不符须登记（gateways.md 8.1：属地拆封核点，缺件登记）
            models.CheckConstraint(
                name="paper_parcel_mismatch_is_explained",
                condition=Q(received_sheets__isnull=True)
                | Q(received_sheets=models.F("sheets"))
                | ~Q(mismatch_note=""),
            ),
        ]

    def __str__(self) -> str:
        return self.waybill
