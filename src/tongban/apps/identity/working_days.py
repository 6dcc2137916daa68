"""The calendar this node goes by: the years that are published in its packages, and the notices imported since."""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from tongban.domain.calendar import WorkCalendar, published_calendar
from tongban.domain.calendar_notices import HolidayNotice, with_correction, with_notice

# The State Council's office publishes a year's days off in November; two months before the end is time to ask.
_WARNING: Final = timedelta(days=60)


def known_calendar() -> WorkCalendar:
    """Every year this node knows; an imported notice counts at once, in every process of the node."""
    folder = _folder()
    try:
        return _read(folder, folder.stat().st_mtime_ns)
    except FileNotFoundError:
        return published_calendar()


def import_notice(text: str, *, correcting: bool = False) -> HolidayNotice:
    """Take a year's notice over; the same again changes nothing.

    What is known of the year otherwise is replaced only when `correcting`. Raises InvalidNotice.
    """
    notice = HolidayNotice.parse(text)
    if not correcting:
        with_notice(known_calendar(), notice)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{notice.year}.unfinished"
    unfinished.write_text(notice.text, "utf-8")
    unfinished.replace(folder / f"{notice.year}.csv")
    return notice


def calendar_alarm(today: date) -> str:
    """What the administrator must hear while the next year's days off are missing; empty when nothing presses."""
    first_unknown = max(known_calendar().years) + 1
    if date(first_unknown, 1, 1) - today > _WARNING:
        return ""
    return (
        f"{first_unknown}年的放假安排尚未导入：跨入该年的办理时限暂按周一至周五（法定固定节日除外）推算，"
        "异议、预告等权利期限暂不判断。国务院办公厅公布通知后，请及时导入，时限将自动重新计算。"
    )


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: int) -> WorkCalendar:
    del stamp  # the folder's last change: another one is read anew
    calendar = published_calendar()
    for file in sorted(folder.glob("*.csv")):
        calendar = with_correction(calendar, HolidayNotice.parse(file.read_text("utf-8")))
    return calendar


def _folder() -> Path:
    return Path(settings.TONGBAN.node.files_dir).parent / "calendar"
