"""The accounts of the own institution: opened, appointed to posts, stopped, unlocked."""

from dataclasses import dataclass

from axes.utils import reset as unlock_account
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Officer
from tongban.apps.identity.operations import UsernameTaken, change_account, open_account, set_password
from tongban.apps.identity.queries import officers_of
from tongban.domain.people import Role, RolesIncompatible
from tongban.web.access import StaffRequest, View, require
from tongban.web.acts import note_act
from tongban.web.administration.duties import Duties
from tongban.web.administration.forms import NewAccountForm, PostForm, ResetForm


@dataclass(frozen=True)
class Accounts:
    """The pages, for a site with these duties."""

    duties: Duties

    def listing(self) -> View:
        """Everyone on the staff."""

        @require(self.duties.accounts, self.duties.appointing)
        def page(request: StaffRequest) -> HttpResponse:
            people = list(officers_of(request.officer.institution_id))
            headers = "账号|姓名|岗位|窗口|状态" if self.duties.windows else "账号|姓名|岗位|状态"
            context = {"people": people, "duties": self.duties, "headers": headers, **self._may(request)}
            return render(request, "web/administration/accounts.html", context)

        return page

    def opening(self) -> View:
        """开户"""

        @require(self.duties.accounts)
        @sensitive_post_parameters("password")
        def page(request: StaffRequest) -> HttpResponse:
            form = NewAccountForm(request.POST or None, duties=self.duties, by=request.officer)
            if request.method == "POST" and form.is_valid() and (opened := _opened(request, form)):
                messages.success(request, f"已为{opened.name}开立账号 {opened.username}{_still_to_do(opened)}")
                return redirect("accounts")
            return render(request, "web/administration/account_new.html", {"form": form})

        return page

    def changing(self) -> View:
        """改岗位、窗口，停用或者恢复"""

        @require(self.duties.accounts, self.duties.appointing)
        def page(request: StaffRequest, username: str) -> HttpResponse:
            person = _colleague(request, username)
            form = self._post_form(request, person)
            if request.method == "POST" and form.is_valid() and self._changed(request, person, form):
                messages.success(request, f"{person.name}的账号已更新")
                return redirect("accounts")
            return self._shown(request, person, form, ResetForm())

        return page

    def resetting(self) -> View:
        """重置口令"""

        @require(self.duties.accounts)
        @require_POST
        @sensitive_post_parameters("password")
        def page(request: StaffRequest, username: str) -> HttpResponse:
            person, form = _colleague(request, username), ResetForm(request.POST)
            if form.is_valid():
                try:
                    set_password(officer=person, password=form.cleaned_data["password"], at=now())
                except ValidationError as weak:
                    form.add_error("password", weak)
                else:
                    unlock_account(username=person.username)
                    note_act(request, "重置口令", subject=person.username)
                    messages.success(request, f"{person.name}的口令已重置")
                    return redirect("account", username=person.username)
            return self._shown(request, person, self._post_form(request, person, bound=False), form)

        return page

    def unlocking(self) -> View:
        """解锁"""

        @require(self.duties.accounts)
        @require_POST
        def page(request: StaffRequest, username: str) -> HttpResponse:
            person = _colleague(request, username)
            unlock_account(username=person.username)
            note_act(request, "解锁账号", subject=person.username)
            messages.success(request, f"{person.name}的账号已解锁")
            return redirect("account", username=person.username)

        return page

    def _may(self, request: StaffRequest) -> dict[str, bool]:
        return {"may_open": request.officer.has_any([self.duties.accounts])}

    def _post_form(self, request: StaffRequest, person: Officer, *, bound: bool = True) -> PostForm:
        first = {"roles": person.roles, "window": person.window, "is_active": person.is_active}
        data = request.POST if bound and request.method == "POST" else None
        return PostForm(data, duties=self.duties, by=request.officer, initial=first)

    def _changed(self, request: StaffRequest, person: Officer, form: PostForm) -> bool:
        told = form.cleaned_data
        roles = [Role(role) for role in told.get("roles", person.roles)]
        is_active = told.get("is_active", person.is_active)
        kept = self.duties.own & {Role(role) for role in person.roles} <= set(roles)
        if person.pk == request.officer.pk and not (is_active and kept):
            form.add_error(None, "不能取消自己的管理岗位或停用自己，请由另一名管理员办理")
            return False
        try:
            change_account(officer=person, roles=roles, is_active=is_active, window=told.get("window", person.window))
        except RolesIncompatible as incompatible:
            form.add_error("roles", str(incompatible))
            return False
        note_act(
            request,
            "变更账号",
            subject=person.username,
            detail={"roles": [role.value for role in roles], "is_active": is_active},
        )
        return True

    def _shown(self, request: StaffRequest, person: Officer, form: PostForm, reset: ResetForm) -> HttpResponse:
        context = {"form": form, "person": person, "reset": reset, **self._may(request)}
        return render(request, "web/administration/account.html", context)


def _opened(request: StaffRequest, form: NewAccountForm) -> Officer | None:
    told = form.cleaned_data
    roles = [Role(role) for role in told.pop("roles", [])]
    try:
        opened = open_account(institution=request.officer.institution, roles=roles, **told)
    except UsernameTaken as taken:
        form.add_error("username", taken.sentence)
    except RolesIncompatible as incompatible:
        form.add_error("roles", str(incompatible))
    except ValidationError as weak:
        form.add_error("password", weak)
    else:
        note_act(request, "开立账号", subject=opened.username, detail={"roles": [role.value for role in roles]})
        return opened
    return None


def _still_to_do(opened: Officer) -> str:
    return "" if opened.roles else "，请安全管理员指定岗位"


def _colleague(request: StaffRequest, username: str) -> Officer:
    """An officer of the own institution; anybody else does not exist here."""
    person = officers_of(request.officer.institution_id).filter(username=username).first()
    if person is None:
        raise Http404
    return person
