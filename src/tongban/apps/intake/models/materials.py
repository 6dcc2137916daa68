"""The checklist with its scans, the interview record and the promises."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.apps.intake.words import MaterialState, UndertakingKind
from tongban.exchange.contracts.types import VerificationData


class MaterialRow(PlannedModel):
    """One line of the checklist. 申请材料"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="materials")
    position = models.PositiveSmallIntegerField("序号")
    code = models.CharField("材料代码", max_length=10)
    name = models.CharField("材料名称", max_length=100)
    mandatory = models.BooleanField("必交", default=True)
    # The application form and the interview record are made here; scans of the signed sheets may replace them.
    printed_here = models.BooleanField("由窗口制作", default=False)
    state = models.CharField("状态", max_length=14, default=MaterialState.REQUIRED)
    originals = models.PositiveSmallIntegerField("原件份数", default=0)
    copies = models.PositiveSmallIntegerField("复印件份数", default=0)
    reason = models.CharField("免交依据或补正要求", max_length=1000, blank=True)
    # The last answer of those asked in the paper's place, and the digest of the question it answers.
    verification = models.JSONField("共享数据核验", null=True)
    verified_about = models.CharField("核验内容摘要", max_length=64, blank=True, db_collation="C")
    verifications_asked = models.PositiveSmallIntegerField("核验次数", default=0)

    class Meta:
        db_table = "material"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "code"], name="material_once_per_application"),
            models.CheckConstraint(
                name="material_state_is_known", condition=Q(state__in=[str(state) for state in MaterialState])
            ),
            models.CheckConstraint(name="material_waiver_says_why", condition=~Q(state="waived") | ~Q(reason="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["application"], condition=Q(state="to_supplement"), name="material_to_supplement")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_label(self) -> str:
        """The state as the checklist shows it."""
        if self.state == MaterialState.REQUIRED and self.printed_here:
            return "提交时自动生成"
        if self.state == MaterialState.REQUIRED and not self.mandatory:
            return "选交"
        return MaterialState(self.state).label

    @property
    def verified(self) -> VerificationData | None:
        """What those asked in the paper's place said last, typed; None while nobody was asked."""
        return VerificationData.model_validate(self.verification) if self.verification else None

    @property
    def standing(self) -> str:
        """What of the row a form may change, as one word that the form sends back: state, originals, copies."""
        return f"{self.state}:{self.originals}:{self.copies}"

    @property
    def tone(self) -> str:
        """The colour of the state's tag."""
        if self.state == MaterialState.TO_SUPPLEMENT:
            return "late"
        if self.state == MaterialState.REQUIRED:
            return "warn" if self.mandatory and not self.printed_here else "still"
        return "ok"


class MaterialFile(PlannedModel):
    """One scan of a material; the content lies in the file store under its digest. 扫描件"""

    material = models.ForeignKey(MaterialRow, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField("序号")
    digest = models.CharField("SM3 摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=40)
    name = models.CharField("文件名", max_length=200)
    pages = models.PositiveSmallIntegerField("页数")
    added_at = models.DateTimeField("加入时间")
    added_by = models.CharField("加入人", max_length=200)
    # Whether the clerk has looked at what the judgement of its pages warns of, and keeps it as it is.
    kept = models.BooleanField("已核对，保留", default=False)
    # Set when another counter took it; the paper then lies there.
    part = models.ForeignKey("intake.CounterPart", on_delete=models.SET_NULL, related_name="files", null=True)

    class Meta:
        db_table = "material_file"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["material", "position"],
                name="material_file_has_its_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["material", "digest"], name="material_file_once_per_material"),
        ]

    def __str__(self) -> str:
        return self.name


class InterviewAnswer(PlannedModel):
    """One question put to the applicants and what they answered. 询问笔录"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField("序号")
    code = models.CharField("问题代码", max_length=40)
    question = models.CharField("问题", max_length=500)
    answer = models.CharField("回答", max_length=1000)

    class Meta:
        db_table = "interview_answer"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "code"], name="interview_answer_once_per_question"),
        ]

    def __str__(self) -> str:
        return self.question


class Undertaking(PlannedModel):
    """A written promise without which the case would stop; its paper is kept with the case. 承诺书"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="undertakings")
    kind = models.CharField("种类", max_length=8, choices=[(kind.value, kind.label) for kind in UndertakingKind])
    sentence = models.CharField("承诺缘由", max_length=1000)
    signed = models.BooleanField("已签名", default=False)

    class Meta:
        db_table = "intake_undertaking"
        ordering: ClassVar = ["kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "kind"], name="intake_undertaking_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return UndertakingKind(self.kind).label
