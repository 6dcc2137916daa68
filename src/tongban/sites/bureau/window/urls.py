"""The addresses of the counter."""

from django.urls import path

from tongban.sites.bureau.window import (
    applicants,
    closing,
    listing,
    lodged,
    materials,
    premises,
    scans,
    sharing,
    visits,
)

app_name = "window"
urlpatterns = [
    path("intake", listing.intake_list, name="list"),
    path("intake/start", listing.start, name="start"),
    path("intake/<str:number>", lodged.detail, name="detail"),
    path("intake/<str:number>/parts", sharing.parts, name="parts"),
    path("intake/<str:number>/parts/<str:part>/withdraw", sharing.withdraw, name="withdraw-part"),
    path("parts", visits.tasks, name="tasks"),
    path("parts/<str:part>", visits.task, name="task"),
    path("parts/<str:part>/decline", visits.decline, name="task-decline"),
    path("parts/<str:part>/sheet", visits.sheet, name="task-sheet"),
    path("parts/<str:part>/materials/<str:code>", visits.upload, name="task-upload"),
    path("parts/<str:part>/scans/<int:file_id>/remove", visits.remove, name="task-remove"),
    path("parts/<str:part>/scans/<int:file_id>/pages/<int:page>", visits.scan_page, name="task-page"),
    path("parts/<str:part>/scans/<int:file_id>", visits.scan, name="task-scan"),
    path("intake/<str:number>/take-over", listing.take_over_draft, name="take-over"),
    path("intake/<str:number>/property", premises.premises, name="property"),
    path("intake/<str:number>/register-data", premises.register_data, name="register-data"),
    path("intake/<str:number>/send-home", premises.send_home_page, name="send-home"),
    path("intake/<str:number>/applicants", applicants.applicants, name="applicants"),
    path("intake/<str:number>/verify", applicants.verify, name="verify"),
    path("intake/<str:number>/vouch", applicants.review, name="vouch"),
    path("intake/<str:number>/materials", materials.materials, name="materials"),
    path("intake/<str:number>/materials/<str:code>/files", materials.upload, name="upload"),
    path("intake/<str:number>/materials/<str:code>", materials.settle, name="settle"),
    path("intake/<str:number>/interview", closing.interview, name="interview"),
    path("intake/<str:number>/review", closing.review, name="review"),
    path("intake/<str:number>/check", closing.check_again, name="check"),
    path("intake/<str:number>/lodge", closing.lodge_application, name="lodge"),
    path("intake/<str:number>/join", lodged.join, name="join"),
    path("intake/<str:number>/dispatch", lodged.dispatch, name="dispatch"),
    path("intake/<str:number>/supplement", lodged.send_supplement, name="supplement"),
    path("intake/<str:number>/scans/<int:file_id>", scans.scan, name="scan"),
    path("intake/<str:number>/scans/<int:file_id>/change", materials.change_scan, name="change-scan"),
    path("intake/<str:number>/scans/<int:file_id>/file", scans.scan_file, name="scan-file"),
    path("intake/<str:number>/scans/<int:file_id>/pages/<int:page>", scans.scan_page, name="scan-page"),
    path("intake/<str:number>/papers/<str:kind>", scans.paper, name="paper"),
]
