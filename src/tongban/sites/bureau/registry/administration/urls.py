"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.administration import choices, office_time, reporting, variants, working_days

urlpatterns = [
    path("administration/working-days", working_days.working_days, name="working-days"),
    path("administration/office-time", office_time.office_time, name="office-time"),
    path("administration/office-time/<slug:what>", office_time.decide, name="office-time-decision"),
    path("administration/choices", choices.overview, name="choices"),
    path("administration/choices/<slug:name>", choices.decide, name="choice"),
    path("administration/variants", variants.overview, name="variants"),
    path("administration/variants/<slug:item>", variants.compare, name="variant"),
    path("administration/variants/<slug:item>/<slug:kind>", variants.decide, name="variant-decision"),
    path("administration/reporting", reporting.overview, name="reporting"),
    path("administration/reporting/send", reporting.send_waiting, name="reporting-send"),
    path("administration/reporting/answers", reporting.answers, name="reporting-answers"),
    path("administration/reporting/profile", reporting.profile, name="reporting-profile"),
    path("administration/reporting/messages/<str:message_id>", reporting.message, name="reporting-message"),
    path("administration/reporting/messages/<str:message_id>/again", reporting.again, name="reporting-again"),
    path("administration/reporting/imports/<int:run>", reporting.set_aside, name="set-aside"),
    path("administration/reporting/logs/<str:area>/<str:day>", reporting.log, name="reporting-log"),
]
