"""What no counter elsewhere takes in, each with its reason: to be told to whoever asks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongban.domain.catalogue.finding import find_items
from tongban.domain.catalogue.listing import listed_items
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require


@require(Role.RECEIVE)
@require_safe
def elsewhere(request: StaffRequest) -> HttpResponse:
    """The items of the home institution, found by code or by plain words."""
    said = request.GET.get("q", "").strip()[:40]
    found = find_items((one for one in listed_items() if one.why_not), text=said)
    return render(request, "bureau/window/elsewhere.html", {"found": found, "said": said})
