"""The folio of a unit, what every entry on it shares, and the description of the unit."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.identity.models import Institution, OwnedModel

OPEN = Q(ended_at__isnull=True)
_UNIT_CODE = r"^\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}[FLQW]\d{8}$"


class RegisterRow(OwnedModel):
    """A row of the register proper, written in bulk when an old register is taken over.

    What it points to is there because triggers check a whole statement at once (migration
    `links_and_holders`), which holds as firmly as a foreign key where nothing is ever deleted, at a tenth of the
    cost. No index is kept on the institution alone: a register is its node's, and every search names more.
    """

    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        verbose_name="机构",
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        abstract = True


class Folio(RegisterRow):
    """The page of one unit in the register. Whoever writes on it locks this row first. 簿页"""

    unit_code = models.CharField("不动产单元号", max_length=28, db_collation="C")
    opened_at = models.DateTimeField("建簿时间")
    opened_under = models.CharField("建簿依据", max_length=80)

    class Meta:
        db_table = "folio"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "unit_code"], name="folio_one_per_unit"),
            models.CheckConstraint(name="folio_unit_code_is_well_formed", condition=Q(unit_code__regex=_UNIT_CODE)),
        ]

    def __str__(self) -> str:
        return self.unit_code


class Entry(RegisterRow):
    """What is written on a folio: recorded once, ended once, never changed in between."""

    # Found by its folio through the constraint {table}_imported_once, which begins with it.
    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    recorded_at = models.DateTimeField("登簿时间")
    recorded_by = models.CharField("登簿人账号", max_length=60)
    recorded_by_name = models.CharField("登簿人", max_length=60)
    recorded_under = models.CharField("业务编号或导入批次", max_length=80)
    ended_at = models.DateTimeField("终止时间", null=True)
    ended_by = models.CharField("终止登簿人账号", max_length=60, null=True)
    ended_by_name = models.CharField("终止登簿人", max_length=60, null=True)
    ended_under = models.CharField("终止所依业务编号", max_length=80, null=True)
    end_cause = models.CharField("终止原因", max_length=200, null=True)
    # What the row was imported from, condensed: a second import of the same content finds it here.
    source_key = models.CharField("导入内容摘要", max_length=32, null=True)

    class Meta:
        abstract = True

    @property
    def is_current(self) -> bool:
        """Whether the entry still stands (权属状态“现势”)."""
        return self.ended_at is None


def entry_constraints(table: str) -> list[models.BaseConstraint]:
    """What holds for entries of every kind; `table` makes the names unique."""
    return [
        models.CheckConstraint(
            name=f"{table}_ends_after_it_begins", condition=OPEN | Q(ended_at__gte=F("recorded_at"))
        ),
        models.CheckConstraint(
            name=f"{table}_end_names_who_and_why",
            condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_under__isnull=True, end_cause__isnull=True)
            | Q(ended_at__isnull=False, ended_by__isnull=False, ended_under__isnull=False),
        ),
        # By folio first: folios are numbered as they come, so that an import adds to the index at its end, and every
        # entry of a folio is found by it. Entries of our own have no key, and none is like another.
        models.UniqueConstraint(fields=["folio", "source_key"], name=f"{table}_imported_once"),
    ]


def link_index(table: str, link: str) -> models.Index:
    """An index of the rows that point somewhere by this link; most do not."""
    return models.Index(fields=[link], condition=Q(**{f"{link}__isnull": False}), name=f"{table}_of_{link}")


def exactly_one_of(*links: str) -> Q:
    """That a row points to exactly one of several things."""
    choices = [Q(**{f"{other}__isnull": other != chosen for other in links}) for chosen in links]
    return reduce(or_, choices)


class UnitDescription(Entry):
    """What the unit is: place, use, size, land. Codes are those of the national dictionaries (domain.md 2)."""

    location = models.CharField("坐落", max_length=200, db_collation="C")
    status = models.CharField("建筑物状态", max_length=12)
    use_code = models.CharField("房屋用途", max_length=4, blank=True)
    kind_code = models.CharField("房屋类型", max_length=4, blank=True)
    nature_code = models.CharField("房屋性质", max_length=4, blank=True)
    structure_code = models.CharField("房屋结构", max_length=4, blank=True)
    area = models.DecimalField("建筑面积（平方米）", max_digits=14, decimal_places=2, null=True)
    exclusive_area = models.DecimalField("专有面积（平方米）", max_digits=14, decimal_places=2, null=True)
    shared_area = models.DecimalField("分摊面积（平方米）", max_digits=14, decimal_places=2, null=True)
    floor = models.CharField("所在层", max_length=20, blank=True)
    total_floors = models.PositiveSmallIntegerField("总层数", null=True)
    completed_on = models.DateField("竣工日期", null=True)
    project = models.CharField("项目名称", max_length=100, blank=True)
    right_type = models.CharField("权利类型", max_length=4)
    land_use_code = models.CharField("土地用途", max_length=4, blank=True)
    land_nature_code = models.CharField("土地权利性质", max_length=4, blank=True)
    land_area = models.DecimalField("宗地面积（平方米）", max_digits=14, decimal_places=2, null=True)
    land_share_area = models.DecimalField("分摊土地面积（平方米）", max_digits=14, decimal_places=2, null=True)
    land_right_holder = models.CharField("土地使用权人", max_length=200, blank=True)
    land_from = models.DateField("土地使用起始日期", null=True)
    land_until = models.DateField("土地使用终止日期", null=True)

    class Meta:
        db_table = "unit_description"
        constraints: ClassVar = [
            *entry_constraints("unit_description"),
            models.UniqueConstraint(fields=["folio"], condition=OPEN, name="unit_description_one_current"),
            models.CheckConstraint(name="unit_status_is_known", condition=Q(status__in=["predicted", "surveyed"])),
            models.CheckConstraint(
                name="unit_areas_are_not_negative",
                condition=(Q(area__isnull=True) | Q(area__gte=0))
                & (Q(exclusive_area__isnull=True) | Q(exclusive_area__gte=0))
                & (Q(shared_area__isnull=True) | Q(shared_area__gte=0))
                & (Q(land_area__isnull=True) | Q(land_area__gte=0))
                & (Q(land_share_area__isnull=True) | Q(land_share_area__gte=0)),
            ),
            models.CheckConstraint(
                name="land_term_ends_after_it_begins",
                condition=Q(land_from__isnull=True) | Q(land_until__isnull=True) | Q(land_until__gte=F("land_from")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "location"], condition=OPEN, name="unit_by_location"),
        ]

    def __str__(self) -> str:
        return self.location
