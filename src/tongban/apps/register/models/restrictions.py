"""What stands beside the rights: advance notices, seizures, objections."""

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.register.models.folio import OPEN, Entry, entry_constraints
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, SeizureKind

NOTICE_KINDS = [str(kind) for kind in AdvanceNoticeKind]
SEIZURE_KINDS = [str(kind) for kind in SeizureKind]
QUEUED_KINDS = [str(kind) for kind in SeizureKind if kind.is_queued]


class AdvanceNotice(Entry):
    """An advance notice of one of the four kinds. Amounts in yuan. 预告登记"""

    kind = models.CharField("预告登记种类", max_length=2)
    obligor = models.CharField("义务人", max_length=200)
    obligor_kind = models.CharField("义务人类型", max_length=4, blank=True)
    obligor_document_kind = models.CharField("义务人证件种类", max_length=4, blank=True)
    obligor_document_number = models.CharField("义务人证件号", max_length=60, blank=True)
    price = models.DecimalField("取得价格或被担保主债权数额（元）", max_digits=18, decimal_places=2, null=True)
    mode = models.CharField("共有方式", max_length=2, default=CoOwnership.SOLE.value)
    cause = models.CharField("登记原因", max_length=100, blank=True)
    registration_type = models.CharField("登记类型", max_length=3, default="700")
    # 抵押预告所预告的抵押权，转本登记时照此登记
    mortgage_kind = models.CharField("抵押方式", max_length=2, blank=True)
    debt_from = models.DateField("债务履行起始日期", null=True)
    debt_until = models.DateField("债务履行届满日期", null=True)
    scope = models.CharField("担保范围", max_length=500, blank=True)
    transfer_banned = models.BooleanField("存在禁止或限制转让抵押不动产的约定", default=False)
    remarks = models.TextField("附记", blank=True)

    class Meta:
        db_table = "advance_notice"
        constraints: ClassVar = [
            *entry_constraints("advance_notice"),
            models.CheckConstraint(name="notice_kind_is_known", condition=Q(kind__in=NOTICE_KINDS)),
            models.CheckConstraint(
                name="notice_price_is_not_negative", condition=Q(price__isnull=True) | Q(price__gte=0)
            ),
            # 同一单元不得有两个现势的预购商品房预告（domain.md 5.3, 7001）
            models.UniqueConstraint(
                fields=["folio"],
                condition=OPEN & Q(kind=AdvanceNoticeKind.PRESALE.value),
                name="presale_notice_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"advance notice {self.pk}"


class Seizure(Entry):
    """A court's order as it stood for a while; a queued one has no term until it moves up. 查封

    When an order moves up, turns or is renewed, its row ends and the next begins; `origin` is the first of them.
    `asked_…` is what the court asked for. That it lasts three years at most (民诉法解释 §485) and that no two
    bind the same thing on one day are constraints of the migration `numbers_and_log`.
    """

    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="versions")

    kind = models.CharField("查封类型", max_length=2)
    court = models.CharField("查封机关", max_length=100)
    court_case_number = models.CharField("案号", max_length=100, blank=True)
    document = models.CharField("查封文件", max_length=100, blank=True)
    document_number = models.CharField("查封文号", max_length=100)
    served_at = models.DateTimeField("送达时间")
    from_date = models.DateField("查封起始日期", null=True)
    until_date = models.DateField("查封终止日期（当日仍有效）", null=True)
    against = models.CharField("被执行人", max_length=300, blank=True)
    scope = models.CharField("查封范围", max_length=300, blank=True)
    share_numerator = models.PositiveIntegerField("查封份额分子", null=True)
    share_denominator = models.PositiveIntegerField("查封份额分母", null=True)
    asked_years = models.PositiveSmallIntegerField("申请查封年限", null=True)
    asked_from = models.DateField("文书所载起始日期", null=True)
    asked_until = models.DateField("文书所载终止日期", null=True)
    renewed = models.BooleanField("曾续封", default=False)
    remarks = models.TextField("附记", blank=True)

    class Meta:
        db_table = "seizure"
        constraints: ClassVar = [
            *entry_constraints("seizure"),
            models.CheckConstraint(name="seizure_kind_is_known", condition=Q(kind__in=SEIZURE_KINDS)),
            models.CheckConstraint(
                name="seizure_has_a_term_unless_queued",
                condition=Q(kind__in=QUEUED_KINDS) | Q(from_date__isnull=False, until_date__isnull=False),
            ),
            models.CheckConstraint(
                name="seizure_term_ends_after_it_begins",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
            models.CheckConstraint(
                name="seizure_share_is_a_fraction_of_one",
                condition=Q(share_numerator__isnull=True, share_denominator__isnull=True)
                | Q(share_numerator__gte=1, share_denominator__gte=F("share_numerator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court} {self.document_number}"

    @property
    def number_in_line(self) -> int:
        """Tells orders of one folio apart, whatever became of them, and orders those of the same instant."""
        return self.origin_id or self.pk

    @property
    def share(self) -> Fraction | None:
        """The part that is seized, if not the whole."""
        if self.share_numerator is None or self.share_denominator is None:
            return None
        return Fraction(self.share_numerator, self.share_denominator)


class Objection(Entry):
    """Somebody says the register is wrong (民法典 §220). 异议登记"""

    applicant = models.CharField("异议申请人", max_length=200)
    document_kind = models.CharField("证件种类", max_length=4, blank=True)
    document_number = models.CharField("证件号", max_length=60, blank=True)
    matter = models.CharField("异议事项", max_length=500)
    remarks = models.TextField("附记", blank=True)
    lawsuit_shown_at = models.DateTimeField("提交起诉受理材料的时间", null=True)
    lawsuit_shown_under = models.CharField("起诉受理材料所属业务编号", max_length=80, null=True)

    class Meta:
        db_table = "objection"
        constraints: ClassVar = [*entry_constraints("objection")]

    def __str__(self) -> str:
        return f"objection {self.pk}"
