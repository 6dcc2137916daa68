"""Everything a case carries besides its events: parties, materials with scans, answers, papers, messages, audit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, models
from psycopg import sql

from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import (
    Case,
    CaseEvent,
    CaseMaterial,
    CasePaper,
    CaseParty,
    DecisionReason,
    IdentityCheckNote,
    InterviewAnswer,
    MaterialFile,
    ShortMessage,
    SupplementRequest,
)
from tongban.apps.casework.reasons import REASONS
from tongban.apps.casework.words import PaperKind
from tongban.apps.documents.models import StoredFile
from tongban.apps.register.importing.keys import take_keys
from tongban.cli.bench.stored_cases.history import Lived
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.exchange.contracts.types import PartyData

# Parents before children.
_ORDER: tuple[type[models.Model], ...] = (
    Case,
    CaseEvent,
    CaseParty,
    CaseMaterial,
    MaterialFile,
    InterviewAnswer,
    IdentityCheckNote,
    SupplementRequest,
    DecisionReason,
    CasePaper,
    ShortMessage,
    AuditEntry,
)
_KEYS_AT_ONCE = 5_000
_PAPERS = {
    Action.ACCEPT: PaperKind.ACCEPTANCE,
    Action.REQUEST_SUPPLEMENT: PaperKind.SUPPLEMENT,
    Action.DECLINE: PaperKind.DECLINE,
    Action.REFUSE: PaperKind.REFUSAL,
    Action.COMPLETE_WITHOUT_CERTIFICATE: PaperKind.COMPLETION,
    Action.ARCHIVE: PaperKind.ARCHIVE_COVER,
}
_TOLD = {
    Action.ACCEPT: "accepted",
    Action.DECLINE: "declined",
    Action.REFUSE: "refused",
    Action.RECORD: "recorded",
    Action.ISSUE: "issued",
    Action.COMPLETE_WITHOUT_CERTIFICATE: "completed",
}
_GROUNDS = {Action.DECLINE: "RF12", Action.REFUSE: "RF09"}


@dataclass(frozen=True)
class Stock:
    """Scans and a paper that are really on disk; every case refers to some of them by their digests."""

    scans: Sequence[StoredFile]
    paper: StoredFile


class Rows:
    """Rows of many cases, with keys, written table by table with COPY."""

    def __init__(self) -> None:
        self._rows: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._keys: dict[type[models.Model], Iterator[int]] = {}

    def add(self, row: models.Model) -> None:
        """Keep a row; it is given a key when it has none."""
        if row.pk is None:
            row.pk = self.key(type(row))
        self._rows[type(row)].append(row)

    def add_all(self, rows: Iterable[models.Model]) -> None:
        """Keep several."""
        for row in rows:
            self.add(row)

    def key(self, model: type[models.Model]) -> int:
        """A fresh primary key."""
        key = next(self._keys.get(model, iter(())), None)
        if key is None:
            self._keys[model] = iter(take_keys(model, _KEYS_AT_ONCE))
            key = next(self._keys[model])
        return key

    def write(self) -> int:
        """Write and forget everything kept; how many rows there were."""
        written = 0
        for model in _ORDER:
            written += _copy(model, self._rows.pop(model, []))
        return written


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to the columns
    columns = sql.SQL(", ").join(sql.Identifier(field.column or "") for field in fields)
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
    return len(rows)


def add_case(rows: Rows, lived: Lived, *, parties: Sequence[PartyData], stock: Stock) -> None:
    """Keep the rows of one case."""
    rows.add(lived.case)
    rows.add_all(lived.events)
    rows.add_all(_people(lived.case, parties))
    for position in range(len(_materials(lived.case))):
        _add_material(rows, lived.case, position, stock)
    rows.add_all(_answers(lived.case))
    rows.add_all(_decisions(lived))
    rows.add_all(_papers(lived, stock.paper))
    rows.add_all(_messages(lived))
    rows.add_all(_audit(event, lived.case) for event in lived.events)


def _people(case: Case, parties: Sequence[PartyData]) -> Iterator[models.Model]:
    for position, party in enumerate(parties):
        plain = party.model_dump(exclude={"represented_by", "agents"})
        yield CaseParty(institution_id=case.institution_id, case_id=case.pk, position=position, agents=[], **plain)
        yield IdentityCheckNote(
            institution_id=case.institution_id,
            case_id=case.pk,
            party=party.name,
            method="face",
            at=case.lodged_at,
            officer_name=case.received_by,
        )


def _materials(case: Case) -> list[tuple[str, str, str]]:
    """Code, name and state of each line of the checklist, in the item's first way of applying."""
    business = item(case.item)
    rules = business.materials_for(business.alternatives[0].code)
    return [(rule.code, rule.name, "received" if rule.required else "waived") for rule in rules]


def _add_material(rows: Rows, case: Case, position: int, stock: Stock) -> None:
    code, name, state = _materials(case)[position]
    scan = stock.scans[(case.pk + position) % len(stock.scans)]
    material = CaseMaterial(
        id=rows.key(CaseMaterial),
        institution_id=case.institution_id,
        case_id=case.pk,
        position=position,
        code=code,
        name=name,
        state=state,
        originals=1,
        pages=scan.page_count,
    )
    rows.add(material)
    if state == "received":
        file = MaterialFile(
            institution_id=case.institution_id,
            case_id=case.pk,
            material_id=material.pk,
            position=0,
            digest=scan.digest,
            size=scan.size,
            media_type=scan.media_type,
            name=f"{name}.jpg",
            pages=scan.page_count,
        )
        rows.add(file)


def _answers(case: Case) -> Iterator[models.Model]:
    for position, question in enumerate(item(case.item).questions):
        yield InterviewAnswer(
            institution_id=case.institution_id,
            case_id=case.pk,
            position=position,
            question=question.text,
            answer="是" if question.expected is not False else "否",
        )


def _decisions(lived: Lived) -> Iterator[models.Model]:
    case = lived.case
    for action, code in _GROUNDS.items():
        if lived.moment_of(action) is not None:
            reason = REASONS[code]
            owner = {"institution_id": case.institution_id, "case_id": case.pk, "position": 0}
            yield DecisionReason(**owner, code=reason.code, statute=reason.statute, sentence=reason.sentence)
    requested = lived.moment_of(Action.REQUEST_SUPPLEMENT)
    if requested is not None:
        yield SupplementRequest(
            institution_id=case.institution_id,
            case_id=case.pk,
            items=[{"code": "M02", "name": "申请人身份证明", "sentence": "复印件不清晰，请重新提交。"}],
            requested_at=requested,
            requested_by_name="受理岗",
            respond_by=requested + timedelta(days=30),
            answered_at=lived.moment_of(Action.SUPPLEMENT),
        )


def _papers(lived: Lived, paper: StoredFile) -> Iterator[models.Model]:
    case = lived.case
    for event in lived.events:
        kind = _paper_of(event, case)
        if kind is not None:
            yield CasePaper(
                institution_id=case.institution_id,
                case_id=case.pk,
                kind=kind.value,
                number=f"{case.case_number}{list(PaperKind).index(kind) + 1:02d}01",
                title=kind.label,
                digest=paper.digest,
                pages=paper.page_count,
                issued_at=event.at,
                issued_by_name=event.actor_name,
            )


def _paper_of(event: CaseEvent, case: Case) -> PaperKind | None:
    if event.action == Action.PREPARE_CERTIFICATE:
        return PaperKind(case.certificate_kind)
    return _PAPERS.get(Action(event.action))


def _messages(lived: Lived) -> Iterator[models.Model]:
    case = lived.case
    for event in lived.events:
        template = _TOLD.get(Action(event.action))
        if template is not None:
            yield ShortMessage(
                institution_id=case.institution_id,
                case_id=case.pk,
                phone=case.contact_phone,
                template=template,
                parameters={"number": case.case_number},
                text=f"您的申请有新进展，业务编号{case.case_number}。",
                state=ShortMessage.State.DELIVERED,
                attempts=1,
                provider_id=f"{case.case_number}-{event.sequence}",
                queued_at=event.at,
                **_carried(event.at),
            )


def _carried(at: datetime) -> dict[str, datetime]:
    return {"sent_at": at + timedelta(seconds=2), "reported_at": at + timedelta(seconds=6)}


def _audit(event: CaseEvent, case: Case) -> AuditEntry:
    return AuditEntry(
        at=event.at,
        institution_code=case.institution_id,
        actor=event.actor,
        actor_name=event.actor_name,
        act=Action(event.action).label,
        subject=case.case_number,
        detail={"state": event.state, "role": event.role},
    )
