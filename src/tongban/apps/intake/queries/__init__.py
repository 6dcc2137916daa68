"""Reading what was taken in: every look-up starts from what the officer's institution may see."""

from tongban.apps.intake.queries.applications import (
    Shelf,
    applicants_of,
    application_of,
    applications_of,
    latest_checks,
    material_of,
    materials_of,
    mirror_of,
    overdue_parcels,
    paper_of,
    people_of,
    scan_of,
    sheets_of,
    shelf_of,
    shelf_sizes,
    waiting_parcel,
)

__all__ = [
    "Shelf",
    "applicants_of",
    "application_of",
    "applications_of",
    "latest_checks",
    "material_of",
    "materials_of",
    "mirror_of",
    "overdue_parcels",
    "paper_of",
    "people_of",
    "scan_of",
    "sheets_of",
    "shelf_of",
    "shelf_sizes",
    "waiting_parcel",
]
