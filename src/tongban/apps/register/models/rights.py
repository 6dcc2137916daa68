"""Rights: ownership, mortgages, burdens, and who holds them."""

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from tongban.apps.register.models.folio import (
    OPEN,
    Entry,
    Folio,
    RegisterRow,
    entry_constraints,
    exactly_one_of,
    link_index,
)
from tongban.domain.dictionaries import CoOwnership, MortgagedProperty, MortgageKind, RightType


class HolderKey(Func):
    """A holder's name or document number, in one institution's register, as eight bytes.

    What the indexes of holders are over: texts in random order made them four times as large, and an import slow.
    Different texts may have one key, so that whoever asks by it also asks for the text (queries/holders.py).
    """

    function = "hashtextextended"
    output_field = models.BigIntegerField()

    def __init__(self, text: str | Value, institution: str | Value = "institution_id") -> None:
        super().__init__(text, Cast(institution, models.BigIntegerField()))


class Ownership(Entry):
    """Who owns the unit and how: one current row per folio. 房地产权"""

    mode = models.CharField("共有方式", max_length=2)
    cause = models.CharField("登记原因", max_length=100)
    registration_type = models.CharField("登记类型", max_length=3)
    price = models.DecimalField("交易价格（元）", max_digits=18, decimal_places=2, null=True)
    remarks = models.TextField("附记", blank=True)

    class Meta:
        db_table = "ownership"
        constraints: ClassVar = [
            *entry_constraints("ownership"),
            models.UniqueConstraint(fields=["folio"], condition=OPEN, name="ownership_one_current"),
            models.CheckConstraint(
                name="ownership_mode_is_known", condition=Q(mode__in=[str(mode) for mode in CoOwnership])
            ),
            models.CheckConstraint(
                name="ownership_price_is_not_negative", condition=Q(price__isnull=True) | Q(price__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"ownership {self.pk}"


class Mortgage(Entry):
    """A mortgage on the unit. Amounts in yuan. 抵押权"""

    kind = models.CharField("抵押方式", max_length=2)
    object_code = models.CharField("抵押不动产类型", max_length=2, default=MortgagedProperty.LAND_AND_HOUSE.value)
    mortgagor = models.CharField("抵押人", max_length=300, blank=True)
    amount = models.DecimalField("被担保主债权数额或最高债权额（元）", max_digits=18, decimal_places=2)
    debt_from = models.DateField("债务履行起始日期", null=True)
    debt_until = models.DateField("债务履行届满日期", null=True)
    rank = models.PositiveSmallIntegerField("顺位", default=1)
    transfer_banned = models.BooleanField("存在禁止或限制转让抵押不动产的约定", default=False)
    scope = models.CharField("担保范围", max_length=500, blank=True)
    # 最高额抵押担保的债权确定的事实和数额（民法典 §423）；没有确定的、一般抵押没有
    claim_fact = models.CharField("最高债权确定事实", max_length=200, null=True)
    cause = models.CharField("登记原因", max_length=100, blank=True)
    registration_type = models.CharField("登记类型", max_length=3)
    # 担保制度解释 §52：由抵押预告转来的抵押权，自预告登记之日起设立
    effective_since = models.DateTimeField("设立时间（早于登簿时间的）", null=True)
    remarks = models.TextField("附记", blank=True)

    class Meta:
        db_table = "mortgage"
        constraints: ClassVar = [
            *entry_constraints("mortgage"),
            models.CheckConstraint(
                name="mortgage_kind_is_known", condition=Q(kind__in=[str(kind) for kind in MortgageKind])
            ),
            models.CheckConstraint(
                name="mortgage_claims_are_determined_of_a_maximum",
                condition=Q(claim_fact__isnull=True) | (Q(kind=MortgageKind.MAXIMUM_AMOUNT.value) & ~Q(claim_fact="")),
            ),
            models.CheckConstraint(name="mortgage_amount_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="mortgage_rank_counts_from_one", condition=Q(rank__gte=1)),
            models.CheckConstraint(
                name="mortgage_debt_ends_after_it_begins",
                condition=Q(debt_from__isnull=True) | Q(debt_until__isnull=True) | Q(debt_until__gte=F("debt_from")),
            ),
            models.CheckConstraint(
                name="mortgage_takes_effect_when_recorded_or_before",
                condition=Q(effective_since__isnull=True) | Q(effective_since__lte=F("recorded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"mortgage {self.pk}"


class Burden(Entry):
    """A right of somebody else that stays with the house whoever owns it. 居住权、地役权"""

    kind = models.CharField("权利类型", max_length=4)
    content = models.CharField("内容", max_length=500)
    from_date = models.DateField("起始日期", null=True)
    until_date = models.DateField("终止日期", null=True)
    cause = models.CharField("登记原因", max_length=100, blank=True)
    remarks = models.TextField("附记", blank=True)

    class Meta:
        db_table = "burden"
        constraints: ClassVar = [
            *entry_constraints("burden"),
            models.CheckConstraint(
                name="burden_kind_is_known",
                condition=Q(kind__in=[RightType.EASEMENT.value, RightType.HABITATION.value]),
            ),
            models.CheckConstraint(
                name="burden_term_ends_after_it_begins",
                condition=Q(from_date__isnull=True) | Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"burden {self.pk}"


class Holder(RegisterRow):
    """One holder of one right, as recorded with it: owner, mortgagee, or whoever an entry protects. 权利人

    `ended_at` follows the right by a trigger, so that a search for a person finds what stands today.
    """

    folio = models.ForeignKey(Folio, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    ownership = models.ForeignKey(
        Ownership, on_delete=models.PROTECT, null=True, related_name="holders", db_constraint=False, db_index=False
    )
    mortgage = models.ForeignKey(
        Mortgage, on_delete=models.PROTECT, null=True, related_name="holders", db_constraint=False, db_index=False
    )
    advance_notice = models.ForeignKey(
        "AdvanceNotice",
        on_delete=models.PROTECT,
        null=True,
        related_name="holders",
        db_constraint=False,
        db_index=False,
    )
    burden = models.ForeignKey(
        Burden, on_delete=models.PROTECT, null=True, related_name="holders", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField("顺序号")
    name = models.CharField("名称", max_length=200, db_collation="C")
    kind = models.CharField("权利人类型", max_length=4)
    document_kind = models.CharField("证件种类", max_length=4)
    document_number = models.CharField("证件号", max_length=60, blank=True, db_collation="C")
    share_numerator = models.PositiveIntegerField("份额分子", null=True)
    share_denominator = models.PositiveIntegerField("份额分母", null=True)
    ended_at = models.DateTimeField("终止时间", null=True)

    class Meta:
        db_table = "holder"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="holder_of_exactly_one_right",
                condition=exactly_one_of("ownership", "mortgage", "advance_notice", "burden"),
            ),
            models.CheckConstraint(
                name="holder_share_is_a_fraction_of_one",
                condition=Q(share_numerator__isnull=True, share_denominator__isnull=True)
                | Q(share_numerator__gte=1, share_denominator__gte=F("share_numerator")),
            ),
            models.CheckConstraint(name="holder_has_a_name", condition=~Q(name="")),
        ]
        indexes: ClassVar = [
            *(link_index("holder", link) for link in ("ownership", "mortgage", "advance_notice", "burden")),
            models.Index(HolderKey("name"), "folio", condition=OPEN, name="holder_by_name"),
            models.Index(HolderKey("document_number"), "folio", condition=OPEN, name="holder_by_document"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def share(self) -> Fraction | None:
        """The recorded share, if ownership is by shares."""
        if self.share_numerator is None or self.share_denominator is None:
            return None
        return Fraction(self.share_numerator, self.share_denominator)
