"""The front door of the simulated systems."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.web.access import public


@public(reason="An index of simulated systems")
def home(request: HttpRequest) -> HttpResponse:
    """Which systems are simulated here."""
    return render(request, "departments/home.html")
