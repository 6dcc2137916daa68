"""协助执行: a court's order as the counter took it in, its papers, and how it came to be carried out.

What it came to on each unit is the register's (`court_order`), sealed there; here is who brought and who handled it.
"""

from fractions import Fraction
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import Officer, OwnedModel
from tongban.domain.register.court_desk import EnforcementKind, OrderState, Organ, statute_of
from tongban.domain.register.refusals import Paper

_KINDS = [kind.value for kind in EnforcementKind]
_STATES = [state.value for state in OrderState]
_SM3 = r"^[0-9a-f]{64}$"


class EnforcementOrder(OwnedModel):
    """One order of one court about one or more units. 协助执行

    `received_at` is the server's own stamp; `served_at` begins as the same and may be corrected, with a reason that
    stands among the events, until the order is carried out. `amount` in yuan.
    """

    number = models.CharField("业务编号", max_length=40, unique=True, db_collation="C")
    kind = models.CharField("协助事项", max_length=10)
    state = models.CharField("状态", max_length=12, default=OrderState.TAKING_IN.value)

    organ = models.CharField("机关类别", max_length=16, default=Organ.COURT.value)
    court = models.CharField("机关", max_length=100)
    court_case_number = models.CharField("案号", max_length=60)
    ruling_number = models.CharField("裁定书文号", max_length=100, blank=True)
    notice_number = models.CharField("协助执行通知书文号", max_length=100)
    first_bearer = models.CharField("送达人一", max_length=60)
    first_work_card = models.CharField("工作证号（一）", max_length=60)
    first_duty_card = models.CharField("执行公务证号（一）", max_length=60)
    second_bearer = models.CharField("送达人二", max_length=60)
    second_work_card = models.CharField("工作证号（二）", max_length=60)
    second_duty_card = models.CharField("执行公务证号（二）", max_length=60)
    delivering_court = models.CharField("受委托送达的法院", max_length=100, blank=True)

    received_at = models.DateTimeField("收件时间")
    served_at = models.DateTimeField("送达时间")
    against = models.CharField("被执行人", max_length=300, blank=True)
    share_numerator = models.PositiveIntegerField("份额分子", null=True)
    share_denominator = models.PositiveIntegerField("份额分母", null=True)
    term_years = models.PositiveSmallIntegerField("期限（年）", null=True)
    term_until = models.DateField("期限至", null=True)
    amount = models.DecimalField("保全（执行）标的额（元）", max_digits=18, decimal_places=2, null=True)
    earlier_document = models.CharField("在先查封的文号", max_length=100, blank=True)
    in_place_of = models.CharField("原查封法院", max_length=100, blank=True)
    contract_filed = models.BooleanField("被执行人购买并已网签备案", default=False)
    third_party_confirms = models.BooleanField("登记的权利人已书面确认属于被执行人", default=False)
    note = models.CharField("备注", max_length=500, blank=True)
    # Of an order to transfer: who acquires, a line each (name, number, share), and the case it is handled as.
    acquirers = models.TextField("受让人", max_length=2000, blank=True)
    acquirer_phone = models.CharField("受让人电话", max_length=40, blank=True)
    price = models.DecimalField("成交价（元）", max_digits=18, decimal_places=2, null=True)
    cleared = models.TextField("涤除的登记证明", max_length=1000, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, verbose_name="转移登记案件", related_name="ordered_by"
    )

    taken_in_by = models.ForeignKey(Officer, on_delete=models.PROTECT, verbose_name="收件人", related_name="+")
    submitted_at = models.DateTimeField("提交登簿时间", null=True)
    carried_out_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, verbose_name="登簿人", related_name="+"
    )
    done_at = models.DateTimeField("办理时间", null=True)
    events_count = models.PositiveIntegerField("步骤数", default=0)

    class Meta:
        db_table = "enforcement_order"
        verbose_name = "协助执行"
        constraints: ClassVar = [
            models.CheckConstraint(name="enforcement_kind_is_known", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(
                name="enforcement_organ_is_known", condition=Q(organ__in=[one.value for one in Organ])
            ),
            models.CheckConstraint(name="enforcement_state_is_known", condition=Q(state__in=_STATES)),
            # 收件、登簿由不同的人办理
            models.CheckConstraint(
                name="enforcement_carried_out_by_another",
                condition=Q(carried_out_by__isnull=True) | ~Q(carried_out_by=F("taken_in_by")),
            ),
            models.CheckConstraint(
                name="enforcement_served_before_received", condition=Q(served_at__lte=F("received_at"))
            ),
            models.CheckConstraint(
                name="enforcement_share_is_a_fraction_of_one",
                condition=Q(share_numerator__isnull=True, share_denominator__isnull=True)
                | Q(share_numerator__gte=1, share_denominator__gte=F("share_numerator")),
            ),
            models.CheckConstraint(
                name="enforcement_amount_is_not_negative", condition=Q(amount__isnull=True) | Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="enforcement_in_a_case_has_its_case",
                condition=~Q(state=OrderState.IN_CASE.value) | Q(case__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "-received_at"], name="enforcement_by_arrival"),
            models.Index(fields=["institution", "state", "-received_at"], name="enforcement_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def asked(self) -> EnforcementKind:
        """What the court asks."""
        return EnforcementKind(self.kind)

    @property
    def asked_by(self) -> Organ:
        """What kind of organ it is that asks."""
        return Organ(self.organ)

    @property
    def statute(self) -> str:
        """What the register does it by."""
        return statute_of(self.asked, self.asked_by)

    @property
    def decision_number(self) -> str:
        """The number later orders refer to: the ruling's, or the notice's where there is no ruling."""
        return self.ruling_number if self.asked_by is Organ.COURT else self.notice_number

    @property
    def stands(self) -> OrderState:
        """How far it has come."""
        return OrderState(self.state)

    @property
    def share(self) -> Fraction | None:
        """The part that is meant, if not the whole."""
        if self.share_numerator is None or self.share_denominator is None:
            return None
        return Fraction(self.share_numerator, self.share_denominator)


class EnforcementUnit(OwnedModel):
    """A unit the order names. 协助执行的单元"""

    order = models.ForeignKey(EnforcementOrder, on_delete=models.PROTECT, related_name="units")
    unit_code = models.CharField("不动产单元号", max_length=28, db_collation="C")
    location = models.CharField("坐落", max_length=200, blank=True)
    # As the order has it, where it names one: another than those on the folio is a fault of form (F04).
    certificate_number = models.CharField("文书载明的证书号", max_length=100, blank=True)

    class Meta:
        db_table = "enforcement_unit"
        ordering: ClassVar = ["unit_code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "unit_code"], name="enforcement_unit_once")]

    def __str__(self) -> str:
        return self.unit_code


class EnforcementFile(OwnedModel):
    """A scan of what the messengers brought. 协助执行文书扫描件"""

    order = models.ForeignKey(EnforcementOrder, on_delete=models.PROTECT, related_name="files")
    paper = models.CharField("文书", max_length=20)
    digest = models.CharField("SM3 摘要", max_length=64)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=40)
    pages = models.PositiveSmallIntegerField("页数")
    added_at = models.DateTimeField("加入时间")

    class Meta:
        db_table = "enforcement_file"
        ordering: ClassVar = ["paper", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "paper", "digest"], name="enforcement_file_once"),
            models.CheckConstraint(name="enforcement_file_digest_is_sm3", condition=Q(digest__regex=_SM3)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paper_label(self) -> str:
        """Which paper it is."""
        return Paper(self.paper).label


class EnforcementEvent(AppendOnlyModel, OwnedModel):
    """One step of an order: who did what, when, why. 协助执行步骤"""

    order = models.ForeignKey(EnforcementOrder, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("序号")
    step = models.CharField("步骤", max_length=20)
    state = models.CharField("之后的状态", max_length=12)
    actor = models.CharField("账号", max_length=60)
    actor_name = models.CharField("经办人", max_length=60)
    at = models.DateTimeField("时间")
    sentence = models.CharField("说明", max_length=1000)
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        db_table = "enforcement_event"
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "sequence"], name="enforcement_event_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.step}"


class EnforcementPaper(AppendOnlyModel, OwnedModel):
    """A paper this bureau gave the court: 回执, 轮候通知, 查询结果证明. 协助执行文书"""

    order = models.ForeignKey(EnforcementOrder, on_delete=models.PROTECT, related_name="papers")
    number = models.CharField("文书编号", max_length=60, unique=True, db_collation="C")
    title = models.CharField("名称", max_length=100)
    digest = models.CharField("SM3 摘要", max_length=64)
    pages = models.PositiveSmallIntegerField("页数")
    issued_at = models.DateTimeField("出具时间")
    issued_by_name = models.CharField("出具人", max_length=60)

    class Meta:
        db_table = "enforcement_paper"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="enforcement_paper_digest_is_sm3", condition=Q(digest__regex=_SM3))
        ]

    def __str__(self) -> str:
        return self.number
