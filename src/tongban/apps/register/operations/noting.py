"""标注: what no application tells is noted on folios and lifted: one officer proposes, another confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.models import Folio, FolioNote, NoteProposal
from tongban.apps.register.operations.instants import instant_of_writing
from tongban.apps.register.operations.recording import lock_folios
from tongban.apps.register.proving.logbook import Author, hold_the_pen
from tongban.apps.register.queries.notes import folios_meant, proposal_numbered
from tongban.apps.register.queries.rows import FolioRows, folio_of, rows_of
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Page, close_pages
from tongban.apps.register.recording.planning import plan_on
from tongban.apps.register.refusals import ConfirmedByTheSame, NoteUnfounded, NotForThisPost, NothingToNote
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.people import Role
from tongban.domain.register.folio_notes import (
    CONFIRMS,
    PROPOSES,
    NoteKind,
    NoteReach,
    ProposalDecided,
    ProposalState,
)

_STEM: Final = "BZ"


@dataclass(frozen=True, kw_only=True)
class NoteTold:
    """Why something is noted or lifted: the facts in a sentence, and the paper they rest on."""

    reason: str
    basis: str
    reach: NoteReach = NoteReach.UNIT


@transaction.atomic
def propose_note(
    *, unit_code: str, kind: NoteKind, told: NoteTold, officer: Officer, at: datetime, address: str = ""
) -> NoteProposal:
    """Ask that this be noted on the folio; nothing is in force before another officer confirms it.

    Raises NotForThisPost, FolioNotFound, NoteUnfounded without reason or basis.
    """
    _require(officer, PROPOSES)
    folio = folio_of(officer.institution_id, unit_code)
    return _propose(folio, kind, None, told, officer=officer, at=at, address=address)


@transaction.atomic
def propose_lifting(
    *, unit_code: str, note: int, told: NoteTold, officer: Officer, at: datetime, address: str = ""
) -> NoteProposal:
    """Ask that what is noted be lifted; it holds until another officer confirms.

    Raises NotForThisPost, FolioNotFound, NoteUnfounded, NothingToNote when the note no longer stands.
    """
    _require(officer, PROPOSES)
    folio = folio_of(officer.institution_id, unit_code)
    standing = FolioNote.objects.filter(folio=folio, pk=note, ended_at__isnull=True).first()
    if standing is None:
        raise NothingToNote
    return _propose(folio, NoteKind(standing.kind), standing, told, officer=officer, at=at, address=address)


@transaction.atomic
def confirm_proposal(*, number: str, officer: Officer, at: datetime, address: str = "") -> NoteProposal:
    """Let it take effect on every folio meant, each sealed in its own line of the log.

    Raises NotForThisPost, ProposalNotFound, ProposalDecided, ConfirmedByTheSame, NothingToNote when there is nothing
    left to write.
    """
    proposal = _begin(number, officer)
    codes = folios_meant(proposal)
    folios = lock_folios(officer.institution, set(codes))
    written_at = instant_of_writing(folios.values(), at=at)
    author = Author(username=officer.username, name=officer.name)
    pages = [
        page
        for code in sorted(folios)
        if (page := _page(proposal, rows_of(folios[code]), author=author, at=written_at)) is not None
    ]
    if not pages:
        raise NothingToNote
    close_pages(pages)
    proposal.folios_written = len(pages)
    return _decided(proposal, ProposalState.CONFIRMED, officer=officer, at=at, address=address)


@transaction.atomic
def decline_proposal(*, number: str, opinion: str, officer: Officer, at: datetime, address: str = "") -> NoteProposal:
    """Do not agree, saying why; the register stays as it is. Raises what confirming raises, NoteUnfounded unsaid."""
    proposal = _begin(number, officer)
    if not opinion.strip():
        raise NoteUnfounded("不同意的理由")
    proposal.opinion = opinion.strip()
    return _decided(proposal, ProposalState.DECLINED, officer=officer, at=at, address=address)


def _propose(
    folio: Folio,
    kind: NoteKind,
    lifts: FolioNote | None,
    told: NoteTold,
    *,
    officer: Officer,
    at: datetime,
    address: str,
) -> NoteProposal:
    for value, what in ((told.reason, "事由"), (told.basis, "依据")):
        if not value.strip():
            raise NoteUnfounded(what)
    proposal: NoteProposal = NoteProposal.objects.create(
        institution=officer.institution,
        number=_next_number(officer, at),
        folio=folio,
        lifts=lifts,
        kind=kind.value,
        reach=told.reach.value,
        reason=told.reason.strip(),
        basis=told.basis.strip(),
        proposed_at=at,
        proposed_by=officer,
    )
    _audit(f"提请{proposal.word}", proposal, officer, at, address)
    return proposal


def _next_number(officer: Officer, at: datetime) -> str:
    """BZ + institution + day + four digits, in order."""
    hold_the_pen(officer.institution)
    stem = f"{_STEM}{officer.institution_id}{at.astimezone(SHANGHAI):%Y%m%d}"
    last = NoteProposal.objects.filter(number__startswith=stem).order_by("-number").first()
    return f"{stem}{int(last.number[-4:]) + 1 if last else 1:04d}"


def _begin(number: str, officer: Officer) -> NoteProposal:
    _require(officer, CONFIRMS)
    proposal = proposal_numbered(
        rows=visible_to(NoteProposal.objects.select_for_update(of=("self",)), officer), number=number
    )
    if proposal.stands is not ProposalState.WAITING:
        raise ProposalDecided(proposal.stands)
    if proposal.proposed_by_id == officer.pk:
        raise ConfirmedByTheSame
    return proposal


def _page(proposal: NoteProposal, rows: FolioRows, *, author: Author, at: datetime) -> Page | None:
    """What is written on one folio; None where it already stands, or stands no longer."""
    on = plan_on(rows, institution=proposal.institution, case_number=proposal.number, author=author, at=at)
    named = proposal.lifts or proposal
    same = [one for one in rows.notes if (one.kind, one.reason) == (named.kind, named.reason)]
    if proposal.lifts is not None:
        cause = f"{proposal.reason}（{proposal.basis}），提请人{proposal.proposed_by.name}"
        for note in same:
            on.end(note, cause=cause[:200], word="解除")
    elif not same:
        on.open(
            FolioNote,
            kind=proposal.kind,
            reason=proposal.reason,
            basis=proposal.basis,
            proposed_at=proposal.proposed_at,
            proposed_by=proposal.proposed_by.username,
            proposed_by_name=proposal.proposed_by.name,
        )
    if not on.changes:
        return None
    carry_out(on)
    return Page(on=on, item="", registration_type=RegistrationType.OTHER, right_type=RightType.OTHER)


def _decided(
    proposal: NoteProposal, state: ProposalState, *, officer: Officer, at: datetime, address: str
) -> NoteProposal:
    proposal.state, proposal.decided_at, proposal.decided_by = state.value, at, officer
    proposal.save()
    _audit(f"{state.label}：{proposal.word}", proposal, officer, at, address)
    return proposal


def _audit(act: str, proposal: NoteProposal, officer: Officer, at: datetime, address: str) -> None:
    record_act(
        act=act,
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=proposal.number,
        purpose=proposal.opinion or proposal.reason,
        detail={"unit_code": proposal.folio.unit_code, "kind": proposal.kind, "reach": proposal.reach},
        address=address,
    )


def _require(officer: Officer, posts: Sequence[Role]) -> None:
    if not officer.has_any(posts):
        raise NotForThisPost(posts)
