"""The address of the public progress page."""

from django.urls import path

from tongban.sites.bureau.public import progress

urlpatterns = [path("progress", progress.progress, name="progress")]
