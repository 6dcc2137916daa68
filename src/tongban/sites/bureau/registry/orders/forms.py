"""What the desk writes down of a court's order."""

from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.utils.timezone import localtime

from tongban.apps.casework.models import EnforcementOrder
from tongban.apps.casework.operations.court.court_orders import OrderTold
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.court_case_number import CourtCaseNumber, InvalidCourtCaseNumber
from tongban.domain.register.court_desk import EnforcementKind, Organ
from tongban.domain.register.refusals import Paper
from tongban.domain.register.transfer_order import AcquirersUnreadable, acquirers_of
from tongban.web.forms import CodeInput, DateField, Form, MoneyField

_YEARS: Final = (("", "按文书所载截止日期"), ("1", "一年"), ("2", "二年"), ("3", "三年（最长）"))
_TYPES: Final = "application/pdf,image/jpeg,image/png"
_LIMITED: Final = {EnforcementKind.SEIZE, EnforcementKind.RENEW}


def _line(label: str, *, size: int = 60, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=size, required=required, help_text=help_text)


class OrderForm(Form):
    """An order as the papers have it, and who brought it."""

    kind = forms.ChoiceField(label="协助事项", choices=[(one.value, one.label) for one in EnforcementKind])
    organ = forms.ChoiceField(
        label="机关类别", choices=[(one.value, one.label) for one in Organ], initial=Organ.COURT.value, required=False
    )
    court = _line("机关名称", size=100, help_text="全称；续行、解除查封的，与登记簿记载一致")
    court_case_number = _line("案号", help_text="例：（2026）豫0105执1234号；其他机关填写文书载明的案件编号")
    notice_number = _line("协助执行（查询、查封、解除查封）通知书文号", size=100)
    ruling_number = _line("裁定书文号", size=100, required=False, help_text="协助查询、法院以外机关的不填")
    first_bearer = _line("送达人一")
    first_work_card = _line("工作证号")
    first_duty_card = _line("执行公务证号")
    second_bearer = _line("送达人二")
    second_work_card = _line("工作证号")
    second_duty_card = _line("执行公务证号")
    delivering_court = _line("受委托送达的法院", size=100, required=False, help_text="须附委托送达函")
    against = _line("被执行人", size=300, required=False, help_text="姓名或者名称与登记簿一致；单独所有的可以不填")
    share_numerator = forms.IntegerField(label="份额分子", min_value=1, max_value=10_000, required=False)
    share_denominator = forms.IntegerField(label="份额分母", min_value=1, max_value=10_000, required=False)
    term_years = forms.TypedChoiceField(
        label="期限", choices=_YEARS, required=False, coerce=int, empty_value=None, initial="3"
    )
    term_until = DateField(label="截止日期", required=False, help_text="文书写明日期的填写，最长三年")
    amount = MoneyField(label="标的额（元）", required=False)
    earlier_document = _line(
        "在先查封的裁定书文号", size=100, required=False, help_text="续行、解除查封的填写；登记簿没有文号的不填"
    )
    in_place_of = _line("原查封法院", size=100, required=False, help_text="上级法院或者移送后的法院解除、过户时填写")
    contract_filed = forms.BooleanField(label="被执行人购买、已网签备案，尚未登记（预查封）", required=False)
    third_party_confirms = forms.BooleanField(label="登记的权利人已书面确认属于被执行人", required=False)
    acquirers = forms.CharField(
        label="受让人",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="过户的填写，每行一人：姓名或者名称，证件号码；按份共有的再写份额。例：李四，证件号码，1/2",
    )
    acquirer_phone = _line("受让人电话", size=40, required=False)
    price = MoneyField(label="成交价（元）", required=False)
    cleared = forms.CharField(
        label="一并涤除的登记证明",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="裁定书写明涤除的抵押权才填写，每行一个证明号；没有写明的抵押权随房屋转移",
    )
    note = _line("备注", size=500, required=False)

    def __init__(self, data: Any = None, *, order: EnforcementOrder | None = None, **more: Any) -> None:
        if order is not None:
            more["initial"] = {name: getattr(order, name) for name in self.base_fields}
        super().__init__(data, **more)

    def clean(self) -> dict[str, Any]:
        """What belongs together comes together, and what the kind asks for is there."""
        told = super().clean() or {}
        kind = EnforcementKind(told["kind"]) if told.get("kind") else None
        by_court = Organ(told.get("organ") or Organ.COURT) is Organ.COURT
        if by_court:
            self._read_case_number(told)
        if (told.get("share_numerator") is None) != (told.get("share_denominator") is None):
            self.add_error("share_denominator", "份额的分子和分母要同时填写，整体查封的都不填")
        elif told.get("share_numerator") and told["share_numerator"] > told["share_denominator"]:
            self.add_error("share_denominator", "份额不能大于一")
        if by_court and kind is not None and kind.act is not None and not told.get("ruling_number"):
            self.add_error("ruling_number", f"{kind.word}须凭裁定书，请填写裁定书文号")
        if kind in _LIMITED and told.get("term_years") is None and not told.get("term_until"):
            self.add_error("term_until", "请选择年限，或者填写文书所载截止日期")
        if kind is EnforcementKind.TRANSFER:
            self._judge_transfer(told, by_court=by_court)
        if told.get("first_bearer") and told.get("first_bearer") == told.get("second_bearer"):
            self.add_error("second_bearer", "送达须由两名工作人员办理，请填写另一人")
        return told

    def _judge_transfer(self, told: dict[str, Any], *, by_court: bool) -> None:
        """To whom, at what tax and on whose order: only courts pass property on (实施细则 §19)."""
        if not by_court:
            self.add_error("organ", "只有人民法院可以嘱托过户")
        if not told.get("against"):
            self.add_error("against", "过户须写明被执行人")
        if not told.get("acquirer_phone"):
            self.add_error("acquirer_phone", "请填写受让人电话，缴税、领证要通知受让人")
        if self.errors.get("share_denominator"):
            return
        numerator, denominator = told.get("share_numerator"), told.get("share_denominator")
        try:
            acquirers_of(told.get("acquirers", ""), part=Fraction(numerator, denominator) if numerator else None)
        except AcquirersUnreadable as refusal:
            self.add_error("acquirers", refusal.sentence)

    def _read_case_number(self, told: dict[str, Any]) -> None:
        """A court's 案号 in the form of the norm; the domain's own sentence where it is not."""
        if not told.get("court_case_number"):
            return
        try:
            told["court_case_number"] = CourtCaseNumber.parse(told["court_case_number"]).text
        except InvalidCourtCaseNumber as refusal:
            self.add_error("court_case_number", refusal.sentence)

    def told(self) -> OrderTold:
        """The same for the operation; a term belongs to seizures and renewals only, the day before the years."""
        said = dict(self.cleaned_data)
        kind, organ = EnforcementKind(said.pop("kind")), Organ(said.pop("organ") or Organ.COURT)
        if kind not in _LIMITED:
            said.update(term_years=None, term_until=None)
        elif said["term_until"]:
            said["term_years"] = None
        if kind is not EnforcementKind.TRANSFER:
            said.update(acquirers="", acquirer_phone="", price=None, cleared="")
        return OrderTold(kind=kind, organ=organ, **said)


class ServiceForm(Form):
    """When the papers were served, to the minute, and why the stamp is wrong."""

    day = DateField(label="送达日期")
    minute = forms.TimeField(
        label="送达时刻",
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "时刻应写成 09:30 这样的形式"},
    )
    reason = forms.CharField(label="更正理由", max_length=300, help_text="例如送达回证载明的时间；会记入本件经过。")

    @classmethod
    def of(cls, data: Any, served_at: datetime) -> "ServiceForm":
        """With what is written now."""
        here = localtime(served_at)
        return cls(data, initial={"day": here.date(), "minute": here.time()})

    def instant(self) -> datetime:
        """The corrected instant here."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["minute"], tzinfo=SHANGHAI)


class ScanForm(Form):
    """One scan of one paper."""

    paper = forms.ChoiceField(label="文书")
    scan = forms.FileField(
        label="扫描件",
        help_text="PDF、JPEG、PNG，不超过 20 MB",
        widget=forms.ClearableFileInput(attrs={"accept": _TYPES}),
    )

    def __init__(self, *args: Any, kind: EnforcementKind, **more: Any) -> None:
        super().__init__(*args, **more)
        papers = [one for one in Paper if kind.becomes_a_case or one is not Paper.TAX]
        self.fields["paper"].choices = [(one.value, one.label) for one in papers]  # type: ignore[attr-defined]


class UnitSearchForm(Form):
    """What to look a unit up by."""

    q = forms.CharField(label="单元号、证号、权利人全名、证件号或坐落", max_length=100, widget=CodeInput())
