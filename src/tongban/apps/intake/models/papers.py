"""The paper originals of an application: every sheet, the parcels that carry them, the search for a lost one."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.domain.paper_trail import LossCause, SheetFault, SheetInWords, SheetPlace


class PaperParcel(PlannedModel):
    """The paper originals on their way home; opened at lodging, due one working day later. 纸质材料寄递"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="parcels")
    due_by = models.DateTimeField("应寄出时间")
    sheets = models.PositiveIntegerField("页数", default=0)
    courier = models.CharField("快递公司", max_length=60, blank=True)
    waybill = models.CharField("运单号", max_length=13, blank=True)
    dispatched_at = models.DateTimeField("寄出时间", null=True)
    dispatched_by = models.CharField("寄出人", max_length=60, blank=True)
    received_at = models.DateTimeField("属地签收时间", null=True)
    overdue_noted_at = models.DateTimeField("逾期登记时间", null=True)

    class Meta:
        db_table = "paper_parcel"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="paper_parcel_waybill_is_thirteen_digits",
                condition=Q(waybill="") | Q(waybill__regex=r"^\d{13}$"),
            ),
            models.CheckConstraint(
                name="paper_parcel_dispatched_names_its_waybill",
                condition=Q(dispatched_at__isnull=True, waybill="", courier="")
                | (Q(dispatched_at__isnull=False) & ~Q(waybill="") & ~Q(courier="")),
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(dispatched_at__isnull=True), name="paper_parcel_one_waiting"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_by"], condition=Q(dispatched_at__isnull=True), name="paper_parcel_waiting"),
            models.Index(fields=["waybill"], name="paper_parcel_by_waybill"),
            models.Index(
                fields=["dispatched_at"],
                condition=Q(dispatched_at__isnull=False, received_at__isnull=True),
                name="paper_parcel_under_way",
            ),
        ]

    def __str__(self) -> str:
        return self.waybill or "待寄出"


class PaperSheet(SheetInWords, models.Model):
    """One page of one material: where it lies, and what the home bureau found wrong with it. 纸质材料逐页登记"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="sheets")
    material = models.CharField("材料代码", max_length=10)
    name = models.CharField("材料名称", max_length=100)
    page = models.PositiveSmallIntegerField("第几页")
    place = models.CharField("所在", max_length=8, default=SheetPlace.COUNTER.value)
    parcel = models.ForeignKey(PaperParcel, on_delete=models.SET_NULL, related_name="contents", null=True)
    fault = models.CharField("不符", max_length=10, blank=True)
    fault_note = models.CharField("不符说明", max_length=200, blank=True)
    answer = models.CharField("答复", max_length=8, blank=True)
    answer_note = models.CharField("答复说明", max_length=200, blank=True)
    # What takes its place after a loss; empty as long as it is not lost.
    remedy = models.CharField("遗失后的处理", max_length=16, blank=True)

    class Meta:
        db_table = "paper_sheet"
        ordering: ClassVar = ["material", "page"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "material", "page"], name="paper_sheet_once"),
            models.CheckConstraint(
                name="paper_sheet_place_is_known", condition=Q(place__in=[str(place) for place in SheetPlace])
            ),
            models.CheckConstraint(
                name="paper_sheet_fault_is_known", condition=Q(fault__in=["", *(str(one) for one in SheetFault)])
            ),
            models.CheckConstraint(
                name="paper_sheet_on_its_way_is_in_a_parcel",
                condition=~Q(place=SheetPlace.POSTED.value) | Q(parcel__isnull=False),
            ),
            models.CheckConstraint(name="paper_sheet_answers_a_fault", condition=Q(answer="") | ~Q(fault="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["application"], condition=Q(answer="") & ~Q(fault=""), name="paper_sheet_unanswered")
        ]

    def __str__(self) -> str:
        return self.code


class ParcelSearch(PlannedModel):
    """The search for a parcel that did not arrive; that it is lost, one declares and another confirms. 包裹查找"""

    parcel = models.OneToOneField(PaperParcel, on_delete=models.CASCADE, related_name="search")
    cause = models.CharField("起因", max_length=12)
    carrier_reference = models.CharField("承运方查单号", max_length=60, blank=True)
    opened_at = models.DateTimeField("开始查找")
    opened_by = models.CharField("查找人", max_length=60)
    statement = models.CharField("查找经过和结论", max_length=500, blank=True)
    declared_at = models.DateTimeField("认定遗失时间", null=True)
    declared_by = models.CharField("认定人账号", max_length=150, blank=True)
    declared_by_name = models.CharField("认定人", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("复核时间", null=True)
    confirmed_by = models.CharField("复核人账号", max_length=150, blank=True)
    confirmed_by_name = models.CharField("复核人", max_length=60, blank=True)
    found_at = models.DateTimeField("找到时间", null=True)

    class Meta:
        db_table = "parcel_search"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="parcel_search_two_people_close_it",
                condition=Q(confirmed_at__isnull=True)
                | Q(declared_at__isnull=False) & ~Q(confirmed_by=F("declared_by")),
            ),
            models.CheckConstraint(
                name="parcel_search_says_what_was_done", condition=Q(declared_at__isnull=True) | ~Q(statement="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.cause}"

    @property
    def cause_label(self) -> str:
        """Why it is searched for, in words."""
        return LossCause(self.cause).label
