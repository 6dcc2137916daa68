"""The addresses of the registry, room by room; fixed words before numbers (`cases/bulk` before `cases/…`)."""

from django.urls import path

from tongban.sites.bureau.registry import callbacks, home
from tongban.sites.bureau.registry.acts.urls import urlpatterns as acts_urls
from tongban.sites.bureau.registry.administration.urls import urlpatterns as administration_urls
from tongban.sites.bureau.registry.archive.urls import urlpatterns as archive_urls
from tongban.sites.bureau.registry.before_lodging.urls import urlpatterns as before_lodging_urls
from tongban.sites.bureau.registry.case.urls import urlpatterns as case_urls
from tongban.sites.bureau.registry.orders.urls import urlpatterns as orders_urls
from tongban.sites.bureau.registry.queue.urls import urlpatterns as queue_urls
from tongban.sites.bureau.registry.register.urls import urlpatterns as register_urls

app_name = "registry"
urlpatterns = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("callbacks/sms", callbacks.sms_reports, name="sms-callback"),
    path("callbacks/sms/replies", callbacks.sms_replies, name="sms-replies"),
    *queue_urls,
    *case_urls,
    *acts_urls,
    *before_lodging_urls,
    *register_urls,
    *orders_urls,
    *archive_urls,
    *administration_urls,
]
