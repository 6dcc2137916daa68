"""Reporting to the national platform: messages written, handed over, answered, sent again; the daily log."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import (
    AccessLog,
    AccessMessage,
    AccessProgress,
    MessageState,
    RegisterLogEntry,
)
from tongban.apps.register.queries.access import recorded_counts, reported_counts
from tongban.apps.register.refusals import MessageNotFound, MessageNotResendable, ProfileUnknown
from tongban.apps.register.reporting.lines import dues_of
from tongban.apps.register.reporting.messages import Numbered, day_of, message_row
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.divisions import division
from tongban.exchange.national.daily_log import DailyLog, write_daily_log
from tongban.exchange.national.profiles import Category, Profile
from tongban.exchange.national.responses import read_responds

_LINES_AT_ONCE = 500
_DAYS_BACK = 60
_SERIALS = 1_000_000


def write_access_messages(*, institution: Institution, at: datetime) -> int:
    """Write a message for every entry recorded since the last time; how many.

    Each batch of lines is one transaction, so that nothing is written twice or left out, whenever the node stops.
    """
    written = 0
    while (batch := _write_batch(institution, at)) is not None:
        written += batch
    return written


def hand_over(*, institution: Institution, at: datetime) -> list[AccessMessage]:
    """Put every message that waits into the spool folder and mark it as sent; the national link takes it from there.

    The file is written before the mark: a crash in between writes the same file again.
    """
    folder = spool_folder(institution.code)
    folder.mkdir(parents=True, exist_ok=True)
    with transaction.atomic():
        waiting = AccessMessage.objects.of(institution).filter(state=MessageState.TO_SEND.value)
        rows = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
        for row in rows:
            _write_whole(folder / f"{row.message_id}.xml", bytes(row.content))
        AccessMessage.objects.filter(pk__in=[row.pk for row in rows]).update(state=MessageState.SENT.value, sent_at=at)
    return rows


def take_answers(*, institution: Institution, content: bytes, at: datetime) -> tuple[int, int]:
    """Note what the platform answered; how many were noted, and how many named no message that waits for an answer.

    Raises RowRefused when the file cannot be read.
    """
    noted, unknown = 0, 0
    for answer in read_responds(content):
        state = MessageState.CONFIRMED if answer.succeeded else MessageState.REFUSED
        waiting = AccessMessage.objects.of(institution).filter(
            message_id=answer.message_id, state=MessageState.SENT.value
        )
        changed = waiting.update(
            state=state.value, answered_at=at, answer_code=answer.code[:40], answer_text=answer.text[:500]
        )
        noted, unknown = noted + changed, unknown + (not changed)
    return noted, unknown


@transaction.atomic
def send_again(*, message_id: str, officer: Officer, corrected: bool, at: datetime) -> AccessMessage:
    """Write a message anew from what the register says now; `corrected` after the data were put right.

    Its number has the suffix of domain.md 1.7. Raises MessageNotFound, or MessageNotResendable unless it was
    refused or never fitted.
    """
    institution = officer.institution
    progress = _progress(institution)
    rows = AccessMessage.objects.of(institution).filter(message_id=message_id).order_by("-attempt")
    last = rows.first()
    if last is None:
        raise MessageNotFound(message_id)
    newest = AccessMessage.objects.filter(base_id=last.base_id).order_by("-attempt").first()
    if last != newest or last.state not in {MessageState.REFUSED.value, MessageState.INVALID.value}:
        raise MessageNotResendable(message_id)
    line = RegisterLogEntry.objects.of(institution).get(sequence=last.log_sequence)
    dues = dues_of(line)
    place, due = next(
        (place, one)
        for place, one in enumerate(dues, start=1)
        if (one.right._meta.db_table, one.right.pk) == (last.right_table, last.right_id)  # noqa: SLF001 - model API
    )
    suffix = "_BL" if corrected else _suffix_again(line)
    number = Numbered(base=last.base_id, suffix=suffix, attempt=last.attempt + 1)
    position = place if len(dues) > 1 else 0
    row = message_row(line, due, number=number, position=position, profile=Profile(progress.profile), at=at)
    row.save(force_insert=True)
    record_act(
        act="重报接入报文",
        at=at,
        institution_code=institution.code,
        actor=officer.username,
        actor_name=officer.name,
        subject=row.message_id,
    )
    return row


def choose_profile(*, officer: Officer, profile: str, at: datetime) -> None:
    """Write messages from now on in this profile; raises ProfileUnknown."""
    if profile not in set(Profile):
        raise ProfileUnknown(profile)
    with transaction.atomic():
        progress = _progress(officer.institution)
        progress.profile = profile
        progress.save(update_fields=["profile"])
        record_act(
            act="选定接入标准",
            at=at,
            institution_code=officer.institution_id,
            actor=officer.username,
            actor_name=officer.name,
            subject=profile,
        )


def close_days(*, institution: Institution, at: datetime) -> list[AccessLog]:
    """Write the daily log of every day that has passed without one, also of days without entries.

    Counties are logged each for itself. Raises an alarm (an entry in the audit trail) where recorded and reported
    differ.
    """
    yesterday = at.astimezone(SHANGHAI).date() - timedelta(days=1)
    write_access_messages(institution=institution, at=at)
    hand_over(institution=institution, at=at)
    logs = []
    for area in institution.covers:
        last = (
            AccessLog.objects.of(institution).filter(area=area).order_by("-day").values_list("day", flat=True).first()
        )
        first = max(last + timedelta(days=1), yesterday - timedelta(days=_DAYS_BACK)) if last else yesterday
        days = [first + timedelta(days=step) for step in range((yesterday - first).days + 1)]
        logs += [_close_day(institution, area=area, day=day, at=at) for day in days]
    return logs


def spool_folder(institution: str) -> Path:
    """Where messages of an institution lie for the link to the platform."""
    return Path(settings.TONGBAN.node.files_dir).parent / "national" / institution


@transaction.atomic
def _close_day(institution: Institution, *, area: str, day: date, at: datetime) -> AccessLog:
    recorded, types = recorded_counts(institution=institution, area=area, day=day)
    reported = reported_counts(institution=institution, area=area, day=day)
    log = DailyLog(
        area=area,
        area_name=division(area).name,
        day=day,
        recorded={Category(name): count for name, count in recorded.items()},
        reported={Category(name): count for name, count in reported.items()},
        business_types=types,
    )
    row: AccessLog = AccessLog.objects.create(
        institution=institution,
        area=area,
        day=day,
        recorded=dict(recorded),
        reported=dict(reported),
        recorded_total=recorded.total(),
        reported_total=reported.total(),
        content=write_daily_log(log),
        written_at=at,
    )
    folder = spool_folder(institution.code)
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / f"log-{area}-{day:%Y%m%d}.xml", bytes(row.content))
    if not log.agrees:
        _raise_alarm(row, recorded, reported, at)
    return row


def _raise_alarm(log: AccessLog, recorded: Counter[str], reported: Counter[str], at: datetime) -> None:
    differing = {
        Category(name).label: [recorded[name], reported[name]]
        for name in sorted(recorded | reported)
        if recorded[name] != reported[name]
    }
    record_act(
        act="登簿日志告警",
        at=at,
        institution_code=log.institution_id,
        actor="system",
        actor_name="系统",
        subject=f"{log.area} {log.day}",
        purpose=f"登簿{log.recorded_total}件，报送{log.reported_total}件，不一致",
        detail=differing,
        succeeded=False,
    )


def _write_batch(institution: Institution, at: datetime) -> int | None:
    with transaction.atomic():
        progress = _progress(institution)
        after = RegisterLogEntry.objects.of(institution).filter(sequence__gt=progress.sequence)
        lines = list(after.order_by("sequence")[:_LINES_AT_ONCE])
        if not lines:
            return None
        rows = [row for line in lines for row in _rows_of(line, progress, at)]
        AccessMessage.objects.bulk_create(rows)
        progress.sequence = lines[-1].sequence
        progress.save(update_fields=["sequence", "serial"])
        return len(rows)


def _rows_of(line: RegisterLogEntry, progress: AccessProgress, at: datetime) -> list[AccessMessage]:
    dues = dues_of(line)
    rows = []
    for place, due in enumerate(dues, start=1):
        progress.serial += 1
        base = f"{line.unit_code[:6]}{day_of(line):%y%m%d}{progress.serial % _SERIALS:06d}"
        number = Numbered(base=base, suffix="_BBXZ" if _is_logged(line) else "")
        position = place if len(dues) > 1 else 0
        rows.append(message_row(line, due, number=number, position=position, profile=Profile(progress.profile), at=at))
    return rows


def _suffix_again(line: RegisterLogEntry) -> str:
    return "_CBXZ" if _is_logged(line) else ""


def _is_logged(line: RegisterLogEntry) -> bool:
    """Whether the day's log went out already (domain.md 1.7)."""
    logs = AccessLog.objects.filter(institution_id=line.institution_id, area=line.unit_code[:6], day=day_of(line))
    return logs.exists()


def _progress(institution: Institution) -> AccessProgress:
    """The institution's progress, locked until commit."""
    AccessProgress.objects.get_or_create(institution=institution)
    return AccessProgress.objects.select_for_update().get(institution=institution)


def _write_whole(path: Path, content: bytes) -> None:
    """Never half a file under its own name: the link may be reading."""
    partial = path.with_suffix(".part")
    partial.write_bytes(content)
    partial.replace(path)
