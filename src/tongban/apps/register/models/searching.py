"""Searching the register: words of addresses, every look at a folio, and certificates of what was found."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel
from tongban.apps.register.models.folio import Folio
from tongban.domain.searching import Searcher


class AddressStem(OwnedModel):
    """An address without the room at its end, with every pair of neighbouring characters. 坐落词干

    Filled by a trigger. A county has some thousands of them however many units it has, so that any part of an
    address is found by a small index (bigrams, because trigram extensions know no Chinese under every locale).
    """

    stem = models.CharField("词干", max_length=200, db_collation="C")
    bigrams = ArrayField(models.CharField(max_length=2), verbose_name="相邻两字")

    class Meta:
        db_table = "address_stem"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "stem"], name="address_stem_once"),
        ]
        indexes: ClassVar = [GinIndex(fields=["bigrams"], name="address_stem_by_bigram")]

    def __str__(self) -> str:
        return self.stem


class FolioLook(AppendOnlyModel, OwnedModel):
    """Somebody looked at a folio: who, when, why, and at what. The owner may see this list. 查阅记录"""

    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    actor = models.CharField("账号或成员", max_length=80)
    actor_name = models.CharField("姓名或机构", max_length=100)
    act = models.CharField("行为", max_length=40)
    on_behalf_of = models.CharField("为谁", max_length=200, blank=True)
    purpose = models.CharField("目的", max_length=200, blank=True)
    fields = ArrayField(models.CharField(max_length=20), verbose_name="看到的内容", default=list)
    address = models.CharField("来源", max_length=60, blank=True)

    class Meta:
        db_table = "folio_look"
        indexes: ClassVar = [models.Index(fields=["folio", "-at"], name="folio_look_by_folio")]

    def __str__(self) -> str:
        return f"{self.actor} {self.at}"


class SearchCertificate(AppendOnlyModel, OwnedModel):
    """What the register said on one unit to one applicant at one moment. 不动产登记资料查询结果证明"""

    number = models.CharField("编号", max_length=24)
    code = models.CharField("验证码", max_length=16)
    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+")
    searcher = models.CharField("查询主体", max_length=12)
    applicant = models.CharField("申请人", max_length=200)
    document_kind = models.CharField("证件种类", max_length=4)
    document_number = models.CharField("证件号", max_length=60)
    represented_by = models.CharField("代理人", max_length=100, blank=True)
    purpose = models.CharField("查询目的", max_length=200)
    proofs = ArrayField(models.CharField(max_length=60), verbose_name="查验的材料")
    lines = models.JSONField("查询结果")
    fields = ArrayField(models.CharField(max_length=20), verbose_name="查询内容")
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.CharField("经办人账号", max_length=60)
    issued_by_name = models.CharField("经办人", max_length=60)
    digest = models.CharField("文件摘要", max_length=64)

    class Meta:
        db_table = "search_certificate"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="search_certificate_number_once"),
            models.UniqueConstraint(fields=["code"], name="search_certificate_code_once"),
            models.CheckConstraint(
                name="search_certificate_searcher_is_known", condition=Q(searcher__in=[one.value for one in Searcher])
            ),
            models.CheckConstraint(name="search_certificate_says_why", condition=~Q(purpose="")),
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "-issued_at"], name="search_certificate_by_time")]

    def __str__(self) -> str:
        return self.number

    @property
    def capacity(self) -> str:
        """In what capacity the applicant asked, in words."""
        return Searcher(self.searcher).label
