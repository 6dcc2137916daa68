"""Courts' orders as they come in: effective by their service, recorded at once, answered once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import CourtOrder, Folio, Seizure
from tongban.apps.register.operations.instants import instant_of_writing
from tongban.apps.register.operations.recording import lock_folios, settled_rows, tell_of_seizures
from tongban.apps.register.proving.apart import next_line
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.queries.rows import rows_of, standing_rows
from tongban.apps.register.queries.switching import switches_of
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Page, close_pages
from tongban.apps.register.recording.order import Change, CourtTerms
from tongban.apps.register.recording.planning import Plan, plan_on
from tongban.apps.register.recording.seizures import Outcome, event_of, obey
from tongban.apps.register.subscriptions import SeizuresChanged
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import RegistrationType, RightType, SeizureKind
from tongban.domain.register.refusals import CourtAct, Refusal
from tongban.domain.register.seizure_events import Occurred, Occurrence
from tongban.domain.switches import Switches

_ITEMS = {CourtAct.SEIZE: "8001", CourtAct.RENEW: "8003", CourtAct.RELEASE: "8005"}
_LOOKED_AT = _ITEMS | {CourtAct.TRANSFER: "2006"}
_KINDS_OF_ITEMS = {
    SeizureKind.SEIZURE: "8001",
    SeizureKind.PRE_SEIZURE: "8002",
    SeizureKind.RENEWAL: "8003",
    SeizureKind.QUEUED: "8004",
    SeizureKind.QUEUED_PRE_SEIZURE: "8008",
}
_OF_OTHER_ORGANS = "8009"
_RELEASED = {
    SeizureKind.SEIZURE: "8005",
    SeizureKind.PRE_SEIZURE: "8006",
    SeizureKind.QUEUED: "8007",
    SeizureKind.QUEUED_PRE_SEIZURE: "8007",
}


@dataclass(frozen=True, kw_only=True)
class CourtAnswer:
    """What goes back to the court: done (`refusal` None or F11 queued at `place`) or why not.

    `repeated`: the request had been answered before, this is the answer it got.
    """

    refusal: Refusal | None
    recorded_as: SeizureKind | None
    place: int
    remark: str
    log_sequence: int | None
    from_date: date | None = None
    until_date: date | None = None
    occurred: tuple[Occurred, ...] = ()
    repeated: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the order was carried out; queueing is carrying out."""
        return self.refusal is None or self.refusal.is_success


@dataclass(frozen=True, kw_only=True)
class CourtPreview:
    """What an order would come to on one unit now; nothing is written.

    `change` is what listeners would be told: apps above ask it which cases in hand may still be recorded. `occurred`
    is what comes about by the order, not what dates alone have done before.
    """

    refusal: Refusal | None
    recorded_as: SeizureKind | None
    place: int
    remark: str
    from_date: date | None
    until_date: date | None
    changes: tuple[Change, ...]
    occurred: tuple[Occurred, ...]
    change: SeizuresChanged

    @property
    def is_done(self) -> bool:
        """Whether the order would be carried out; queueing is carrying out."""
        return self.refusal is None or self.refusal.is_success


def court_order_preview(
    *, institution: Institution, unit_code: str, act: CourtAct, court: CourtTerms, at: datetime
) -> CourtPreview:
    """What carrying out the order would do: its plan, not carried out; raises FolioNotFound."""
    rows = standing_rows(institution=institution, unit_code=unit_code)
    nobody = Author(username="preview", name="")
    on = plan_on(rows, institution=institution, case_number="", author=nobody, at=at)
    switches = switches_of(institution, on=at.astimezone(SHANGHAI).date())
    outcome = obey(on, rows, event=event_of(_LOOKED_AT[act], court, at=at), switches=switches, court=court)
    told, standing = outcome.told, outcome.standing
    mine = [one for one in standing.entries if one.court == court.court] if told.refused is None else []
    by_the_order = tuple(
        one for one in outcome.occurred if one.at >= court.served_at and one.what is not Occurrence.EXPIRED
    )
    return CourtPreview(
        refusal=told.answer,
        recorded_as=told.recorded_as,
        place=told.place,
        remark=told.remark,
        from_date=mine[-1].since if mine else None,
        until_date=mine[-1].until if mine else None,
        changes=tuple(on.changes),
        occurred=by_the_order,
        change=SeizuresChanged(
            institution=institution.code, unit_code=unit_code, at=at, standing=standing, occurred=outcome.occurred
        ),
    )


@transaction.atomic
def carry_out_on_units(
    *,
    institution: Institution,
    orders: Mapping[str, CourtTerms],
    act: CourtAct,
    request_number: str,
    author: Author,
    at: datetime,
) -> dict[str, CourtAnswer]:
    """One order about several units, each in its own queue (domain.md 7.5), in one transaction; answers by unit.

    `orders` is what the order says of each unit, by its code. All folios are locked first, in one order, so that two
    orders about the same units never wait for each other. Raises FolioNotFound; nothing is written then.
    """
    lock_folios(institution, set(orders))
    return {
        code: carry_out_court_order(
            institution=institution,
            unit_code=code,
            act=act,
            court=court,
            request_number=request_number,
            author=author,
            at=at,
        )
        for code, court in sorted(orders.items())
    }


@transaction.atomic
def carry_out_court_order(
    *,
    institution: Institution,
    unit_code: str,
    act: CourtAct,
    court: CourtTerms,
    request_number: str,
    author: Author,
    at: datetime,
    switches: Switches | None = None,
) -> CourtAnswer:
    """Seize, renew or release (KZCS 11, 12, 14) at once and write down the answer.

    `court.served_at` decides its place in line, `at` is when the register comes to it. A refusal is an answer, not
    an error. The same request number is answered the same way again. Transfers (15) are recorded as cases of item
    2006. `switches` are the institution's of that day unless given. Raises FolioNotFound.
    """
    folio = lock_folios(institution, {unit_code})[unit_code]
    known = CourtOrder.objects.of(institution).filter(folio=folio, request_number=request_number, act=act.value).first()
    if known is not None:
        return _again(known)
    at = instant_of_writing([folio], at=at)
    switches = switches or switches_of(institution, on=at.astimezone(SHANGHAI).date())
    event = event_of(_ITEMS[act], court, at=at)
    rows, pages = settled_rows(rows_of(folio), institution=institution, at=at, switches=switches)
    on = plan_on(rows, institution=institution, case_number=request_number, author=author, at=at)
    outcome = obey(on, rows, event=event, switches=switches, court=court)
    carry_out(on)
    moved = bool(on.changes)
    line = next_line(institution) + len(pages)
    _write_down(on, court, outcome, act=act, request_number=request_number, line=line)
    close_pages([*pages, _page(on, outcome, act, by_court=court.by_court)])
    if moved:
        tell_of_seizures(on, outcome.occurred)
    return _answer(folio, court, outcome, line)


def _write_down(
    on: Plan, court: CourtTerms, outcome: Outcome, *, act: CourtAct, request_number: str, line: int
) -> None:
    """The order and its answer, sealed in the same line as what it did; one that was refused has a line too."""
    told = outcome.told
    written = CourtOrder.objects.create(
        institution=on.institution,
        folio=on.folio,
        request_number=request_number,
        act=act.value,
        court=court.court,
        document_number=court.document_number,
        served_at=court.served_at,
        received_at=on.at,
        answer=told.answer.value if told.answer else "",
        recorded_as=told.recorded_as.value if told.recorded_as else "",
        place=told.place,
        remark=told.remark,
        log_sequence=line,
    )
    on.seals.opened(CourtOrder, [written.pk])
    if told.refused is not None:
        said = f"未予办理（{told.refused.value}）"
        on.changes.append(Change(about=f"{court.court}{court.document_number}协助执行", before="", after=said))


def _page(on: Plan, outcome: Outcome, act: CourtAct, *, by_court: bool) -> Page:
    told = outcome.told
    if told.refused is not None:
        return Page(on=on, item="", registration_type=RegistrationType.OTHER, right_type=RightType.OTHER)
    return Page(
        on=on,
        item=_item_of(told.recorded_as, act, by_court=by_court) if told.recorded_as else "",
        registration_type=RegistrationType.SEIZURE,
        right_type=RightType.SEIZURE,
    )


def _item_of(kind: SeizureKind, act: CourtAct, *, by_court: bool) -> str:
    """What the line of the log is filed under: what it came to; other organs' seizures apart (实施细则 §93)."""
    if act is CourtAct.RELEASE:
        return _RELEASED[kind]
    return _KINDS_OF_ITEMS[kind] if by_court or kind is not SeizureKind.SEIZURE else _OF_OTHER_ORGANS


def _answer(folio: Folio, court: CourtTerms, outcome: Outcome, line: int) -> CourtAnswer:
    told = outcome.told
    written = Seizure.objects.filter(folio=folio, court=court.court, ended_at__isnull=True).order_by("served_at", "pk")
    mine = list(written) if told.refused is None else []
    return CourtAnswer(
        refusal=told.answer,
        recorded_as=told.recorded_as,
        place=told.place,
        remark=told.remark,
        log_sequence=line,
        from_date=mine[-1].from_date if mine else None,
        until_date=mine[-1].until_date if mine else None,
        occurred=outcome.occurred,
    )


def _again(known: CourtOrder) -> CourtAnswer:
    return CourtAnswer(
        refusal=Refusal(known.answer) if known.answer else None,
        recorded_as=SeizureKind(known.recorded_as) if known.recorded_as else None,
        place=known.place,
        remark=known.remark,
        log_sequence=known.log_sequence,
        repeated=True,
    )
