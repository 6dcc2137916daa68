"""Numbers and moments of the papers behind each right: case numbers, certificate numbers, recording times."""

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from random import Random

from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber

_BEIJING = timezone(timedelta(hours=8))
_SATURDAY = 5
_CLERKS = ("刘登簿", "陈登簿", "杨登簿")
# What a generated county holds ends here, so that certificates of 2026 begin with number one; only what has to be news
# on the day it is generated for comes later (showcase.py).
LAST_DAY = date(2025, 12, 31)


class Paperwork:
    """Hands out numbers in order and moments within office hours."""

    def __init__(self, *, institution: str, place: str, chance: Random) -> None:
        self._institution = institution
        self._place = place
        self._chance = chance
        self._serials: Counter[tuple[int, CertificateKind]] = Counter()
        self._cases: Counter[date] = Counter()

    def moment_between(self, first: date, last: date) -> datetime:
        """A moment on a weekday from `first` to `last`, at latest on LAST_DAY, within office hours."""
        last = min(last, LAST_DAY)
        return self.moment_on(
            min(first + timedelta(days=self._chance.randrange(max((last - first).days, 0) + 1)), LAST_DAY)
        )

    def moment_on(self, day: date) -> datetime:
        """A moment within office hours of that day, or of the weekday before."""
        if day.weekday() >= _SATURDAY:
            day -= timedelta(days=day.weekday() - _SATURDAY + 1)
        minutes = self._chance.randrange(8 * 60)
        return datetime(day.year, day.month, day.day, 9, tzinfo=_BEIJING) + timedelta(minutes=minutes)

    def case_number(self, at: datetime) -> str:
        """The number the old system gave the case: institution, day, serial."""
        self._cases[at.date()] += 1
        return f"{self._institution}{at:%Y%m%d}{self._cases[at.date()]:05d}"

    def certificate_number(self, at: datetime, kind: CertificateKind) -> str:
        """The next number of the year and kind."""
        self._serials[at.year, kind] += 1
        serial = self._serials[at.year, kind]
        return CertificateNumber(year=at.year, place=self._place, kind=kind, serial=serial).text

    def clerk(self) -> str:
        """Who recorded it."""
        return self._chance.choice(_CLERKS)
