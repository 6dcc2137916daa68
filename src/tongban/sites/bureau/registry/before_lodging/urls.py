"""The addresses of this room."""

from django.urls import path

from tongban.sites.bureau.registry.before_lodging import enquiries, pre_reviews

urlpatterns = [
    path("enquiries", enquiries.listing, name="enquiries"),
    path("enquiries/<str:number>", enquiries.enquiry, name="enquiry"),
    path("pre-reviews", pre_reviews.listing, name="pre-reviews"),
    path("pre-reviews/<str:number>", pre_reviews.show, name="pre-review"),
    path("pre-reviews/<str:number>/pass", pre_reviews.let_pass, name="pre-review-pass"),
    path("pre-reviews/<str:number>/supplement", pre_reviews.supplement, name="pre-review-supplement"),
    path("pre-reviews/<str:number>/refuse", pre_reviews.refuse, name="pre-review-refuse"),
    path("pre-reviews/<str:number>/files/<str:digest>", pre_reviews.file, name="pre-review-file"),
]
