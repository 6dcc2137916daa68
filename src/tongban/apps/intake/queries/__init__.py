"""Reading what was taken in: every look-up starts from what the officer's institution may see."""

from tongban.apps.intake.queries.applications import (
    answering_to,
    applicants_of,
    application_of,
    applications_of,
    gather_application,
    latest_checks,
    material_of,
    materials_of,
    mirror_of,
    overdue_parcels,
    paper_of,
    people_of,
    scan_of,
    sheets_of,
    supplement_until_told,
    waiting_parcel,
)
from tongban.apps.intake.queries.pre_reviews import pre_review_entries, pre_review_state, wanted_online
from tongban.apps.intake.queries.shelves import COUNTED_AT_MOST, Shelf, shelf_of, shelf_sizes, silent_parcels

__all__ = [
    "COUNTED_AT_MOST",
    "Shelf",
    "answering_to",
    "applicants_of",
    "application_of",
    "applications_of",
    "gather_application",
    "latest_checks",
    "material_of",
    "materials_of",
    "mirror_of",
    "overdue_parcels",
    "paper_of",
    "people_of",
    "pre_review_entries",
    "pre_review_state",
    "scan_of",
    "sheets_of",
    "shelf_of",
    "shelf_sizes",
    "silent_parcels",
    "supplement_until_told",
    "waiting_parcel",
    "wanted_online",
]
