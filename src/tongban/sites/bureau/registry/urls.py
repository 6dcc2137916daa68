"""The addresses of the registry: all cases, the register, the archive, administration."""

from django.urls import path

from tongban.sites.bureau.registry import (
    accounts,
    acts,
    archive,
    audit,
    callbacks,
    cases,
    deciding,
    files,
    finishing,
    home,
    queue,
    register,
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
    path("register", register.look_up, name="register"),
    path("register/<str:unit_code>", register.folio, name="folio"),
    path("register/<str:unit_code>/reveal", register.reveal, name="folio-reveal"),
    path("archive", archive.shelf, name="archive"),
    path("administration/accounts", accounts.listing, name="accounts"),
    path("administration/accounts/new", accounts.open_new, name="account-new"),
    path("administration/accounts/<str:username>", accounts.change, name="account"),
    path("administration/accounts/<str:username>/password", accounts.reset_password, name="account-password"),
    path("administration/accounts/<str:username>/unlock", accounts.unlock, name="account-unlock"),
    path("administration/audit", audit.trail, name="audit"),
    path("callbacks/sms", callbacks.sms_reports, name="sms-callback"),
]
