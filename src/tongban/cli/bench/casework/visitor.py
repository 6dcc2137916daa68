"""A person at a page who reads before the next click, and a diary of what each page and act took."""

import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Self

import httpx

from tongban.cli.demo.person import Page, Person, Upload

# What carries a number of its own: a case, an intake, a unit, a material, a digest, an item.
_OWN_NUMBER: Final = re.compile(r"(?<=/)(?:[^/]*\d{6}[^/]*|[A-Z]?\d+|[0-9a-f]{16,})(?=/|$)")
_SPREAD: Final = 0.7
_KEPT: Final = 40
_PRESSED_AGAIN: Final = 3
HURRY: Final = 0.6
_CALM_SECONDS: Final = 300.0
# A browser does not reuse a connection that the server is about to close (after 30 idle seconds).
_LIMITS: Final = httpx.Limits(max_connections=4, max_keepalive_connections=1, keepalive_expiry=20)


class DayOver(Exception):
    """The measured time has ended: nobody begins anything any more."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """From when on the clicks count, and when people go home; seconds of the monotonic clock."""

    measured_from: float
    until: float

    @property
    def counts(self) -> bool:
        """Whether what happens now is measured."""
        return time.monotonic() >= self.measured_from

    @property
    def pace(self) -> float:
        """By how much thoughts are shorter: halls fill sooner while everybody hurries, and are calm when it counts."""
        return HURRY if time.monotonic() < self.measured_from - _CALM_SECONDS else 1.0


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something a person was told had been done; `number` is the case's or the intake's, `about` what of it.

    `room` is where: cases or intake.
    """

    room: str
    kind: str
    number: str
    about: str
    by: str
    measured: bool


@dataclass
class Diary:
    """What one person saw. Seconds by kind of page or act while it was measured; acts and errors of the whole day.

    `pressed_again` counts, while it was measured, presses a page had asked for; each is an act with its seconds, too.
    """

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    acts: list[Act] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    failed: int = 0
    contested: list[str] = field(default_factory=list)
    unsuitable: int = 0
    pressed_again: int = 0
    taken_in: list[float] = field(default_factory=list)
    archived: list[float] = field(default_factory=list)

    def went_wrong(self, sentence: str) -> None:
        """Keep an error; of many only the first sentences."""
        self.failed += 1
        if len(self.errors) < _KEPT:
            self.errors.append(sentence)


class TimedWay(httpx.BaseTransport):
    """One browser's connection. `trips` are the requests since they were last cleared: method, path, seconds.

    `wire` replaces the ordinary one.
    """

    def __init__(self, *, address: str = "", wire: httpx.BaseTransport | None = None) -> None:
        # Plain HTTP on the loopback: no certificates are loaded. An address of one's own is what a visitor from
        # outside has; the public pages count tries by it.
        self._inner = wire or httpx.HTTPTransport(verify=False, limits=_LIMITS, local_address=address or None)
        self.trips: list[tuple[str, str, float]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it and read the whole answer."""
        began = time.perf_counter()
        answer = self._inner.handle_request(request)
        answer.request = request
        answer.read()
        self.trips.append((request.method, request.url.path, time.perf_counter() - began))
        return answer

    def close(self) -> None:
        """Hang up."""
        self._inner.close()


class Visitor(Person):
    """Somebody who thinks before each click, the shorter the smaller `pace`; not before `begin`."""

    def __init__(self, base_url: str, *, name: str, think: float, chance: Random, way: TimedWay | None = None) -> None:
        self._way = way or TimedWay()
        super().__init__(base_url, transport=self._way)
        self.name = name
        self.diary = Diary()
        self._think_seconds = think
        self._chance = chance
        self._day: Day | None = None
        self.pace = 1.0

    def __enter__(self) -> Self:
        return self

    def begin(self, day: Day) -> None:
        """From now on every click is preceded by a thought, and noted."""
        self._day = day

    def open(self, url: str) -> Page:
        """Open a page; see Person."""
        self._think()
        page = super().open(url)
        self._note("")
        return page

    def submit(
        self,
        page: Page,
        values: Mapping[str, str | list[str]],
        *,
        action: str = "",
        field: str = "",
        files: Mapping[str, list[Upload]] | None = None,
        unfinished: bool = False,
    ) -> Page:
        """Fill in and send a form; see Person. What was confirmed is kept as an act.

        Who is told to press a button again shortly does so, a few times, each after a thought.
        """
        self._think()
        answer = super().submit(page, values, action=action, field=field, files=files, unfinished=unfinished)
        self._note(answer.url)
        for _ in range(_PRESSED_AGAIN):
            button = answer.asks_again()
            if not button:
                break
            answer = self._press_again(answer, button)
        return answer

    def _press_again(self, page: Page, button: str) -> Page:
        self._think()
        if self._day is not None and self._day.counts:
            self.diary.pressed_again += 1
        answer = super().submit(page, {}, action=button)
        self._note(answer.url)
        return answer

    def download(self, url: str) -> httpx.Response:
        """Fetch a paper; see Person. One prints without thinking."""
        self._way.trips.clear()
        answer = super().download(url)
        self._note("")
        return answer

    def pause(self) -> None:
        """Think once more; raises DayOver."""
        self._think()

    def _think(self) -> None:
        self._way.trips.clear()
        if self._day is None:
            return
        seconds = self._think_seconds * self._chance.uniform(1 - _SPREAD, 1 + _SPREAD) * self.pace * self._day.pace
        if time.monotonic() + seconds > self._day.until:
            time.sleep(max(0.0, self._day.until - time.monotonic()))
            raise DayOver
        time.sleep(seconds)

    def _note(self, landed: str) -> None:
        """The whole of a click, redirects and the page after them included, counts under what was clicked."""
        if not self._way.trips or self._day is None:
            return
        method, path, _ = self._way.trips[0]
        if self._day.counts:
            self.diary.seconds[f"{method} {kind_of(path)}"].append(sum(seconds for _, _, seconds in self._way.trips))
        if method == "POST":
            self._keep_act(path, landed)

    def _keep_act(self, path: str, landed: str) -> None:
        parts = path.strip("/").split("/")
        if parts[0] not in {"cases", "intake"} or len(parts) < 3:  # noqa: PLR2004 - room, number, what
            return
        if parts[-1] == "lodge" and landed.endswith("/review"):
            return
        measured = self._day is not None and self._day.counts
        self.diary.acts.append(
            Act(room=parts[0], kind=parts[-1], number=parts[1], about=parts[-2], by=self.name, measured=measured)
        )


def kind_of(path: str) -> str:
    """The page without the numbers of this case or that unit."""
    return _OWN_NUMBER.sub("*", path)


def diaries_together(diaries: list[Diary]) -> dict[str, Any]:
    """All of them as one, for programs."""
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for diary in diaries:
        for kind, taken in diary.seconds.items():
            seconds[kind] += taken
    return {
        "seconds": seconds,
        "acts": [vars(act) for diary in diaries for act in diary.acts],
        "failed": sum(diary.failed for diary in diaries),
        "errors": [error for diary in diaries for error in diary.errors][:_KEPT],
        "contested": [sentence for diary in diaries for sentence in diary.contested],
        "unsuitable": sum(diary.unsuitable for diary in diaries),
        "pressed_again": sum(diary.pressed_again for diary in diaries),
        "taken_in": sum(len(diary.taken_in) for diary in diaries),
        "archived": sum(len(diary.archived) for diary in diaries),
    }
