"""What an officer has to say when acting on a case."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.receipts import FeeStanding
from tongban.apps.casework.reasons import LegalReason
from tongban.apps.casework.words import IssueMethod
from tongban.domain.catalogue import item
from tongban.exchange.contracts.cases import SupplementItem
from tongban.web.formatting import money
from tongban.web.forms import CodeInput, Form

SUPPLEMENT_ROWS = 5


def _choices(field: forms.Field) -> forms.ChoiceField:
    """A field of a form as the choice it is."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field.label} offers no choices")
    return field


class OpinionForm(Form):
    """An opinion in words."""

    opinion = forms.CharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ReasonsForm(Form):
    """Grounds of the law, and the facts of the case that they rest on."""

    reasons = forms.MultipleChoiceField(
        label="法定理由", widget=forms.CheckboxSelectMultiple, help_text="可多选；每一项都会连同法条写入通知书。"
    )
    facts = forms.CharField(
        label="具体情形",
        max_length=500,
        help_text="写明本案的事实，申请人会在通知书上读到。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, grounds: Sequence[LegalReason], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["reasons"]).choices = [
            (ground.code, f"{ground.label}（{ground.statute}）") for ground in grounds
        ]


class SupplementRow(Form):
    """One thing that is missing; an empty row is no row."""

    material = forms.ChoiceField(label="材料", required=False)
    sentence = forms.CharField(label="怎样补正", max_length=300, required=False)

    def __init__(self, *args: object, materials: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["material"]).choices = [("", "（不填）"), *materials]

    def clean(self) -> dict[str, str]:
        """Material and sentence come together."""
        told = super().clean() or {}
        if bool(told.get("material")) != bool(told.get("sentence", "").strip()):
            missing = "sentence" if told.get("material") else "material"
            self.add_error(missing, "请写明怎样补正" if missing == "sentence" else "请选择材料")
        return told


SupplementFormSet = forms.formset_factory(SupplementRow, extra=SUPPLEMENT_ROWS, max_num=SUPPLEMENT_ROWS)


def material_choices(case: Case) -> list[tuple[str, str]]:
    """The item's checklist, and whatever else was handed in."""
    asked = {rule.code: rule.name for rule in item(case.item).materials}
    handed_in = {material.code: material.name for material in case.materials.all()}
    return list({**asked, **handed_in}.items())


def supplement_items(formset: "forms.BaseFormSet[SupplementRow]", case: Case) -> list[SupplementItem]:
    """The filled rows as the contract carries them."""
    names = dict(material_choices(case))
    return [
        SupplementItem(
            material=row.cleaned_data["material"],
            name=names[row.cleaned_data["material"]],
            sentence=row.cleaned_data["sentence"].strip(),
        )
        for row in formset.forms
        if row.cleaned_data.get("material")
    ]


class PrintedSerialField(forms.RegexField):
    """The serial printed on one sheet."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        super().__init__(
            regex=r"^\s*41\d{9}\s*$",
            label=label,
            help_text=help_text,
            widget=CodeInput(digits_only=True),
            error_messages={"invalid": "印制序列号应为 41 开头的 11 位数字，请对照证书纸张上的号码"},
        )


class PrepareForm(Form):
    """The serials printed on the sheets, one for each certificate of the case."""

    printed_serial = PrintedSerialField(label="印制序列号", help_text="证书纸张上的 11 位号码，以 41 开头。")

    def __init__(self, data: QueryDict | None, *, certificates: Sequence[str]) -> None:
        super().__init__(data)
        if len(certificates) > 1:
            self.fields["printed_serial"].label = f"印制序列号：{certificates[0]}"
        self._further = {f"printed_serial_{place}": one for place, one in enumerate(certificates[1:], start=2)}
        for name, number in self._further.items():
            self.fields[name] = PrintedSerialField(label=f"印制序列号：{number}")

    @property
    def further_serials(self) -> tuple[str, ...]:
        """Those of the second certificate and so on."""
        return tuple(self.cleaned_data[name] for name in self._further)


class IssueForm(Form):
    """How and to whom the certificate is handed out.

    Where the node has a carrier (`by_post`) a parcel is ordered; elsewhere the waybill of one already sent is typed.
    The receipt of the fee is asked for only where the treasury does not tell it.
    """

    method = forms.ChoiceField(
        label="发证方式",
        choices=[(method.value, method.label) for method in IssueMethod],
        widget=forms.RadioSelect,
    )
    recipient = forms.CharField(label="领取人", max_length=60)
    phone = forms.RegexField(
        regex=r"^\s*1\d{10}\s*$",
        label="收件人手机号",
        required=False,
        help_text="邮寄时填写；快递员凭它联系收件人。",
        widget=CodeInput(digits_only=True),
        error_messages={"invalid": "手机号应为 1 开头的 11 位数字"},
    )
    postal = forms.CharField(
        label="收件地址",
        max_length=200,
        required=False,
        help_text="邮寄时填写，从城市写起。证书由邮政上门揽收，本人签收后本案自动办结。",
    )
    waybill = forms.RegexField(
        regex=r"^\s*\d{13}\s*$",
        label="运单号",
        required=False,
        help_text="邮寄时填写 13 位运单号。",
        widget=CodeInput(digits_only=True),
        error_messages={"invalid": "运单号应为 13 位数字"},
    )
    fee_receipt = forms.CharField(label="缴费票据号", max_length=40, required=False)

    def __init__(self, *args: object, fee: FeeStanding, by_post: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("waybill",) if by_post else ("phone", "postal"):
            del self.fields[name]
        if fee.due and not fee.receipt:
            self.fields["fee_receipt"].required = True
            self.fields["fee_receipt"].help_text = f"本案收费 {money(fee.due)}，凭票据发证。"
        else:
            del self.fields["fee_receipt"]

    def clean(self) -> dict[str, str]:
        """What goes by post needs to know where to, or how it went."""
        told = super().clean() or {}
        if told.get("method") == IssueMethod.COURIER:
            for name, sentence in _BY_POST.items():
                if name in self.fields and not told.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return told


_BY_POST = {
    "phone": "邮寄的，请填写收件人手机号",
    "postal": "邮寄的，请填写收件地址",
    "waybill": "邮寄的，请填写运单号",
}


class PaperForm(Form):
    """What was in the parcel."""

    waybill = forms.ChoiceField(label="运单号", widget=forms.HiddenInput())
    sheets = forms.IntegerField(label="清点页数", min_value=0, max_value=9999)
    mismatch_note = forms.CharField(
        label="不符说明",
        max_length=300,
        required=False,
        help_text="与寄出页数不同时，写明缺少或多出的材料。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, case: Case, explained: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.explained = explained
        self.announced = {parcel.waybill: parcel.sheets for parcel in case.parcels.filter(received_at__isnull=True)}
        _choices(self.fields["waybill"]).choices = [(one, one) for one in self.announced]

    def clean(self) -> dict[str, object]:
        """A difference must be explained, here or sheet by sheet."""
        told = super().clean() or {}
        announced = self.announced.get(str(told.get("waybill")))
        counted = told.get("sheets")
        if (
            None not in (announced, counted)
            and announced != counted
            and not (self.explained or told.get("mismatch_note", "").strip())
        ):
            self.add_error("mismatch_note", f"寄出 {announced} 页，清点 {counted} 页，请写明缺少或多出的材料")
        return told
