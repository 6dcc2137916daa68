"""Addresses of the public verification page; the QR code on certificates leads to the first."""

from django.urls import path

from tongban.sites.bureau.verification import views

app_name = "verification"
urlpatterns = [
    path("v", views.verify, name="verify"),
    path("v.json", views.verify_json, name="verify-json"),
    path("lost", views.lost, name="lost"),
]
