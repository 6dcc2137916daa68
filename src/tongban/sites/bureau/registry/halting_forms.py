"""What an officer says when a case stands still, goes back, or something beside it is answered."""

from decimal import Decimal
from typing import Any

from django import forms

from tongban.apps.casework.suspensions import SUSPENSION_REASONS
from tongban.domain.cases.states import HandingBackReason
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
