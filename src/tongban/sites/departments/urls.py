"""The addresses of the simulated outside systems."""

from django.urls import include, path

from tongban.sites.departments import views
from tongban.sites.departments.courier import views as courier
from tongban.sites.departments.offices import views as offices
from tongban.sites.departments.shared_data import views as shared_data
from tongban.sites.departments.sms import views as sms
from tongban.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", views.home, name="home"),
    path("sms", sms.inbox, name="sms-inbox"),
    path("sms/send", sms.send, name="sms-send"),
    path("sms/<str:biz_id>/reply", sms.reply, name="sms-reply"),
    path("ems", courier.interface, name="ems"),
    path("parcels", courier.parcels, name="parcels"),
    path("parcels/<str:waybill>/<str:code>", courier.scan, name="scan-parcel"),
    path("shared-data", shared_data.desk, name="shared-data"),
    path("shared-data/records", shared_data.enter, name="shared-data-enter"),
    path("shared-data/records/<int:record>/turn", shared_data.turn_record, name="shared-data-turn"),
    path("shared-data/silence", shared_data.silence, name="shared-data-silence"),
    path("offices/<slug:system>", offices.desk, name="office"),
    path("offices/<slug:system>/<str:number>/<slug:act>", offices.act, name="office-act"),
    path("", include("tongban.web.exchange_api")),
    path("", include("tongban.web.urls")),
]
