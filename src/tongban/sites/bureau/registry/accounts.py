"""系统管理: the accounts of the own institution."""

from axes.utils import reset as unlock_account
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Officer
from tongban.apps.identity.operations import UsernameTaken, change_account, open_account, set_password
from tongban.apps.identity.queries import officers_of
from tongban.domain.people import SEPARATED, Role
from tongban.sites.bureau.registry.desk import address_of
from tongban.web.access import StaffRequest, require
from tongban.web.forms import CodeInput, Form

# The province's supervisors are appointed by the province, not by a bureau.
_ROLES = [(role.value, role.label) for role in Role if role not in {Role.SUPERVISE, *SEPARATED}]


class AccountForm(Form):
    """What an officer may do, and where they sit."""

    roles = forms.MultipleChoiceField(label="岗位", choices=_ROLES, widget=forms.CheckboxSelectMultiple)
    window = forms.CharField(label="窗口", max_length=20, required=False)
    is_active = forms.BooleanField(label="在岗", required=False, initial=True)


class NewAccountForm(Form):
    """A new account."""

    username = forms.RegexField(
        regex=r"^[a-z0-9][a-z0-9._-]{2,39}$",
        label="账号",
        help_text="3 至 40 位小写字母、数字、点或短横。",
        widget=CodeInput(attrs={"autocapitalize": "none"}),
        error_messages={"invalid": "账号应为 3 至 40 位小写字母、数字、点或短横"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    roles = forms.MultipleChoiceField(label="岗位", choices=_ROLES, widget=forms.CheckboxSelectMultiple)
    window = forms.CharField(label="窗口", max_length=20, required=False)
    password = forms.CharField(
        label="初始口令",
        help_text="至少 10 位，含大写字母、小写字母、数字、符号中的三种。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ResetForm(Form):
    """A new password for somebody who lost theirs."""

    password = forms.CharField(
        label="新口令",
        help_text="至少 10 位，含大写字母、小写字母、数字、符号中的三种。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@require(Role.ADMINISTER)
def listing(request: StaffRequest) -> HttpResponse:
    """Everyone on the staff."""
    return render(
        request, "bureau/registry/accounts.html", {"people": list(officers_of(request.officer.institution_id))}
    )


@require(Role.ADMINISTER)
@sensitive_post_parameters("password")
def open_new(request: StaffRequest) -> HttpResponse:
    """开户"""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            opened = open_account(
                institution=request.officer.institution, **{**told, "roles": [Role(role) for role in told["roles"]]}
            )
        except UsernameTaken as taken:
            form.add_error("username", taken.sentence)
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            _note(request, opened, act="开立账号", roles=told["roles"])
            messages.success(request, f"已为{opened.name}开立账号 {opened.username}")
            return redirect("registry:accounts")
    return render(request, "bureau/registry/account_new.html", {"form": form})


@require(Role.ADMINISTER)
def change(request: StaffRequest, username: str) -> HttpResponse:
    """改岗位、窗口，停用或者恢复"""
    person = _colleague(request, username)
    first = {"roles": person.roles, "window": person.window, "is_active": person.is_active}
    form = AccountForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if person.pk == request.officer.pk and not (told["is_active"] and Role.ADMINISTER in told["roles"]):
            form.add_error("roles", "不能取消自己的系统管理岗位或停用自己，请由另一名系统管理员办理")
        else:
            change_account(
                officer=person,
                roles=[Role(role) for role in told["roles"]],
                is_active=told["is_active"],
                window=told["window"],
            )
            _note(request, person, act="变更账号", roles=told["roles"], is_active=told["is_active"])
            messages.success(request, f"{person.name}的账号已更新")
            return redirect("registry:accounts")
    return render(request, "bureau/registry/account.html", {"form": form, "person": person, "reset": ResetForm()})


@require(Role.ADMINISTER)
@require_POST
@sensitive_post_parameters("password")
def reset_password(request: StaffRequest, username: str) -> HttpResponse:
    """重置口令"""
    person = _colleague(request, username)
    form = ResetForm(request.POST)
    if form.is_valid():
        try:
            set_password(officer=person, password=form.cleaned_data["password"], at=now())
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            unlock_account(username=person.username)
            _note(request, person, act="重置口令")
            messages.success(request, f"{person.name}的口令已重置")
            return redirect("registry:account", username=person.username)
    first = {"roles": person.roles, "window": person.window, "is_active": person.is_active}
    context = {"form": AccountForm(initial=first), "person": person, "reset": form}
    return render(request, "bureau/registry/account.html", context)


@require(Role.ADMINISTER)
@require_POST
def unlock(request: StaffRequest, username: str) -> HttpResponse:
    """解锁"""
    person = _colleague(request, username)
    unlock_account(username=person.username)
    _note(request, person, act="解锁账号")
    messages.success(request, f"{person.name}的账号已解锁")
    return redirect("registry:account", username=person.username)


def _colleague(request: StaffRequest, username: str) -> Officer:
    """An officer of the own institution; anybody else does not exist here."""
    person = officers_of(request.officer.institution_id).filter(username=username).first()
    if person is None:
        raise Http404
    return person


def _note(request: StaffRequest, person: Officer, *, act: str, **detail: object) -> None:
    record_act(
        act=act,
        at=now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=person.username,
        address=address_of(request),
        detail=detail,
    )
