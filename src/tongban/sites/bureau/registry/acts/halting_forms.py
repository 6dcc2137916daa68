"""What an officer says when a case stands still, goes back, or something beside it is answered."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.papers.own_scans import scanned
from tongban.apps.casework.suspensions import SUSPENSION_REASONS
from tongban.apps.documents.refusals import FileRefused
from tongban.domain.cases.states import HandingBackReason
from tongban.domain.catalogue import item
from tongban.domain.catalogue.particulars import InvalidParticular, ParticularKind, ParticularRule
from tongban.domain.declarations import TAX_FIELDS
from tongban.domain.dictionaries import TaxClearance
from tongban.domain.fees import FeeWaiver
from tongban.exchange.contracts.types import FileRef
from tongban.sites.bureau.uploads import ScansField
from tongban.web.forms import Form


class SuspendForm(Form):
    """A ground of the law, and the facts the applicants read."""

    reason = forms.ChoiceField(
        label="中止事由",
        choices=[(one.code, f"{one.label}（{one.statute}）") for one in SUSPENSION_REASONS.values()],
        widget=forms.RadioSelect,
    )
    facts = forms.CharField(
        label="具体情形",
        max_length=500,
        help_text="写明本案的事实，申请人会在通知书上读到。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandBackForm(Form):
    """What went wrong on the way, and what the counter has to do about it."""

    reason = forms.ChoiceField(
        label="退回原因", choices=[(one.value, one.label) for one in HandingBackReason], widget=forms.RadioSelect
    )
    facts = forms.CharField(
        label="具体情形",
        max_length=500,
        help_text="收件机构会读到，请写明怎样重新收件。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaidForm(Form):
    """The receipt of the registration fee; nothing to fill in where there is no fee."""

    receipt = forms.CharField(label="登记费缴款票据号", max_length=40)

    def __init__(self, *args: Any, fee: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fee:
            self.fields["receipt"].help_text = f"登记费 ¥{fee:,.2f}。税款以税务机关的完税信息为准。"
        else:
            self.fields["receipt"].required = False
            self.fields["receipt"].help_text = "本案不收登记费，可以不填。"


class BranchForm(Form):
    """What was answered."""

    outcome = forms.CharField(
        label="办理结果",
        max_length=300,
        help_text="写明结论和文书或者凭证号，如：已完税，完税证明第 …… 号。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TaxBranchForm(BranchForm):
    """The same for the tax office: the register asks which of the three its paper says (契税法 §11)."""

    clearance = forms.ChoiceField(
        label="凭证种类",
        choices=[(one.value, one.label) for one in TaxClearance if one is not TaxClearance.UNPAID],
        widget=forms.RadioSelect,
    )


class DeclarationForm(Form):
    """What the tax office reads of the application; what the applicant has not changed stays as it was."""

    scans = ScansField(
        label="佐证材料",
        required=False,
        help_text="合同、户口簿等，选交。PDF、JPEG、PNG，可多选，每个不超过 20 MB",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        told = {one["code"]: one["value"] for one in case.particulars}
        kwargs.setdefault("initial", told)
        super().__init__(*args, **kwargs)
        self._rules = [one for one in item(case.item).particulars if one.code in TAX_FIELDS]
        asked = {rule.code: _field_for(rule) for rule in self._rules}
        self.fields = {**asked, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Each answer is one of its kind; the sentence of what is not stands beside its field."""
        told: dict[str, Any] = super().clean() or {}
        for rule in self._rules:
            try:
                if told.get(rule.code):
                    rule.judge(told[rule.code])
            except InvalidParticular as refusal:
                self.add_error(rule.code, refusal.sentence)
        return told

    def answers(self) -> dict[str, str]:
        """What is filled in, by field code."""
        return {rule.code: self.cleaned_data.get(rule.code) or "" for rule in self._rules}

    def kept_scans(self, *, at: datetime) -> list[FileRef] | None:
        """Keep what was chosen; None, with the reason beside the field, when a file cannot be used."""
        try:
            return [
                scanned(chunks=sent.chunks(), filename=sent.name or "", at=at) for sent in self.cleaned_data["scans"]
            ]
        except FileRefused as refusal:
            self.add_error("scans", refusal.sentence)
            return None


class WaiverForm(Form):
    """A ground for charging nothing, and the paper that shows it."""

    waiver = forms.ChoiceField(
        label="减免情形", choices=[(one.value, one.label) for one in FeeWaiver], widget=forms.RadioSelect
    )
    basis = forms.CharField(label="依据的材料", max_length=200, help_text="如：小微企业名录查询结果，2026-11-20 查询。")

    def clean_waiver(self) -> FeeWaiver:
        """As the law names it."""
        return FeeWaiver(self.cleaned_data["waiver"])


def _field_for(rule: ParticularRule) -> forms.Field:
    choices = rule.choices or ((("是", "是"), ("否", "否")) if rule.kind is ParticularKind.YES_NO else ())
    shared: dict[str, Any] = {"label": rule.name, "required": False, "help_text": rule.note}
    if choices:
        return forms.ChoiceField(choices=[("", "未填"), *choices], **shared)
    day = rule.kind is ParticularKind.DAY
    return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}) if day else forms.TextInput(), **shared)
