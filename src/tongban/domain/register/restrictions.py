"""What hangs over a unit, in sentences for whoever stands at the counter."""

from dataclasses import dataclass
from datetime import date

from tongban.domain.calendar import WorkCalendar, published_calendar
from tongban.domain.labelled import Labelled
from tongban.domain.register.facts import AdvanceNotice, Folio, Mortgage, Objection, Seizure


class RestrictionKind(Labelled):
    """The kinds of entries that restrict or warn."""

    SEIZURE = "seizure", "查封"
    PRE_SEIZURE = "pre_seizure", "预查封"
    QUEUED_SEIZURE = "queued_seizure", "轮候查封"
    MORTGAGE = "mortgage", "抵押"
    ADVANCE_NOTICE = "advance_notice", "预告登记"
    OBJECTION = "objection", "异议登记"


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """One entry as a plain sentence with the law behind it."""

    kind: RestrictionKind
    sentence: str
    statute: str


def restrictions_on(folio: Folio, *, on: date, calendar: WorkCalendar | None = None) -> tuple[Restriction, ...]:
    """Every entry in force on that day, gravest first; lapsed ones are left out."""
    known = calendar or published_calendar()
    notices = (one for one in folio.advance_notices if one.in_force(on=on, calendar=known))
    objections = (one for one in folio.objections if one.in_force(on=on, calendar=known))
    seizures = (one for one in folio.seizures if one.kind.is_queued or one.in_force(on=on))
    return (
        *(_seizure(one) for one in seizures),
        *(_mortgage(one) for one in folio.mortgages),
        *(_advance_notice(one) for one in notices),
        *(_objection(one) for one in objections),
    )


def _seizure(seizure: Seizure) -> Restriction:
    kind = RestrictionKind.PRE_SEIZURE if seizure.is_pre_seizure else RestrictionKind.SEIZURE
    kind = RestrictionKind.QUEUED_SEIZURE if seizure.kind.is_queued else kind
    document = f"（{seizure.document}）" if seizure.document else ""
    until = f"，至{seizure.until:%Y-%m-%d}" if seizure.until else ""
    return Restriction(
        kind=kind,
        sentence=f"{seizure.court}{document}{seizure.kind.label}{until}。",
        statute="城市房地产管理法 §38; 民法典 §399(5)",
    )


def _mortgage(mortgage: Mortgage) -> Restriction:
    ban = "，登记有禁止或限制转让的约定" if mortgage.transfer_banned else ""
    return Restriction(
        kind=RestrictionKind.MORTGAGE,
        sentence=f"已抵押给{mortgage.holder.name}（{mortgage.kind.label}）{ban}。",
        statute="民法典 §402、§406",
    )


def _advance_notice(notice: AdvanceNotice) -> Restriction:
    return Restriction(
        kind=RestrictionKind.ADVANCE_NOTICE,
        sentence=f"{notice.holder.name}办理了{notice.kind.label}，未经其书面同意不能处分。",
        statute="民法典 §221",
    )


def _objection(objection: Objection) -> Restriction:
    return Restriction(
        kind=RestrictionKind.OBJECTION,
        sentence=f"{objection.by.name}于{objection.recorded:%Y-%m-%d}提出异议登记。",
        statute="民法典 §220",
    )
