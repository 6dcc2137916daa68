"""The application to join: the public form, and the province's two decisions on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.directory.application_limits import TooManyApplications, incomplete_until
from tongban.apps.directory.joining import (
    DECIDERS,
    ApplicationRefused,
    CommitmentRefused,
    decide_application,
    submit_with_commitment,
)
from tongban.apps.directory.models import Contact, MemberApplication
from tongban.apps.identity.clock import now
from tongban.domain.people import Role
from tongban.exchange.digests import RunningDigest
from tongban.exchange.keys import verifying_key_from_jwk
from tongban.sites.province.forms import DecisionForm, JoinForm, kind_label
from tongban.sites.province.roles import SECURITY, SYSTEM, WATCHERS
from tongban.sites.province.words import contract_label
from tongban.web.access import StaffRequest, public, require
from tongban.web.acts import address_of, note_act


@public(reason="Whoever builds a member's system applies here, so often; shown are an empty form and a number")
def join(request: HttpRequest) -> HttpResponse:
    """接入申请表."""
    form = JoinForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _form(request, form, status=200)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        application = _submitted(form, address=address_of(request))
    except CommitmentRefused as refusal:
        form.add_error("commitment", refusal.sentence)
        return _form(request, form, status=refusal.status)
    except (TooManyApplications, ApplicationRefused) as refusal:
        form.add_error(None, refusal.sentence)
        return _form(request, form, status=refusal.status)
    return render(request, "province/joined.html", {"application": application, "site_name": "交换接入"})


def _submitted(form: JoinForm, *, address: str) -> MemberApplication:
    upload, digest = form.cleaned_data["commitment"], RunningDigest()
    for chunk in upload.chunks():
        digest.update(chunk)
    told = form.application(digest=digest.hex(), size=digest.size)
    upload.seek(0)
    return submit_with_commitment(told=told, content=upload.chunks(), address=address, at=now())


def _form(request: HttpRequest, form: JoinForm, *, status: int) -> HttpResponse:
    return render(request, "province/join.html", {"form": form, "site_name": "交换接入"}, status=status)


@require(*WATCHERS)
@require_GET
def applications(request: StaffRequest) -> HttpResponse:
    """Every application, the newest first."""
    rows = [(one, incomplete_until(one)) for one in MemberApplication.objects.order_by("-submitted_at")[:200]]
    return render(request, "province/applications.html", {"rows": rows})


@require(*WATCHERS)
@require_GET
def application(request: StaffRequest, number: str) -> HttpResponse:
    """One application and what was decided on it."""
    return render(request, "province/application.html", _shown(request, _application(number), DecisionForm()))


@require(SYSTEM, SECURITY)
@require_POST
def decide(request: StaffRequest, number: str) -> HttpResponse:
    """Agree or refuse, in the role one holds."""
    found, form = _application(number), DecisionForm(request.POST)
    if not form.is_valid():
        return render(request, "province/application.html", _shown(request, found, form), status=422)
    officer, agrees = request.officer, form.cleaned_data["agrees"] == "yes"
    decide_application(
        number=number,
        officer=officer.username,
        officer_name=officer.name,
        role=_deciding_role(request),
        agrees=agrees,
        opinion=form.cleaned_data["opinion"],
        at=now(),
    )
    note_act(request, "application.agree" if agrees else "application.refuse", subject=number)
    return redirect("application", number=number)


def _deciding_role(request: StaffRequest) -> Role:
    return next(role for role in DECIDERS if request.officer.has_any([role]))


def _shown(request: StaffRequest, found: MemberApplication, form: DecisionForm) -> dict[str, object]:
    turn = {"submitted": SYSTEM, "seconded": SECURITY}.get(found.state)
    return {
        "application": found,
        "incomplete_until": incomplete_until(found),
        "kind": kind_label(found.kind),
        "contacts": [(f"{Contact.Duty(one['duty']).label}联系人", one) for one in found.contacts],
        "key_id": verifying_key_from_jwk(found.jwk).key_id,
        "grants": [contract_label(contract) for contract in found.grants],
        "decisions": found.decisions.order_by("at"),
        "form": form,
        "turn": turn.label if turn else "",
        "may_decide": turn is not None and request.officer.has_any([turn]),
    }


def _application(number: str) -> MemberApplication:
    found = MemberApplication.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return found
