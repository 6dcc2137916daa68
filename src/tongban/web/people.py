"""Signing in and out, and the password one changes oneself."""

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.operations import claim_session, set_password
from tongban.web.access import StaffRequest, public, require
from tongban.web.acts import address_of
from tongban.web.errors import error_page
from tongban.web.forms import Form

_WRONG = "账号或口令不对。连续输错 5 次，账号会锁定 30 分钟。"


class SignInForm(Form):
    """Account and password."""

    username = forms.CharField(label="账号", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="口令", max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PasswordForm(Form):
    """The present password and, twice, the new one."""

    present = forms.CharField(
        label="现在的口令", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    chosen = forms.CharField(
        label="新口令",
        help_text="至少 10 位，含大写字母、小写字母、数字、符号中的三种。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="再输一次新口令", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, str]:
        """Both new passwords must agree."""
        data = super().clean() or {}
        if data.get("chosen") != data.get("repeated"):
            self.add_error("repeated", "两次输入的新口令不一样。")
        return data


def _after(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}) else "/"


@public(reason="Whoever works here has to get in somehow")
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Check the password, make this the officer's only session, and go where they were heading."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        if isinstance(user, Officer):
            return _admit(request, user)
        form.add_error(None, _WRONG)
    return render(
        request, "web/people/sign_in.html", {"form": form, "next": _after(request), "house_name": _house_name()}
    )


def _house_name() -> str:
    """The institution whose door this is; a shared house is named as such."""
    names = Institution.objects.values_list("name", flat=True)[:2]
    return names[0] if len(names) == 1 else "不动产登记（省级托管）"


def _admit(request: HttpRequest, officer: Officer) -> HttpResponse:
    login(request, officer)
    request.session.save()
    claim_session(officer=officer, session_key=request.session.session_key or "")
    record_act(
        act="登录",
        at=now(),
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=officer.username,
        address=address_of(request),
    )
    return redirect(_after(request))


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Five failures: half an hour of rest (等保三级 身份鉴别 b)."""
    return error_page(
        request,
        status=429,
        sentence="口令连续输错 5 次，这个账号已锁定 30 分钟。",
        next_step="请 30 分钟后再试，或请本机构系统管理员重置口令。",
        code="LockedOut",
    )


@require()
@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    """End the session."""
    record_act(
        act="退出",
        at=now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=request.officer.username,
        address=address_of(request),
    )
    logout(request)
    return redirect("sign-in")


@require()
@sensitive_post_parameters()
def change_password(request: StaffRequest) -> HttpResponse:
    """Let people change their own password; the session goes on."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _accepts(request, form):
        claim_session(officer=request.officer, session_key=request.session.session_key or "")
        return redirect("/")
    return render(request, "web/people/change_password.html", {"form": form})


def _accepts(request: StaffRequest, form: PasswordForm) -> bool:
    officer = request.officer
    if not officer.check_password(form.cleaned_data["present"]):
        form.add_error("present", "现在的口令不对。")
        return False
    try:
        set_password(officer=officer, password=form.cleaned_data["chosen"], at=now())
    except ValidationError as error:
        form.add_error("chosen", error)
        return False
    login(request, officer, backend="tongban.apps.identity.sessions.StaffBackend")
    request.session.save()
    return True
