"""The public verification page."""

from dataclasses import asdict

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.apps.casework.operations.telling.verifying import (
    Verified,
    VerifiedSearch,
    verify_by_code,
    verify_by_number,
    verify_search,
)
from tongban.apps.casework.queries.losses import loss_notices
from tongban.apps.identity.clock import now
from tongban.apps.register.queries import issue_proof, voiding_proof
from tongban.web.access import public
from tongban.web.acts import address_of
from tongban.web.forms import Form


class NumberForm(Form):
    """The number printed on the certificate."""

    number = forms.CharField(
        label="不动产权证书号或登记证明号",
        max_length=60,
        help_text="例：豫(2026)济源市不动产权第0000001号",
    )


@public(reason="Whoever holds a certificate may ask whether it is valid; no personal data is told")
@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """By the QR code (`c`, `h`) or by the number typed into the form."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    searched = _search_asked(request)
    context = {"form": form, "found": _asked(request, form), "searched": searched, "site_name": "不动产证书查验"}
    return render(request, "bureau/verification/verify.html", context)


def _search_asked(request: HttpRequest) -> VerifiedSearch | None:
    if "s" not in request.GET:
        return None
    address, at = address_of(request), now()
    return verify_search(code=request.GET["s"][:40], address=address, at=at)


@public(reason="The same for programs, with what proves it offline; no personal data is told")
@require_safe
@never_cache
def verify_json(request: HttpRequest) -> HttpResponse:
    """By the QR code or by number; with proofs that docs/how-to/verify_certificate.py checks."""
    found = _asked(request, NumberForm(request.GET))
    if found is None:
        return JsonResponse({"error": "c and h, or number"}, status=400)
    proofs = {"issued": issue_proof(found.number), "voided": voiding_proof(found.number)}
    shown = asdict(found) | {"proofs": {name: asdict(proof) for name, proof in proofs.items() if proof}}
    status = 404 if found.standing == "unknown" else 200
    return JsonResponse(shown, status=status, json_dumps_params={"ensure_ascii": False})


@public(
    reason="A declaration of loss is made to everybody; it is published because the holder asks for it (实施细则 §22)"
)
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """Certificates whose holders have declared them lost."""
    context = {"notices": loss_notices(), "site_name": "遗失、灭失声明"}
    return render(request, "bureau/verification/lost.html", context)


def _asked(request: HttpRequest, form: NumberForm) -> Verified | None:
    address, at = address_of(request), now()
    if "c" in request.GET:
        code, proof = request.GET["c"][:90], request.GET.get("h", "")[:16]
        return verify_by_code(certificate_id=code, proof=proof, address=address, at=at)
    if form.is_bound and form.is_valid():
        return verify_by_number(number=form.cleaned_data["number"], address=address, at=at)
    return None
