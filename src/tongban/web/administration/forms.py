"""What is asked when an account is opened or changed."""

from typing import Any

from django import forms

from tongban.apps.identity.models import Officer
from tongban.web.administration.duties import Duties
from tongban.web.forms import CodeInput, Form

_PASSWORD_RULE = "至少 10 位，含大写字母、小写字母、数字、符号中的三种。"  # noqa: S105 - the rule, not a password


class PostForm(Form):
    """What an officer may do, where they sit, and whether they are on duty; each part for who may decide it."""

    roles = forms.MultipleChoiceField(label="岗位", widget=forms.CheckboxSelectMultiple)
    window = forms.CharField(label="窗口", max_length=20, required=False)
    is_active = forms.BooleanField(label="在岗", required=False, initial=True)

    def __init__(self, data: Any = None, *, duties: Duties, by: Officer, **more: Any) -> None:
        super().__init__(data, **more)
        _offer_posts(self, duties, by)
        if not by.has_any([duties.accounts]):
            del self.fields["window"], self.fields["is_active"]
        elif not duties.windows:
            del self.fields["window"]


class NewAccountForm(Form):
    """A new account; its posts, too, where one person does both."""

    username = forms.RegexField(
        regex=r"^[a-z0-9][a-z0-9._-]{2,39}$",
        label="账号",
        help_text="3 至 40 位小写字母、数字、点或短横。",
        widget=CodeInput(attrs={"autocapitalize": "none"}),
        error_messages={"invalid": "账号应为 3 至 40 位小写字母、数字、点或短横"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    roles = forms.MultipleChoiceField(label="岗位", widget=forms.CheckboxSelectMultiple)
    window = forms.CharField(label="窗口", max_length=20, required=False)
    password = forms.CharField(
        label="初始口令",
        help_text=_PASSWORD_RULE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, duties: Duties, by: Officer) -> None:
        super().__init__(data)
        _offer_posts(self, duties, by)
        if not duties.windows:
            del self.fields["window"]


class ResetForm(Form):
    """A new password for somebody who lost theirs."""

    password = forms.CharField(
        label="新口令",
        help_text=_PASSWORD_RULE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _offer_posts(form: PostForm | NewAccountForm, duties: Duties, by: Officer) -> None:
    if not by.has_any([duties.appointing]):
        del form.fields["roles"]
        return
    posts = form.fields["roles"]
    assert isinstance(posts, forms.MultipleChoiceField)
    posts.choices = [(role.value, role.label) for role in duties.posts]
