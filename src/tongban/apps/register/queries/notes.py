"""What officers have noted on folios, and what waits for a second officer."""

from collections.abc import Sequence

from django.db.models import QuerySet

from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.models import Folio, FolioNote, NoteProposal
from tongban.apps.register.queries.rows import folio_of
from tongban.apps.register.refusals import NothingToNote, ProposalNotFound
from tongban.domain.register.folio_notes import NoteReach, ProposalState

_BUILDING = 24
"""Parcel and building of a unit code: what the units of one building have in common (GB/T 37346)."""
_OF_A_BUILDING = "F"
_DECIDED_SHOWN = 50


def proposal_numbered(*, rows: "QuerySet[NoteProposal]", number: str) -> NoteProposal:
    """One of these proposals by its number; raises ProposalNotFound."""
    found: NoteProposal | None = rows.select_related("folio", "lifts", "institution").filter(number=number).first()
    if found is None:
        raise ProposalNotFound(number)
    return found


def proposal_of(*, officer: Officer, number: str) -> NoteProposal:
    """A proposal of the officer's own institution; raises ProposalNotFound for any other."""
    return proposal_numbered(rows=visible_to(NoteProposal.objects.all(), officer), number=number)


def proposals_waiting(*, officer: Officer, unit_code: str = "") -> "QuerySet[NoteProposal]":
    """What waits for a second officer, the oldest first; of one unit where it is named."""
    rows: QuerySet[NoteProposal] = visible_to(NoteProposal.objects.select_related("folio", "proposed_by"), officer)
    rows = rows.filter(state=ProposalState.WAITING.value)
    return (rows.filter(folio__unit_code=unit_code) if unit_code else rows).order_by("proposed_at", "pk")


def proposals_decided(*, officer: Officer) -> Sequence[NoteProposal]:
    """The last ones decided, the newest first."""
    rows = visible_to(NoteProposal.objects.select_related("folio", "proposed_by", "decided_by"), officer)
    return list(rows.exclude(state=ProposalState.WAITING.value).order_by("-decided_at", "-pk")[:_DECIDED_SHOWN])


def note_standing(*, officer: Officer, unit_code: str, note: int) -> FolioNote:
    """A note that stands on a unit's folio; raises FolioNotFound, NothingToNote when it does not stand there."""
    folio = folio_of(officer.institution_id, unit_code)
    found: FolioNote | None = FolioNote.objects.filter(folio=folio, pk=note, ended_at__isnull=True).first()
    if found is None:
        raise NothingToNote
    return found


def folios_meant(proposal: NoteProposal) -> list[str]:
    """The unit codes of the folios a proposal is about."""
    code = proposal.folio.unit_code
    if proposal.goes is NoteReach.BUILDING:
        return units_of_the_building(institution=proposal.institution_id, unit_code=code)
    return [code]


def units_of_the_building(*, institution: str, unit_code: str) -> list[str]:
    """All units of the building the unit lies in, itself included; the unit alone where it lies in none."""
    if unit_code[19:20] != _OF_A_BUILDING:
        return [unit_code]
    rows = Folio.objects.of(institution).filter(unit_code__startswith=unit_code[:_BUILDING])
    return list(rows.order_by("unit_code").values_list("unit_code", flat=True))
