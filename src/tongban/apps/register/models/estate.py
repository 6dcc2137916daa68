"""Parcels and buildings: what the units lie on and in. Each description is a version, ended by the next."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.identity.models import OwnedModel
from tongban.apps.register.models.folio import OPEN


class Described(OwnedModel):
    """A version of a description: who wrote it when, and when another took its place."""

    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人账号", max_length=60)
    recorded_under = models.CharField("依据", max_length=80)
    ended_at = models.DateTimeField("终止时间", null=True)

    class Meta:
        abstract = True


class Parcel(Described):
    """A parcel by its code of nineteen characters (GB/T 37346). The right to it stands on its own folio. 宗地"""

    code = models.CharField("宗地代码", max_length=19, db_collation="C")
    location = models.CharField("坐落", max_length=200)
    area = models.DecimalField("宗地面积（平方米）", max_digits=14, decimal_places=2, null=True)
    use_code = models.CharField("用途", max_length=4, blank=True)
    nature_code = models.CharField("权利性质", max_length=4, blank=True)
    land_from = models.DateField("使用起始日期", null=True)
    land_until = models.DateField("使用终止日期", null=True)
    boundaries = models.CharField("四至", max_length=500, blank=True)

    class Meta:
        db_table = "parcel"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "code"], condition=OPEN, name="parcel_one_current"),
            models.CheckConstraint(
                name="parcel_code_is_well_formed", condition=Q(code__regex=r"^\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}$")
            ),
            models.CheckConstraint(
                name="parcel_ends_after_it_begins", condition=OPEN | Q(ended_at__gte=F("recorded_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Building(Described):
    """A building on a parcel; its units are the folios whose codes begin with both. 自然幢"""

    parcel_code = models.CharField("宗地代码", max_length=19, db_collation="C")
    number = models.CharField("幢号", max_length=4)
    project = models.CharField("项目名称", max_length=100, blank=True)
    location = models.CharField("坐落", max_length=200, blank=True)
    structure_code = models.CharField("房屋结构", max_length=4, blank=True)
    floors_above = models.PositiveSmallIntegerField("地上层数", null=True)
    floors_below = models.PositiveSmallIntegerField("地下层数", null=True)
    units = models.PositiveIntegerField("总套数", null=True)
    completed_on = models.DateField("竣工日期", null=True)

    class Meta:
        db_table = "building"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["institution", "parcel_code", "number"], condition=OPEN, name="building_one_current"
            ),
            models.CheckConstraint(name="building_number_is_four_digits", condition=Q(number__regex=r"^\d{4}$")),
            models.CheckConstraint(
                name="building_ends_after_it_begins", condition=OPEN | Q(ended_at__gte=F("recorded_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_code} {self.number}"
