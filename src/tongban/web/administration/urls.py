"""The addresses of the administration."""

from django.urls import URLPattern, path

from tongban.web.administration.accounts import Accounts
from tongban.web.administration.audit import trail
from tongban.web.administration.duties import Duties


def administration(duties: Duties) -> list[URLPattern]:
    """Pages for a site with these duties."""
    pages = Accounts(duties)
    return [
        path("administration/accounts", pages.listing(), name="accounts"),
        path("administration/accounts/new", pages.opening(), name="account-new"),
        path("administration/accounts/<str:username>", pages.changing(), name="account"),
        path("administration/accounts/<str:username>/password", pages.resetting(), name="account-password"),
        path("administration/accounts/<str:username>/unlock", pages.unlocking(), name="account-unlock"),
        path("administration/audit", trail(duties), name="audit"),
    ]
