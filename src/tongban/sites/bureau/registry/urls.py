"""The addresses of the registry: all cases, the register, the archive, administration."""

from django.urls import path

from tongban.domain.cases.branches import Branch
from tongban.sites.bureau.registry import (
    acts,
    archive,
    callbacks,
    cases,
    choices,
    deciding,
    files,
    finishing,
    halting,
    home,
    queue,
    register,
    reporting,
    searching,
)

app_name = "registry"
urlpatterns = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("cases", queue.inbox, name="inbox"),
    path("cases/<str:number>", cases.show, name="case"),
    path("cases/<str:number>/reveal", cases.reveal, name="reveal"),
    path("cases/<str:number>/files/<str:digest>", files.download, name="file"),
    path("cases/<str:number>/files/<str:digest>/pages/<int:page>", files.page, name="page"),
    path("cases/<str:number>/accept", acts.accept, name="accept"),
    path("cases/<str:number>/decline", deciding.decline, name="decline"),
    path("cases/<str:number>/supplement", deciding.supplement, name="supplement"),
    path("cases/<str:number>/examine", acts.examine, name="examine"),
    path("cases/<str:number>/return", acts.return_case, name="return"),
    path("cases/<str:number>/review", acts.review, name="review"),
    path("cases/<str:number>/refuse", deciding.refuse, name="refuse"),
    path("cases/<str:number>/record", finishing.record_in_register, name="record"),
    path("cases/<str:number>/prepare", finishing.prepare, name="prepare"),
    path("cases/<str:number>/issue", finishing.issue_certificate, name="issue"),
    path("cases/<str:number>/complete", finishing.complete, name="complete"),
    path("cases/<str:number>/archive", finishing.archive, name="archive-case"),
    path("cases/<str:number>/paper", finishing.paper, name="paper"),
    path("cases/<str:number>/withdraw", halting.withdraw, name="withdraw"),
    path("cases/<str:number>/suspend", halting.suspend, name="suspend"),
    path("cases/<str:number>/resume", halting.resume, name="resume"),
    path("cases/<str:number>/payment", halting.payment, name="payment"),
    path("cases/<str:number>/paid", halting.paid, name="paid"),
    path("cases/<str:number>/hand-back", halting.back, name="hand-back"),
    *(
        path(f"cases/<str:number>/branches/{one.value}", halting.branch, {"branch": one.value}, name=f"branch-{one}")
        for one in Branch
    ),
    path("register", register.look_up, name="register"),
    path("register/search-certificates", searching.listing, name="search-certificates"),
    path("register/search-certificates/new", searching.apply, name="search-certificate-new"),
    path("register/search-certificates/<str:number>", searching.paper, name="search-certificate"),
    path("register/<str:unit_code>", register.folio, name="folio"),
    path("register/<str:unit_code>/reveal", register.reveal, name="folio-reveal"),
    path("archive", archive.shelf, name="archive"),
    path("administration/choices", choices.overview, name="choices"),
    path("administration/choices/<slug:name>", choices.decide, name="choice"),
    path("administration/reporting", reporting.overview, name="reporting"),
    path("administration/reporting/send", reporting.send_waiting, name="reporting-send"),
    path("administration/reporting/answers", reporting.answers, name="reporting-answers"),
    path("administration/reporting/profile", reporting.profile, name="reporting-profile"),
    path("administration/reporting/messages/<str:message_id>", reporting.message, name="reporting-message"),
    path("administration/reporting/messages/<str:message_id>/again", reporting.again, name="reporting-again"),
    path("administration/reporting/imports/<int:run>", reporting.set_aside, name="set-aside"),
    path("administration/reporting/logs/<str:area>/<str:day>", reporting.log, name="reporting-log"),
    path("callbacks/sms", callbacks.sms_reports, name="sms-callback"),
]
