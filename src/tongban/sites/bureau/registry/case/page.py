"""What the case page shows, put together from the case, the register and the law."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tongban.apps.casework.models import Case, CaseParty
from tongban.apps.casework.queries.checks import CheckLine, checks_of
from tongban.apps.casework.queries.course import deemed_accepted_at
from tongban.apps.casework.queries.facts import AsRead, recording_order
from tongban.apps.casework.queries.filing import filing_of
from tongban.apps.casework.queries.linked import open_beside, partners_of
from tongban.apps.casework.queries.serving import servings_of
from tongban.apps.register.operations import changes_preview
from tongban.apps.register.queries import FolioRows, page_of, standing_rows
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.cases.silence import silence_told
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import PartyRole, Told, item
from tongban.domain.catalogue.particulars import ParticularKind, ParticularRule
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.errors import DomainError
from tongban.domain.paper_trail import SheetPlace
from tongban.sites.bureau.registry.case.consulting import SayForm, question_line
from tongban.sites.bureau.registry.case.course import course_entries, deadline_badge, shares_of_time
from tongban.sites.bureau.registry.case.one_window import office_blocks
from tongban.sites.bureau.registry.case.pieces import pieces_of, unpapered_of
from tongban.web.components import Change, Kind
from tongban.web.formatting import masked, money, when


@dataclass(frozen=True, kw_only=True)
class PartyBlock:
    """One applicant; the number is masked unless it may be shown."""

    role: str
    name: str
    document: str
    number: str
    phone: str
    checked: str
    share: str
    behind: tuple[str, ...]


def case_context(case: Case, *, query: Mapping[str, str], at: datetime, revealed: bool = False) -> dict[str, object]:
    """Everything the template needs; `revealed` shows document numbers in full."""
    state = CaseState(case.state)
    read = _read(case, state)
    rows, partners = read.rows, partners_of(case, beside=read.beside)
    checks = checks_of(case, on=at, read=read)
    pieces = pieces_of(case, query)
    thread = list(case.consultations.all())
    return {
        "case": case,
        "business": item(case.item),
        "state": state,
        "state_kind": _state_kind(state),
        "mode": CaseMode(case.mode).label,
        "badge": deadline_badge(case, on=at),
        "unit": page_of(rows) if rows else None,
        "changes": _changes(case, state, read),
        "outcome": _outcome(case, state),
        "parties": [_party(case, party, revealed) for party in case.parties.all()],
        "revealed": revealed,
        "checks": checks,
        "verdict": _verdict(checks),
        "files": pieces.links,
        "file_count": pieces.count,
        "unpapered": unpapered_of(case),
        "missing": pieces.missing,
        "viewer": pieces.viewer,
        "reasons": list(case.reasons.all()),
        "interview": list(case.interview.all()),
        "entries": course_entries(case),
        "shares": shares_of_time(case, on=at),
        "papers": list(case.papers.all()),
        "servings": servings_of(case),
        "at": at,
        "parcels": list(case.parcels.all()),
        "wrong_sheets": [one for one in case.sheets.all() if one.fault or one.remedy],
        "sheets": Counter(SheetPlace(one.place).label for one in case.sheets.all()).items(),
        "postings": list(case.postings.all()),
        "sms": list(case.short_messages.all()),
        "particulars": shown_particulars(case),
        "partners": partners,
        "supplement": getattr(case, "supplement", None),
        "notes": list(case.notes.all()),
        "offices": office_blocks(case, at=at),
        "thread": thread,
        "say": SayForm(auto_id="say_%s"),
        "awaited": next((question_line(one, at=at) for one in thread if one.answer_by), None),
        "silence": silence_told(since) if (since := deemed_accepted_at(case, at=at)) else "",
    }


def shown_particulars(case: Case) -> list[dict[str, str]]:
    """The item's own fields as people read them, nothing left empty."""
    rules = {one.code: one for one in item(case.item).particulars}
    return [_shown_particular(one, rules.get(one["code"])) for one in case.particulars if one.get("value")]


def _shown_particular(said: Mapping[str, str], rule: ParticularRule | None) -> dict[str, str]:
    """Choices by their words, money and moments as they stand everywhere else; what cannot be read, as it was said."""
    name, code, value = said["name"], said["code"], said["value"]
    kind, told = rule.kind if rule else ParticularKind.TEXT, Told({code: value})
    amount, moment = told.money(code), told.instant(code)
    if kind is ParticularKind.MONEY and amount is not None:
        return {"name": name.removesuffix("（元）"), "value": money(amount)}
    if kind is ParticularKind.INSTANT and moment is not None:
        return {"name": name, "value": when(moment)}
    return {"name": name, "value": dict(rule.choices).get(value, value) if rule else value}


def _state_kind(state: CaseState) -> Kind:
    if state in {CaseState.DECLINED, CaseState.REFUSED}:
        return Kind.LATE
    if state.stands_still:
        return Kind.WARN
    if state in {CaseState.WITHDRAWN, CaseState.HANDED_BACK}:
        return Kind.STILL
    return Kind.OK if state.is_recorded else Kind.BRAND


def _read(case: Case, state: CaseState) -> AsRead:
    """What the page asks about again and again, read once; what was filed matters until it is recorded or refused."""
    rows, over = _folio(case), state.is_recorded or state.is_final
    return AsRead(rows=rows, filing=None if rows is None or over else filing_of(case), beside=open_beside(case))


def _folio(case: Case) -> FolioRows | None:
    try:
        return standing_rows(institution=case.institution_id, unit_code=case.unit_code)
    except FolioNotFound:
        return None


def _changes(case: Case, state: CaseState, read: AsRead) -> list[Change]:
    """What recording would change; nothing once it has, or never will."""
    if read.rows is None or state.is_recorded or state.is_final:
        return []
    try:
        order = recording_order(case, rows=read.rows, filing=read.filing)
        previewed = changes_preview(institution=case.institution, order=order, rows=read.rows)
    except DomainError:
        return []  # the checks on the same page say why
    return [
        Change(
            what=one.about,
            before=[one.before] if one.before else [],
            after=[one.after] if one.after else [],
        )
        for one in previewed
    ]


def _outcome(case: Case, state: CaseState) -> str:
    """What the recording did, in its own words."""
    if not state.is_recorded:
        return ""
    summaries = [event.detail.get("summary", "") for event in case.events.all() if event.action == Action.RECORD]
    return str(summaries[-1]) if summaries else ""


def _party(case: Case, party: CaseParty, revealed: bool) -> PartyBlock:
    checked = {check.party for check in case.identity_checks.all()}
    acting = [party.represented_by] if party.represented_by else []
    names = [one["name"] for one in (*acting, *party.agents)]
    found = [name for name in (party.name, *names) if name in checked]
    known = {kind.value: kind.label for kind in DocumentKind}
    roles = {role.value: role.label for role in PartyRole}
    return PartyBlock(
        role=roles.get(party.role, "申请人"),
        name=party.name,
        document=known.get(party.document_kind, "证件"),
        number=party.document_number if revealed else masked(party.document_number),
        phone=party.phone if revealed else masked(party.phone),
        checked="人证一致" if found else "",
        share=party.share,
        behind=tuple(_behind(one, revealed) for one in (*acting, *party.agents)),
    )


def _behind(agent: Mapping[str, str], revealed: bool) -> str:
    number = agent["document_number"] if revealed else masked(agent["document_number"])
    return "　".join(part for part in (agent["name"], number, agent.get("authority", "")) if part)


def _verdict(checks: list[CheckLine]) -> tuple[str, Kind] | None:
    blocks = sum(check.level == "block" for check in checks)
    warnings = sum(check.level == "warn" for check in checks)
    if blocks:
        return f"{blocks} 项不能办理", Kind.LATE
    if warnings:
        return f"{warnings} 项需留意", Kind.WARN
    return ("全部通过", Kind.OK) if checks else None
