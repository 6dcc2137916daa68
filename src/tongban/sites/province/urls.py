"""The addresses of the province: the hub for members, pages for supervisors."""

from django.urls import include, path

from tongban.sites.province import standard, views
from tongban.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", views.home, name="home"),
    path("overview", views.overview, name="overview"),
    path("exchanges", views.exchanges, name="exchanges"),
    path("exchanges/<uuid:number>", views.exchange, name="exchange"),
    path("exchanges/<uuid:number>/content", views.content, name="exchange-content"),
    path("deliveries", views.deliveries, name="deliveries"),
    path("members", views.members, name="members"),
    path("members/<str:name>/state", views.move, name="member-state"),
    path("standard", standard.contents, name="standard"),
    path("standard/openapi.json", standard.description, name="standard-openapi"),
    path("standard/schemas/<str:name>", standard.schema, name="standard-schema"),
    path("standard/<str:slug>", standard.chapter, name="standard-chapter"),
    path("", include("tongban.sites.province.hub.urls")),
    path("", include("tongban.web.urls")),
]
