"""查询结果证明: applied for at the counter, cut to the applicant's capacity, printed, kept."""

from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from tongban.apps.casework.operations.looking import note_look
from tongban.apps.documents.queries import open_file
from tongban.apps.documents.typesetting import GlyphMissing
from tongban.apps.identity.clock import now
from tongban.apps.register.operations.searching import SearchApplication, issue_search_certificate
from tongban.apps.register.queries.looks import search_certificates
from tongban.apps.register.refusals import FolioNotFound, SearchRefused
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.people import Role
from tongban.domain.searching import SCOPES, Searcher
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import CodeInput, Form

_PAGE = 20
_PROOFS = list(dict.fromkeys(proof for scope in SCOPES.values() for proof in scope.proofs))


class SearchForm(Form):
    """Who asks, in what capacity, about what, why, and what they showed."""

    searcher = forms.ChoiceField(label="查询主体", choices=[(one.value, one.label) for one in Searcher])
    applicant = forms.CharField(label="申请人姓名或名称", max_length=200)
    document_kind = forms.ChoiceField(label="证件种类", choices=[(one.value, one.label) for one in DocumentKind])
    document_number = forms.CharField(label="证件号", max_length=60, widget=CodeInput())
    represented_by = forms.CharField(label="代理人", max_length=100, required=False)
    subject = forms.CharField(
        label="不动产单元号或者证书号、证明号", max_length=80, help_text="一份申请只查一个单元", widget=CodeInput()
    )
    purpose = forms.CharField(label="查询目的", max_length=200)
    stated_name = forms.CharField(
        label="登记的权利主体名称",
        max_length=200,
        required=False,
        help_text="律师填写请求核对的名称；继承人等填写被继承人（被代管、被监护、清算、破产的人）",
    )
    proofs = forms.MultipleChoiceField(
        label="已查验的材料", choices=[(one, one) for one in _PROOFS], widget=forms.CheckboxSelectMultiple
    )


@require(Role.ACCEPT, Role.EXAMINE)
@require_safe
@never_cache
def listing(request: StaffRequest) -> HttpResponse:
    """What was issued, newest first."""
    found = search_certificates(institution=request.officer.institution_id)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "bureau/registry/register/search_certificates.html", {"page": page})


@require(Role.ACCEPT, Role.EXAMINE)
@sensitive_post_parameters("document_number")
@never_cache
def apply(request: StaffRequest) -> HttpResponse:
    """Apply and issue at once (实施细则 §100: 当场)."""
    form = SearchForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = issue_search_certificate(
                    application=_application(form.cleaned_data),
                    officer=request.officer,
                    at=now(),
                    address=address_of(request),
                )
            except FolioNotFound as refusal:
                form.add_error("subject", refusal.sentence)
            except (SearchRefused, GlyphMissing) as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, f"已出具查询结果证明 {row.number}")
                return redirect("registry:search-certificates")
    scopes = [(searcher.label, scope) for searcher, scope in SCOPES.items()]
    told = [(label, "、".join(sorted(one.label for one in scope.fields)), scope) for label, scope in scopes]
    context = {"form": form, "scopes": told}
    return render(request, "bureau/registry/register/search_certificate_new.html", context, status=status)


@require(Role.ACCEPT, Role.EXAMINE)
@require_safe
@never_cache
def paper(request: StaffRequest, number: str) -> HttpResponse:
    """The PDF, written down as a download."""
    row = search_certificates(institution=request.officer.institution_id).filter(number=number).first()
    if row is None:
        raise Http404
    note_look(act="下载查询结果证明", officer=request.officer, subject=number, at=now(), address=address_of(request))
    answer = FileResponse(open_file(digest=row.digest), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'查询结果证明{number}.pdf')}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a streamed answer is an answer


def _application(told: dict[str, object]) -> SearchApplication:
    return SearchApplication(
        searcher=Searcher(str(told["searcher"])),
        applicant=str(told["applicant"]),
        document_kind=DocumentKind(str(told["document_kind"])),
        document_number=str(told["document_number"]),
        subject=str(told["subject"]),
        purpose=str(told["purpose"]),
        proofs=tuple(told["proofs"]),  # type: ignore[arg-type]  # a list of the choices
        represented_by=str(told["represented_by"]),
        stated_name=str(told["stated_name"]),
    )
