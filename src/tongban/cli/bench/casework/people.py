"""Clerks, officers and applicants: what each of them does all day, page by page as the demonstration does."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from random import Random
from typing import Final
from urllib.parse import quote

import httpx

from tongban.cli.bench.casework.scans import Scans, another
from tongban.cli.bench.casework.visitor import Day, DayOver, Diary, Visitor
from tongban.cli.demo.counter import Counter, Lodged, NotSuitable
from tongban.cli.demo.devices import CounterDevices
from tongban.cli.demo.home import HomeBureau
from tongban.cli.demo.journeys import JOURNEYS, Journey, Paper
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.person import NoSuchForm, PageRefused, Person
from tongban.cli.demo.telling import DemoFailed, tell_nobody
from tongban.domain.people import Role

_NEXT: Final[Mapping[Role, Role]] = {
    Role.ACCEPT: Role.EXAMINE,
    Role.EXAMINE: Role.REVIEW,
    Role.REVIEW: Role.RECORD,
    Role.RECORD: Role.ISSUE,
    Role.ISSUE: Role.ARCHIVE,
}
_READ_BEFORE_THE_FORM: Final = frozenset({Role.EXAMINE, Role.REVIEW, Role.RECORD})
_LOOKS_AT_THE_REGISTER: Final = 0.5
_IDLE_THOUGHTS: Final = 2
_FARTHEST_ON: Final = 0.25
_REFUSED: Final = (PageRefused, NoSuchForm, DemoFailed)
# As many of each item in a hundred as a bureau's counter sees; see `applications`.
_ITEMS: Final = {"3704": 45, "9001": 40, "7001": 15}


@dataclass(frozen=True, kw_only=True)
class Errand:
    """A case on its way from desk to desk; what is `contested` lies on two desks at once."""

    intake_number: str
    case_number: str
    unit_code: str
    contested: bool = False


@dataclass(kw_only=True)
class Trays:
    """What a team hands on among itself, and the share of it that lands on two desks."""

    contested_share: float
    desks: Mapping[Role, "SimpleQueue[Errand]"] = field(default_factory=lambda: {role: SimpleQueue() for role in Role})
    lodged: list[Lodged] = field(default_factory=list)

    def hand_on(self, errand: Errand, to: Role, *, chance: Random) -> None:
        """Lay it on the desks of a post, now and then twice: only one of the two may win."""
        contested = chance.random() < self.contested_share
        one = Errand(**{**vars(errand), "contested": contested})
        for _ in range(2 if contested else 1):
            self.desks[to].put(one)

    def take(self, role: Role) -> Errand | None:
        """What waits longest for this post."""
        try:
            return self.desks[role].get_nowait()
        except Empty:
            return None


class NotPaidYet(Exception):
    """The treasury has not said that the fee arrived: the certificate is handed out later."""


def _not_paid_yet(case_number: str) -> None:
    raise NotPaidYet(case_number)


class Somebody(threading.Thread):
    """One virtual person, who goes on after a mishap and notes it."""

    def __init__(self, *, diary: Diary, chance: Random) -> None:
        super().__init__(daemon=True)
        self.diary = diary
        self.chance = chance
        self.day: Day | None = None
        self.late_seconds = 0.0

    def run(self) -> None:
        """Work until the day is over."""
        time.sleep(self.late_seconds)
        try:
            while True:
                self._one_more()
        except DayOver:
            return

    def _one_more(self) -> None:
        try:
            self.work()
        except _REFUSED as mishap:
            self.diary.went_wrong(str(mishap))
        except httpx.HTTPError as mishap:
            self.diary.went_wrong(repr(mishap))

    def work(self) -> None:
        """One round of what this person does."""
        raise NotImplementedError


class Clerk(Somebody):
    """Takes in whole applications, with scans, at one window."""

    def __init__(
        self, visitor: Visitor, *, devices: CounterDevices, matters: "Matters", trays: Trays, chance: Random
    ) -> None:
        super().__init__(diary=visitor.diary, chance=chance)
        self._visitor = visitor
        # Of the first application each has a part behind him: otherwise all would lodge in the same minutes.
        visitor.pace = chance.uniform(_FARTHEST_ON, 1.0)
        self._matters = matters
        self._trays = trays
        self._counter = _CounterWithScans(visitor, devices=devices, scans=matters.scans)

    def work(self) -> None:
        """One application, from the first question until the home bureau has numbered it."""
        journey, matter = self._matters.next(self.chance)
        try:
            lodged = self._counter.take_in(journey, matter)
        except NotSuitable:
            self.diary.unsuitable += 1
            return
        self._visitor.pace = 1.0
        self._trays.lodged.append(lodged)
        number = self._counter.case_number(lodged.intake_number)
        if self.day is not None and self.day.counts:
            self.diary.taken_in.append(time.monotonic())
        errand = Errand(intake_number=lodged.intake_number, case_number=number, unit_code=matter.unit_code)
        self._trays.hand_on(errand, Role.ACCEPT, chance=self.chance)


class _CounterWithScans(Counter):
    """The demonstration's counter with scans from a pile."""

    def __init__(self, clerk: Person, *, devices: CounterDevices, scans: Scans) -> None:
        super().__init__(clerk=clerk, devices=devices, tell=tell_nobody)
        self._scans = scans

    def scan(self, paper: Paper, matter: Matter) -> tuple[str, bytes, str]:
        """A sheet from the pile, with bytes of its own."""
        del matter
        return another(self._scans[paper])


class Officer(Somebody):
    """Looks into the inbox, takes what was handed over, and does the act of one post."""

    def __init__(
        self, visitor: Visitor, *, role: Role, trays: Trays, printed_serial: Callable[[], str], chance: Random
    ) -> None:
        super().__init__(diary=visitor.diary, chance=chance)
        self._visitor = visitor
        self._role = role
        self._trays = trays
        self._home = HomeBureau(
            office=lambda _: visitor, tell=tell_nobody, collect=_not_paid_yet, printed_serial=printed_serial
        )

    def work(self) -> None:
        """The inbox, then one case: to act on, or where nothing was handed over, to read."""
        listed = self._visitor.open("/cases").links("/cases/")
        errand = self._trays.take(self._role)
        if errand is None:
            self._read_something(listed)
            return
        try:
            self._act(errand)
        except NotPaidYet:
            self._trays.desks[self._role].put(errand)
            self._visitor.pause()
            return
        except _REFUSED as refusal:
            if not errand.contested:
                raise
            self.diary.contested.append(_sentence(refusal))
            return
        self._pass_on(errand)

    def _read_something(self, listed: Sequence[str]) -> None:
        """Where nothing waits, a case from the list, and then a while of other work."""
        if listed:
            self._visitor.open(self.chance.choice(listed))
        for _ in range(_IDLE_THOUGHTS):
            self._visitor.pause()

    def _act(self, errand: Errand) -> None:
        number = errand.case_number
        if self._role in _READ_BEFORE_THE_FORM:
            self._home.case(number)
            if self.chance.random() < _LOOKS_AT_THE_REGISTER:
                self._visitor.open(f"/register/{errand.unit_code}")
        acts = {
            Role.ACCEPT: self._home.accept,
            Role.EXAMINE: self._home.examine,
            Role.REVIEW: self._home.review,
            Role.RECORD: self._home.record,
            Role.ISSUE: self._home.hand_out,
            Role.ARCHIVE: self._home.archive,
        }
        acts[self._role](number)

    def _pass_on(self, errand: Errand) -> None:
        following = _NEXT.get(self._role)
        if following is not None:
            self._trays.hand_on(errand, following, chance=self.chance)
        elif self.day is not None and self.day.counts:
            self.diary.archived.append(time.monotonic())


class Citizen(Somebody):
    """Reads the guide, asks how the own application stands, and whether a certificate is valid."""

    def __init__(
        self, *, province: Visitor, counter: Visitor, home: Visitor, trays: Trays, known: Sequence[str], chance: Random
    ) -> None:
        super().__init__(diary=province.diary, chance=chance)
        counter.diary = home.diary = province.diary
        self._province, self._counter, self._home = province, counter, home
        self._trays = trays
        self._certificates = known

    def work(self) -> None:
        """One of the three; before anything was lodged nobody asks how it stands."""
        drawn = self.chance.random()
        if drawn < 0.35 and self._trays.lodged:  # noqa: PLR2004 - about a third
            self._progress(self.chance.choice(self._trays.lodged))
        elif drawn < 0.65 and self._certificates:  # noqa: PLR2004 - about a third
            number = self.chance.choice(self._certificates)
            self._home.submit(self._home.open("/v"), {"number": number}, field="number")
        else:
            self._province.open("/guide")
            self._province.open(f"/guide/{self.chance.choice(list(JOURNEYS))}")

    def _progress(self, lodged: Lodged) -> None:
        given = {"number": lodged.intake_number, "last_four": lodged.last_four}
        self._counter.submit(self._counter.open(f"/progress?n={quote(lodged.intake_number)}"), given, field="last_four")


class Matters:
    """What comes to a team's windows, each once, the items in their proportions."""

    def __init__(self, found: Mapping[str, Sequence[Matter]], *, scans: Scans) -> None:
        self._waiting: dict[str, Iterator[Matter]] = {item: iter(matters) for item, matters in found.items()}
        self._lock = threading.Lock()
        self.scans = scans

    def next(self, chance: Random) -> tuple[Journey, Matter]:
        """The next applicants; raises DayOver when nobody is left."""
        with self._lock:
            while self._waiting:
                items = list(self._waiting)
                (item,) = chance.choices(items, [_ITEMS[one] for one in items])
                matter = next(self._waiting[item], None)
                if matter is not None:
                    return JOURNEYS[item], matter
                del self._waiting[item]
        raise DayOver


def _sentence(refusal: Exception) -> str:
    return refusal.sentence if isinstance(refusal, PageRefused) else type(refusal).__name__
