"""Everyone named on the form, with how they were held against their documents."""

from dataclasses import dataclass

from tongban.apps.intake.models import ApplicantRow, Application, IdentityCheck, RepresentativeRow
from tongban.apps.intake.queries import latest_checks, people_of
from tongban.apps.intake.words import CheckOutcome

TONES = {
    CheckOutcome.PASSED: "ok",
    CheckOutcome.REVIEWED: "ok",
    CheckOutcome.PENDING: "warn",
    CheckOutcome.REFUSED: "late",
}


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """One person as pages show them; `outcome` is empty for whoever was never checked."""

    name: str
    number: str
    label: str
    document_label: str
    mandate: str
    is_person: bool
    outcome: str
    tone: str
    band: str
    reviewable: bool


def people_named(application: Application) -> list[PersonView]:
    """Applicants, each followed by those who act for them."""
    checks = latest_checks(application)
    return [_view(one, checks.get(one.document_number)) for one in people_of(application)]


def people_at_counter(application: Application) -> list[PersonView]:
    """Those among them who can stand at the counter."""
    return [one for one in people_named(application) if one.is_person]


def _view(person: ApplicantRow | RepresentativeRow, check: IdentityCheck | None) -> PersonView:
    outcome = CheckOutcome(check.outcome) if check else None
    return PersonView(
        name=person.name,
        number=person.document_number,
        label=person.capacity_label if isinstance(person, RepresentativeRow) else person.role_label,
        document_label=person.document_label,
        mandate=person.mandate_label if isinstance(person, RepresentativeRow) else "",
        is_person=isinstance(person, RepresentativeRow) or person.kind == "person",
        outcome=outcome.label if outcome else "",
        tone=TONES[outcome] if outcome else "still",
        band=check.get_score_band_display() if check and check.score_band != "none" else "",
        reviewable=outcome in {None, CheckOutcome.PENDING},
    )
