"""An application as the counter holds it, its number and the papers printed for it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.identity.models import Institution, Officer, OwnedModel
from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.words import ApplicationState, Delivery, PaperKind, Step
from tongban.domain import catalogue
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import Alternative, BusinessItem
from tongban.domain.catalogue.variants import LocalItem, changes_of
from tongban.domain.codes.case_number import CaseMode
from tongban.exchange.contracts.catalogue import Variant
from tongban.exchange.contracts.registers import ApplicationVerdict, UnitExtract

_NUMBER = r"^\d{14}S\d{5}$"
_UNIT = r"^\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}[FLQW]\d{8}$"


class IntakeCounter(PlannedModel):
    """The last serial an institution gave out on a day; locked by whoever takes the next."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("日期")
    last = models.PositiveIntegerField("最近流水", default=0)

    class Meta:
        db_table = "intake_counter"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "day"], name="intake_counter_one_per_day"),
            models.CheckConstraint(name="intake_counter_fits_the_number", condition=Q(last__lte=99_999)),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.day} {self.last}"


class Application(OwnedModel):
    """Taken in by `institution`, decided by the home bureau `home_code`. 收件"""

    intake_number = models.CharField("收件编号", max_length=20, unique=True, db_collation="C")
    mode = models.CharField("业务模式", max_length=1, default=CaseMode.COUNTER)
    state = models.CharField("状态", max_length=12, default=ApplicationState.DRAFT)
    step = models.PositiveSmallIntegerField("步骤", default=Step.PROPERTY)
    # Counts the savings of the draft: whoever saves must have seen the latest.
    version = models.PositiveIntegerField("草稿版本", default=1)
    item = models.CharField("业务事项", max_length=4)
    # Which of the item's lawful ways of applying, e.g. the mortgagee alone or both together.
    way = models.CharField("申请方式", max_length=30)
    home_code = models.CharField("属地机构", max_length=6)
    home_name = models.CharField("属地机构名称", max_length=60)
    unit_code = models.CharField("不动产单元号", max_length=28, blank=True, db_collation="C")
    asked_certificate = models.CharField("出示的证号", max_length=100, blank=True)
    right_kind = models.CharField("所指权利种类", max_length=30, blank=True)
    right_certificate = models.CharField("所指证书证明号", max_length=100, blank=True)
    # The intake number of the application it goes together with, lodged before it (转移和抵押合并办理).
    together_with = models.CharField("合并办理的收件编号", max_length=20, blank=True, db_collation="C")
    particulars = models.JSONField("申请表专有项", default=dict, encoder=DjangoJSONEncoder)
    extract = models.JSONField("属地登记数据", null=True, encoder=DjangoJSONEncoder)
    extract_taken_at = models.DateTimeField("取数时间", null=True)
    extract_milliseconds = models.PositiveIntegerField("取数用时", null=True)
    # Null until the home institution has told them, also where its system does not know the question.
    local_rules = models.JSONField("属地本地规定", null=True, encoder=DjangoJSONEncoder)
    verdict = models.JSONField("属地核对结果", null=True, encoder=DjangoJSONEncoder)
    checked_at = models.DateTimeField("核对时间", null=True)
    # The digest of the question that the verdict answers: another question has no answer yet.
    checked_about = models.CharField("核对内容摘要", max_length=64, blank=True, db_collation="C")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="收件人员")
    window = models.CharField("窗口", max_length=20, blank=True)
    contact_name = models.CharField("联系人", max_length=200, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    delivery = models.CharField("领证方式", max_length=12, default=Delivery.COUNTER)
    delivery_address = models.CharField("寄送地址", max_length=200, blank=True)
    started_at = models.DateTimeField("开始时间")
    saved_at = models.DateTimeField("最近保存")
    signed = models.BooleanField("申请人已签名", default=False)
    lodged_at = models.DateTimeField("提交时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_reason = models.CharField("结束原因", max_length=300, blank=True)
    # Steps of the home institution's that the hub gave back to it: they are not waited for.
    withdrawn_steps = ArrayField(models.PositiveIntegerField(), verbose_name="撤回的步骤", default=list)

    class Meta:
        db_table = "application"
        constraints: ClassVar = [
            models.CheckConstraint(name="application_number_is_well_formed", condition=Q(intake_number__regex=_NUMBER)),
            models.CheckConstraint(
                name="application_unit_is_well_formed", condition=Q(unit_code="") | Q(unit_code__regex=_UNIT)
            ),
            models.CheckConstraint(
                name="application_state_is_known", condition=Q(state__in=[str(state) for state in ApplicationState])
            ),
            models.CheckConstraint(
                name="application_step_is_known", condition=Q(step__in=[int(step) for step in Step])
            ),
            models.CheckConstraint(
                name="application_lodged_has_time_unit_and_data",
                condition=~Q(state__in=["lodged", "closed"])
                | (Q(lodged_at__isnull=False, extract__isnull=False) & ~Q(unit_code="")),
            ),
            models.CheckConstraint(
                name="application_ended_says_when",
                condition=~Q(state__in=["returned", "dropped", "closed"]) | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_courier_needs_an_address",
                condition=~Q(state__in=["lodged", "closed"]) | ~Q(delivery="courier") | ~Q(delivery_address=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "state", "-saved_at"], name="application_by_state"),
            models.Index(fields=["institution", "unit_code"], name="application_by_unit"),
            models.Index(fields=["institution", "-saved_at", "-id"], name="application_latest"),
        ]

    def __str__(self) -> str:
        return self.intake_number

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == ApplicationState.DRAFT

    @property
    def business(self) -> BusinessItem:
        """The item as the province's catalogue describes it."""
        return catalogue.item(self.item)

    @property
    def local(self) -> LocalItem:
        """The item as it holds at the home institution for an application of this draft's last saving."""
        rules = Variant.read(self.local_rules).rules if self.local_rules else ()
        lodged = (self.lodged_at or self.saved_at).astimezone(SHANGHAI).date()
        return changes_of(one.model_dump(exclude_none=True) for one in rules).item(self.item, on=lodged)

    @property
    def alternative(self) -> Alternative:
        """The chosen way of applying."""
        return self.business.alternative(self.way)

    @property
    def home_member(self) -> str:
        """The home bureau's name on the exchange."""
        return f"bureau.{self.home_code}"

    @property
    def register(self) -> UnitExtract | None:
        """What the home register answered, typed; None before it was asked."""
        return UnitExtract.read(self.extract) if self.extract else None

    @property
    def answer(self) -> ApplicationVerdict | None:
        """What the home bureau said to the filled-in application; None before it was asked."""
        return ApplicationVerdict.read(self.verdict) if self.verdict else None

    @property
    def state_label(self) -> str:
        """The state in words."""
        return ApplicationState(self.state).label


class Paper(PlannedModel):
    """A paper printed for an application and kept as a file."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField("文书", max_length=20, choices=[(kind.value, kind.label) for kind in PaperKind])
    digest = models.CharField("SM3 摘要", max_length=64)
    printed_at = models.DateTimeField("制作时间")

    class Meta:
        db_table = "intake_paper"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "kind"], name="intake_paper_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return PaperKind(self.kind).label
