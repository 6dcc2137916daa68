"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.register import folios, noting, searching

urlpatterns = [
    path("register", folios.look_up, name="register"),
    path("register/search-certificates", searching.listing, name="search-certificates"),
    path("register/search-certificates/new", searching.apply, name="search-certificate-new"),
    path("register/search-certificates/<str:number>", searching.paper, name="search-certificate"),
    path("register/<str:unit_code>", folios.folio, name="folio"),
    path("register/<str:unit_code>/reveal", folios.reveal, name="folio-reveal"),
    path("register/<str:unit_code>/notes/new", noting.propose, name="note-new"),
    path("register/<str:unit_code>/notes/<int:note>/lift", noting.lift, name="note-lift"),
    path("notes", noting.listing, name="notes"),
    path("notes/<str:number>", noting.show, name="proposal"),
    path("notes/<str:number>/confirm", noting.confirm, name="proposal-confirm"),
    path("notes/<str:number>/decline", noting.decline, name="proposal-decline"),
]
