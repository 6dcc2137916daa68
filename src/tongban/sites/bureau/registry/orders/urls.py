"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.orders import desk, listing, record, tidings

urlpatterns = [
    path("orders", listing.listing, name="orders"),
    path("orders/new", desk.take_in, name="order-new"),
    path("orders/expiring", listing.soon, name="expiring"),
    path("orders/tidings", tidings.listing, name="tidings"),
    path("orders/tidings/<int:number>", tidings.show, name="tiding"),
    path("orders/tidings/<int:number>/print", tidings.make_letter, name="tiding-print"),
    path("orders/tidings/<int:number>/letter", tidings.letter, name="tiding-letter"),
    path("orders/tidings/<int:number>/sent", tidings.sent, name="tiding-sent"),
    path("orders/<str:number>", listing.show, name="order"),
    path("orders/<str:number>/change", desk.change, name="order-change"),
    path("orders/<str:number>/units", desk.units, name="order-units"),
    path("orders/<str:number>/papers", desk.add_paper, name="order-paper"),
    path("orders/<str:number>/papers/<str:digest>/remove", desk.remove_paper, name="order-paper-remove"),
    path("orders/<str:number>/service", desk.service, name="order-service"),
    path("orders/<str:number>/submit", desk.submit, name="order-submit"),
    path("orders/<str:number>/open-case", desk.open_case, name="order-open-case"),
    path("orders/<str:number>/search", desk.search_for_court, name="order-search"),
    path("orders/<str:number>/hand-back", desk.hand_back, name="order-hand-back"),
    path("orders/<str:number>/carry-out", record.carry_out, name="order-carry-out"),
    path("orders/<str:number>/send-back", record.send_back, name="order-send-back"),
    path("orders/<str:number>/files/<str:digest>", listing.file, name="order-file"),
]
