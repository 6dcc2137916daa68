"""Local rules of an institution, each from one day on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel
from tongban.domain.catalogue.variants import VariantKind


class VariantDecision(AppendOnlyModel, OwnedModel):
    """One local rule from one day on; a later decision on the same subject prevails. 本地差异

    The fields are those of domain.catalogue.variants.VariantChange; what held on a past day stays known.
    """

    since = models.DateField("生效日期")
    item = models.CharField("事项", max_length=4)
    kind = models.CharField("种类", max_length=24, choices=[(one.value, one.label) for one in VariantKind])
    holds = models.BooleanField("执行", default=True)
    material_code = models.CharField("材料代码", max_length=10, blank=True)
    material_name = models.CharField("材料名称", max_length=100, blank=True)
    statute = models.CharField("材料的法律依据", max_length=200, blank=True)
    working_days = models.PositiveSmallIntegerField("工作日", null=True)
    reason = models.CharField("依据", max_length=200)
    decided_at = models.DateTimeField("决定时间")
    decided_by = models.CharField("决定人账号", max_length=60)
    decided_by_name = models.CharField("决定人", max_length=60)

    class Meta:
        db_table = "variant_decision"
        constraints: ClassVar = [
            models.CheckConstraint(name="variant_decision_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="variant_decision_says_what",
                condition=Q(holds=False)
                | (Q(kind="material") & ~Q(material_code="") & ~Q(material_name="") & ~Q(statute=""))
                | Q(kind="time_limit", working_days__isnull=False)
                | Q(kind__in=["automatic_acceptance", "third_review"]),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "item", "since"], name="variant_decision_by_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.kind} {self.since}"
