"""The paper originals of a case, sheet by sheet, as the home bureau counted them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.models.filing import PaperParcel
from tongban.apps.identity.models import OwnedModel
from tongban.domain.paper_trail import SheetFault, SheetInWords, SheetPlace


class CaseSheet(SheetInWords, OwnedModel):
    """One page of one material: where it lies, what was wrong with it, and its page in the archive. 纸质材料逐页登记"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sheets")
    parcel = models.ForeignKey(PaperParcel, on_delete=models.PROTECT, related_name="contents")
    material = models.CharField("材料代码", max_length=60)
    name = models.CharField("材料名称", max_length=200)
    page = models.PositiveSmallIntegerField("第几页")
    place = models.CharField("所在", max_length=8, default=SheetPlace.POSTED.value)
    fault = models.CharField("不符", max_length=10, blank=True)
    fault_note = models.CharField("不符说明", max_length=200, blank=True)
    answer = models.CharField("收件机构答复", max_length=8, blank=True)
    answer_note = models.CharField("答复说明", max_length=200, blank=True)
    remedy = models.CharField("遗失后的处理", max_length=16, blank=True)
    archive_page = models.PositiveIntegerField("卷内页次", null=True)

    class Meta:
        db_table = "case_sheet"
        verbose_name = "纸质材料页"
        ordering: ClassVar = ["material", "page"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "material", "page"], name="case_sheet_once"),
            models.CheckConstraint(
                name="case_sheet_place_is_known", condition=Q(place__in=[str(place) for place in SheetPlace])
            ),
            models.CheckConstraint(
                name="case_sheet_fault_is_known", condition=Q(fault__in=["", *(str(one) for one in SheetFault)])
            ),
            models.CheckConstraint(
                name="case_sheet_filed_has_its_page",
                condition=~Q(place=SheetPlace.FILED.value) | Q(archive_page__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code
