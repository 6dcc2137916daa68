"""What the registry's pages share: who decides here, and the way back to a case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tongban.apps.casework.models import Case


def back_to(request: HttpRequest, case: Case, told: str) -> HttpResponse:
    """To the case page, saying what was done."""
    messages.success(request, told)
    return redirect("registry:case", number=case.case_number)
