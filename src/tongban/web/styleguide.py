"""The style guide: every component on one page, so that a change to one is seen before it is shipped."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.web.access import public
from tongban.web.specimens import specimens


@public(reason="It shows invented data only")
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components with invented content."""
    return render(request, "web/styleguide.html", specimens(query=request.GET.dict()))
