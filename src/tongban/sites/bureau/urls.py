"""The addresses of a bureau node."""

from django.urls import include, path

from tongban.domain.people import SEPARATED, Role
from tongban.web.administration import Duties, administration, file_pages, returned_pages
from tongban.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# One post keeps the accounts of a bureau; the province's supervisors are appointed by the province.
_DUTIES = Duties(
    accounts=Role.ADMINISTER,
    appointing=Role.ADMINISTER,
    audit=Role.ADMINISTER,
    posts=tuple(role for role in Role if role not in {Role.SUPERVISE, *SEPARATED}),
    windows=True,
)

urlpatterns = [
    path("", include("tongban.sites.bureau.registry.urls")),
    path("", include("tongban.sites.bureau.window.urls")),
    path("", include("tongban.sites.bureau.public.urls")),
    path("", include("tongban.sites.bureau.verification.urls")),
    *administration(_DUTIES),
    *file_pages(Role.ADMINISTER),
    *returned_pages(Role.ADMINISTER),
    path("", include("tongban.web.exchange_api")),
    path("", include("tongban.web.urls")),
]
