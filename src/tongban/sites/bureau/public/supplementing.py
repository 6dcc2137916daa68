"""网上补充材料: the applicants upload what the pre-review found missing, all of it at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from tongban.apps.documents.refusals import FileRefused
from tongban.apps.identity.clock import now
from tongban.apps.intake.failures import IntakeFailure
from tongban.apps.intake.models import Application, MaterialRow
from tongban.apps.intake.operations import Upload, supplement_by_applicant
from tongban.apps.intake.queries import wanted_online
from tongban.sites.bureau.public.links import LinkExpired, number_in
from tongban.sites.bureau.uploads import ScansField
from tongban.web.access import public
from tongban.web.acts import address_of
from tongban.web.forms import Form


class AddingForm(Form):
    """One field for each material that is asked for, with what to do about it."""

    def __init__(self, *args: Any, wanted: list[tuple[MaterialRow, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row, sentence in wanted:
            told = f"{sentence}　PDF、JPEG、PNG，可多选，每个不超过 20 MB"
            self.fields[row.code] = ScansField(label=row.name, help_text=told)
        self.codes = [row.code for row, _ in wanted]

    def clean(self) -> dict[str, Any]:
        """Everything that is asked for comes at once: nobody has to wait twice."""
        told = super().clean() or {}
        for code in self.codes:
            if not told.get(code) and code not in self.errors:
                self.add_error(code, f"请选择“{self.fields[code].label}”的照片或者扫描件")
        return told

    def uploads(self) -> list[Upload]:
        """Each file by itself."""
        return [
            Upload(code=code, filename=one.name or "", chunks=one.chunks())
            for code in self.codes
            for one in self.cleaned_data[code]
        ]


@public(reason="Whoever proved on the progress page to be an applicant, by a signed link of half an hour")
@never_cache
def supplement(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked for, take it, and say that it was sent."""
    try:
        number = number_in(token)
    except LinkExpired:
        return redirect("progress")
    application = Application.objects.filter(intake_number=number).select_related("institution").first()
    wanted = wanted_online(application) if application else []
    if not wanted:
        return render(request, "bureau/public/supplement_sent.html", {"number": number})
    sending = request.method == "POST"
    form = AddingForm(request.POST, request.FILES, wanted=wanted) if sending else AddingForm(wanted=wanted)
    if sending and form.is_valid() and _sent(request, number, form):
        return redirect("supplement-online", token=token)
    context = {"form": form, "number": number}
    return render(request, "bureau/public/supplement.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, number: str, form: AddingForm) -> bool:
    try:
        supplement_by_applicant(number=number, uploads=form.uploads(), at=now(), address=address_of(request))
    except (FileRefused, IntakeFailure) as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True
