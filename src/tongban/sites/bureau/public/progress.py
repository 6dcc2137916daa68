"""“我的办件到哪了”: the state of an application for whoever holds the receipt and knows four digits of an ID number."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import TooManyEnquiries
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import answer_enquiry
from tongban.apps.messaging.node import exchange_settings
from tongban.sites.bureau.public.words import told_to_public
from tongban.web.access import public
from tongban.web.acts import address_of
from tongban.web.forms import BLANKS, CodeInput, Form

_UNKNOWN = "没有查到。请核对回执上的收件编号，以及申请人或代理人证件号码的后四位。"


class ProgressForm(Form):
    """What stands on the receipt, and four characters only the applicants know."""

    number = forms.CharField(
        label="收件编号",
        max_length=40,
        help_text="在收件回执右上角，20 位，如 41010020261121S00001",
        widget=CodeInput(),
    )
    last_four = forms.CharField(
        label="证件号码后四位",
        max_length=8,
        help_text="申请人或代理人证件号码的最后四位，最后一位是 X 的也要输入",
        widget=CodeInput(attrs={"inputmode": "text"}),
        error_messages={"required": "请填写证件号码后四位"},
    )

    def clean_number(self) -> str:
        """Without blanks, in capitals."""
        return BLANKS.sub("", self.cleaned_data["number"]).upper()


@public(reason="Applicants follow their case with the receipt and four digits; tries are limited")
@never_cache
@sensitive_post_parameters("last_four")
def progress(request: HttpRequest) -> HttpResponse:
    """Ask, and answer the same for a wrong pair as for an unknown number."""
    form = ProgressForm(request.POST or None, initial={"number": request.GET.get("n", "")[:40]})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        found = answer_enquiry(
            number=form.cleaned_data["number"],
            last_four=form.cleaned_data["last_four"],
            address=address_of(request),
            at=now(),
        )
    except TooManyEnquiries as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, status=429)
    if found is None:
        form.add_error(None, _UNKNOWN)
        return _page(request, form, status=404)
    return _answer(request, found.application)


def _page(request: HttpRequest, form: ProgressForm, *, status: int = 200) -> HttpResponse:
    guide = f"{exchange_settings().hub_url}/guide"
    return render(request, "bureau/public/progress.html", {"form": form, "guide": guide}, status=status)


def _answer(request: HttpRequest, application: Application) -> HttpResponse:
    return render(request, "bureau/public/progress_found.html", told_to_public(application, at=now()))
