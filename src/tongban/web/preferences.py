"""Choices a visitor makes for their own screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tongban.web.access import public

_A_YEAR = 365 * 24 * 3600


@public(reason="The size of the print is everybody's own business")
@require_POST
def large_print(request: HttpRequest) -> HttpResponse:
    """Switch 大字版 on or off and go back to the same page; works without JavaScript."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    on = request.COOKIES.get("large_print") != "1"
    response.set_cookie("large_print", "1" if on else "0", max_age=_A_YEAR, samesite="Lax", httponly=True)
    return response
