"""The addresses of a bureau node."""

from django.urls import include, path

from tongban.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("tongban.sites.bureau.registry.urls")),
    path("", include("tongban.sites.bureau.window.urls")),
    path("", include("tongban.sites.bureau.public.urls")),
    path("", include("tongban.sites.bureau.verification.urls")),
    path("", include("tongban.web.exchange_api")),
    path("", include("tongban.web.urls")),
]
