"""The hub's addresses."""

from django.urls import path

from tongban.sites.province.hub import views

urlpatterns = [
    path("exchange/messages", views.messages, name="hub-messages"),
    path("exchange/batches", views.batches, name="hub-batches"),
    path("exchange/key", views.key, name="hub-key"),
    path("exchange/applications", views.applications, name="hub-applications"),
    path("exchange/applications/<slug:number>/commitment", views.commitment, name="hub-commitment"),
    path("exchange/calls", views.calls, name="hub-calls"),
    path("exchange/files", views.files, name="hub-files"),
    path("exchange/directory", views.directory, name="hub-directory"),
    path("exchange/evidence/<str:about>", views.evidence, name="hub-evidence"),
]
