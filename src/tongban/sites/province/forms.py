"""What supervisors fill in."""

from django import forms

from tongban.exchange.contracts import published_contracts
from tongban.sites.province.words import contract_label


class LogSearch(forms.Form):
    """Narrows the exchange log."""

    q = forms.CharField(label="收件编号、案件或消息编号", max_length=100, required=False)
    member = forms.CharField(label="成员", max_length=30, required=False)
    contract = forms.ChoiceField(label="接口", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(name, contract_label(name)) for name in published_contracts()]
        self.fields["contract"].choices = [("", "全部接口"), *choices]  # type: ignore[attr-defined]


class Purpose(forms.Form):
    """Why someone looks at personal data; kept in the audit trail."""

    purpose = forms.CharField(
        label="查看目的",
        min_length=4,
        max_length=200,
        help_text="报文含个人信息，查看会连同目的记入安全审计。",
        error_messages={"required": "请写明为什么要查看。", "min_length": "请写明具体原因，至少 4 个字。"},
    )
