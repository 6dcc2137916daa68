"""电子送达: a notice behind a link, for who knows the end of the recipient's document number; opening is receiving."""

from urllib.parse import quote

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tongban.apps.casework.operations.telling.serving import open_notice
from tongban.apps.casework.operations.telling.verifying import TooManyLookups
from tongban.apps.casework.refusals import ServiceNotFound, TooManyTries
from tongban.apps.documents.queries import open_file
from tongban.apps.identity.clock import now
from tongban.web.access import public
from tongban.web.acts import address_of
from tongban.web.forms import CodeInput, Form


class OpeningForm(Form):
    """Four characters that only the recipient, or who acts for them, knows."""

    last_four = forms.CharField(
        label="证件号码后四位",
        max_length=8,
        help_text="您本人（单位）或者代理人证件号码的最后四位，最后一位是 X 的也要输入",
        widget=CodeInput(),
    )


@public(reason="Whoever was sent the link and knows four digits receives a notice; tries are limited")
@never_cache
@sensitive_post_parameters("last_four")
def served(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the digits, then hand the notice over; a wrong link reads like wrong digits."""
    form = OpeningForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    try:
        paper = open_notice(
            token=token, last_four=form.cleaned_data["last_four"], address=address_of(request), at=now()
        )
    except (ServiceNotFound, TooManyTries, TooManyLookups) as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, status=refusal.status)
    answer = FileResponse(open_file(digest=paper.digest), content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(paper.title)}.pdf"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a streamed answer is an answer


def _page(request: HttpRequest, form: OpeningForm, *, status: int) -> HttpResponse:
    return render(request, "bureau/public/served.html", {"form": form}, status=status)
