"""The addresses every site has."""

from django.urls import path

from tongban.web import health, people, preferences, styleguide

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sign-in", people.sign_in, name="sign-in"),
    path("sign-out", people.sign_out, name="sign-out"),
    path("password", people.change_password, name="change-password"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
    path("preferences/large-print", preferences.large_print, name="large-print"),
]

handler400 = "tongban.web.errors.bad_request"
handler403 = "tongban.web.errors.permission_denied"
handler404 = "tongban.web.errors.not_found"
handler500 = "tongban.web.errors.server_error"
