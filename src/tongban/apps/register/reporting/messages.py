"""One due entry as an access message row: composed, checked, numbered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tongban.apps.messaging.node import ExchangeNotConfigured, signing_key
from tongban.apps.register.exporting.rows import right_record, unit_record
from tongban.apps.register.models import AccessMessage, Certificate, MessageState, RegisterLogEntry, UnitDescription
from tongban.apps.register.reporting.lines import Due
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import RegistrationType
from tongban.exchange.national.composing import Act, Filed, accepted_row, kind_of, recorded_row, write_message
from tongban.exchange.national.profiles import Profile, category_of, kind_of_message, rec_type
from tongban.exchange.national.records import RightRecord, UnitRecord
from tongban.exchange.national.signing import signed
from tongban.exchange.national.validating import MessageInvalid, validate

CourseOf = Callable[[str, str, Profile], list[Filed]]
_courses: list[CourseOf] = []


def on_course_wanted(source: CourseOf) -> CourseOf:
    """Register who knows the course of a case (受理、申请、收件、审核), by institution and case number.

    For apps above the register, from their ready(); usable as a decorator.
    """
    if source not in _courses:
        _courses.append(source)
    return source


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """What a message is called: the number without and with its suffix, and which attempt it is."""

    base: str
    suffix: str = ""
    attempt: int = 1


def message_row(
    line: RegisterLogEntry, due: Due, *, number: Numbered, position: int, profile: Profile, at: datetime
) -> AccessMessage:
    """The message for one due entry, unsaved; one that does not fit its schema is kept as invalid, with the reason."""
    right, unit = _records(line, due)
    kind = kind_of(right, unit)
    act = _act(line, due, position)
    message_id = number.base + number.suffix
    content = _signed(
        write_message(
            right=right,
            unit=unit,
            message_id=message_id,
            institution=line.institution_id,
            profile=profile,
            act=act,
            filed=_filed(line, due, unit, rec=rec_type(kind, due.act, profile=profile), profile=profile),
            local=False,
        )
    )
    row = AccessMessage(
        institution_id=line.institution_id,
        log_sequence=line.sequence,
        right_table=due.right._meta.db_table,  # noqa: SLF001 - Django's documented model API
        right_id=due.right.pk,
        unit_code=line.unit_code,
        case_number=line.case_number,
        certificate_number=getattr(right, "certificate_number", ""),
        recorded_by_name=line.officer_name,
        recorded_at=line.at,
        area=line.unit_code[:6],
        day=day_of(line),
        kind=kind.value,
        profile=profile.value,
        rec_type=rec_type(kind, due.act, profile=profile),
        registration_type=due.act.value,
        category=category_of(kind, due.act).value,
        base_id=number.base,
        attempt=number.attempt,
        message_id=message_id,
        content=content,
        written_at=at,
    )
    try:
        validate(content, kind=kind_of_message(kind, due.act), profile=profile)
    except MessageInvalid as fault:
        row.state, row.answer_text = MessageState.INVALID.value, fault.reason[:500]
    return row


def _signed(content: bytes) -> bytes:
    """With the node's signature; a node without a key of its own on the exchange signs nothing."""
    try:
        return signed(content, key=signing_key())
    except ExchangeNotConfigured:
        return content


def day_of(line: RegisterLogEntry) -> date:
    """The day an entry counts for."""
    return line.at.astimezone(SHANGHAI).date()


def kind_and_act(line: RegisterLogEntry, due: Due) -> tuple[str, str]:
    """Category and business code of a due entry, for counting without composing."""
    right, unit = _records(line, due)
    kind = kind_of(right, unit)
    return category_of(kind, due.act).value, rec_type(kind, due.act, profile=Profile.AS100_2015)


def _records(line: RegisterLogEntry, due: Due) -> tuple[RightRecord, UnitRecord | None]:
    link = f"{due.right._meta.db_table}_id"  # noqa: SLF001 - as above
    certificates: list[Certificate] = []
    if hasattr(Certificate, link):
        rows = Certificate.objects.filter(**{link: due.right.pk}).prefetch_related("sheets").order_by("pk")
        certificates = _last_issued(list(rows))
    described = UnitDescription.objects.filter(folio_id=due.right.folio_id).order_by("ended_at", "-pk")
    unit = next((one for one in described if one.ended_at is None or one.ended_at > line.at), None)
    record = right_record(due.right, unit_code=line.unit_code, certificates=certificates)
    return record, unit_record(unit, unit_code=line.unit_code) if unit else None


def _last_issued(rows: list[Certificate]) -> list[Certificate]:
    """The certificates as last issued: the newest common one, or each co-owner's newest where they hold apart."""
    if not rows or rows[-1].holder_position is None:
        return rows[-1:]
    newest = {one.holder_position: one for one in rows if one.holder_position is not None}
    return list(newest.values())


def _act(line: RegisterLogEntry, due: Due, position: int) -> Act:
    return Act(
        type=due.act,
        case_number=line.case_number,
        at=line.at,
        by=line.officer_name,
        ending=due.ending,
        before=due.before,
        earlier=due.earlier,
        position=position,
    )


def _filed(line: RegisterLogEntry, due: Due, unit: UnitRecord | None, *, rec: str, profile: Profile) -> list[Filed]:
    """The case as far as anybody knows it; that it is done and who recorded it the register knows itself."""
    known = [row for source in _courses for row in source(line.institution_id, line.case_number, profile)]
    elements = {row.element for row in known}
    own = [
        accepted_row(
            act=RegistrationType(due.act), rec=rec, location=unit.location if unit else "", on=line.at, profile=profile
        ),
        recorded_row(by=line.officer_name, at=line.at),
    ]
    return [*(row for row in own if row.element not in elements), *known]
