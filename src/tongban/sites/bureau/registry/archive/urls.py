"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.archive import shelf, stock

urlpatterns = [
    path("stock", stock.overview, name="stock"),
    path("stock/receive", stock.receive, name="stock-receive"),
    path("stock/spoil", stock.spoil, name="stock-spoil"),
    path("stock/count", stock.count, name="stock-count"),
    path("archive", shelf.shelf, name="archive"),
    path("archive/lendings", shelf.lendings, name="lendings"),
    path("cases/<str:number>/lend", shelf.lend, name="lend"),
    path("cases/<str:number>/take-back", shelf.take_back, name="take-back"),
]
