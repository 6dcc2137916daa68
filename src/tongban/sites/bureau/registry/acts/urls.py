"""The addresses of this room."""

from django.urls import path

from tongban.domain.cases.branches import Branch
from tongban.sites.bureau.registry.acts import deciding, finishing, going_on, halting, handing, paper, serving

urlpatterns = [
    path("cases/<str:number>/accept", going_on.accept, name="accept"),
    path("cases/<str:number>/decline", deciding.decline, name="decline"),
    path("cases/<str:number>/supplement", deciding.supplement, name="supplement"),
    path("cases/<str:number>/examine", going_on.examine, name="examine"),
    path("cases/<str:number>/return", going_on.return_case, name="return"),
    path("cases/<str:number>/review", going_on.review, name="review"),
    path("cases/<str:number>/approve", going_on.approve, name="approve"),
    path("cases/<str:number>/refuse", deciding.refuse, name="refuse"),
    path("cases/<str:number>/record", finishing.record_in_register, name="record"),
    path("cases/<str:number>/prepare", finishing.prepare, name="prepare"),
    path("cases/<str:number>/issue", handing.issue_certificate, name="issue"),
    path("cases/<str:number>/posting/withdraw", handing.take_back, name="withdraw-posting"),
    path("cases/<str:number>/complete", finishing.complete, name="complete"),
    path("cases/<str:number>/archive", finishing.archive, name="archive-case"),
    path("cases/<str:number>/paper", paper.paper, name="paper"),
    path("cases/<str:number>/papers/<int:paper>/serve", serving.serve, name="serve"),
    path("cases/<str:number>/papers/<int:paper>/receipt", serving.receipt, name="service-receipt"),
    path("cases/<str:number>/papers/<int:paper>/services/<int:service>", serving.add_scans, name="service-scans"),
    path(
        "cases/<str:number>/papers/<int:paper>/scans/<int:file_id>/quality",
        serving.scan_quality,
        name="service-scan-quality",
    ),
    path("cases/<str:number>/devices", serving.device_ticket, name="device-ticket"),
    path("cases/<str:number>/withdraw", halting.withdraw, name="withdraw"),
    path("cases/<str:number>/suspend", halting.suspend, name="suspend"),
    path("cases/<str:number>/resume", halting.resume, name="resume"),
    path("cases/<str:number>/payment", halting.payment, name="payment"),
    path("cases/<str:number>/paid", halting.paid, name="paid"),
    path("cases/<str:number>/declare", halting.declare, name="declare"),
    path("cases/<str:number>/housing-again", halting.housing_again, name="housing-again"),
    path("cases/<str:number>/waive", halting.waive, name="waive"),
    path("cases/<str:number>/hand-back", halting.back, name="hand-back"),
    *(
        path(f"cases/<str:number>/branches/{one.value}", halting.branch, {"branch": one.value}, name=f"branch-{one}")
        for one in Branch
    ),
    path("paper", paper.expected, name="papers"),
]
