"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.case import assigning, consulting, files, views

urlpatterns = [
    path("cases/<str:number>/consult", consulting.consult, name="consult"),
    path("cases/<str:number>/claim", assigning.claim, name="claim"),
    path("cases/<str:number>/take-over", assigning.take_over, name="take-over-case"),
    path("cases/<str:number>/release", assigning.release, name="release"),
    path("cases/<str:number>/assign", assigning.assign, name="assign"),
    path("cases/<str:number>", views.show, name="case"),
    path("cases/<str:number>/reveal", views.reveal, name="reveal"),
    path("cases/<str:number>/files/<str:digest>", files.download, name="file"),
    path("cases/<str:number>/files/<str:digest>/pages/<int:page>", files.page, name="page"),
]
