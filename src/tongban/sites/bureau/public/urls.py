"""The addresses of the pages for applicants: progress, and notices served electronically."""

from django.urls import path

from tongban.sites.bureau.public import progress, served, supplementing

urlpatterns = [
    path("progress", progress.progress, name="progress"),
    path("progress/supplement/<str:token>", supplementing.supplement, name="supplement-online"),
    path("served/<str:token>", served.served, name="served"),
]
