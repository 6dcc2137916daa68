"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.queue import absences, bulk, inbox, saved_filters, supervising

urlpatterns = [
    path("cases", inbox.inbox, name="inbox"),
    path("cases/bulk", bulk.act, name="bulk"),
    path("cases/filters", saved_filters.save, name="filter-save"),
    path("cases/filters/<int:kept>/drop", saved_filters.drop, name="filter-drop"),
    path("absences", absences.overview, name="absences"),
    path("absences/<int:absence>/end", absences.end, name="absence-end"),
    path("supervision", supervising.overview, name="supervision"),
    path("cases/<str:number>/notes/<int:note>", supervising.answer, name="note"),
]
