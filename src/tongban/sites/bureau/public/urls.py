"""The addresses of the pages for applicants: progress, and notices served electronically."""

from django.urls import path

from tongban.sites.bureau.public import progress, served

urlpatterns = [
    path("progress", progress.progress, name="progress"),
    path("served/<str:token>", served.served, name="served"),
]
