"""The addresses of the counter."""

from django.urls import path

from tongban.sites.bureau.window import applicants, closing, listing, lodged, materials, premises, scans

app_name = "window"
urlpatterns = [
    path("", listing.intake_list, name="list"),
    path("/start", listing.start, name="start"),
    path("/<str:number>", lodged.detail, name="detail"),
    path("/<str:number>/take-over", listing.take_over_draft, name="take-over"),
    path("/<str:number>/property", premises.premises, name="property"),
    path("/<str:number>/register-data", premises.register_data, name="register-data"),
    path("/<str:number>/send-home", premises.send_home_page, name="send-home"),
    path("/<str:number>/applicants", applicants.applicants, name="applicants"),
    path("/<str:number>/verify", applicants.verify, name="verify"),
    path("/<str:number>/vouch", applicants.review, name="vouch"),
    path("/<str:number>/materials", materials.materials, name="materials"),
    path("/<str:number>/materials/<str:code>/files", materials.upload, name="upload"),
    path("/<str:number>/materials/<str:code>", materials.settle, name="settle"),
    path("/<str:number>/interview", closing.interview, name="interview"),
    path("/<str:number>/review", closing.review, name="review"),
    path("/<str:number>/check", closing.check_again, name="check"),
    path("/<str:number>/lodge", closing.lodge_application, name="lodge"),
    path("/<str:number>/dispatch", lodged.dispatch, name="dispatch"),
    path("/<str:number>/supplement", lodged.send_supplement, name="supplement"),
    path("/<str:number>/scans/<int:file_id>", scans.scan, name="scan"),
    path("/<str:number>/scans/<int:file_id>/change", materials.change_scan, name="change-scan"),
    path("/<str:number>/scans/<int:file_id>/file", scans.scan_file, name="scan-file"),
    path("/<str:number>/scans/<int:file_id>/pages/<int:page>", scans.scan_page, name="scan-page"),
    path("/<str:number>/papers/<str:kind>", scans.paper, name="paper"),
]
