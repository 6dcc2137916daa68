"""`python -m tongban.cli.bench.casework.crowd`: some teams at work, in a process beside the measured province.

The order comes as one JSON line on standard input. When everyone has signed in, `ready` goes out; any line in begins
the day; when the day is over, what everybody saw goes out as JSON. Everyone is a thread: they mostly think.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from random import Random
from typing import Any, Final

from tongban.cli.bench.casework.crew import PASSWORD, Team, counter_window, teams_of
from tongban.cli.bench.casework.people import Citizen, Clerk, Matters, Officer, Somebody, Trays
from tongban.cli.bench.casework.scans import Scans, scans_beforehand
from tongban.cli.bench.casework.visitor import Day, TimedWay, Visitor, diaries_together
from tongban.cli.demo.devices import CounterDevices
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.parties import Applicant, Bearer

_STACK_BYTES: Final = 512 * 1024
_DOORS: Final = 2  # how many sign in at once
_LATEST: Final = 600.0  # a session that nobody uses for fifteen minutes has ended


class Crowd:
    """The teams of one process."""

    def __init__(self, order: Mapping[str, Any], stack: ExitStack) -> None:
        self._order = order
        self._stack = stack
        self._scans = scans_beforehand()
        self.visitors: list[Visitor] = []
        self.people: list[Somebody] = []

    def assemble(self, teams: Sequence[Team]) -> None:
        """Everybody of these teams, staff signed in."""
        for team in teams:
            self._gather(team, self._scans)
        staff = [one for one in self.visitors if one.name]
        with ThreadPoolExecutor(_DOORS) as doors:
            for done in [doors.submit(one.sign_in, one.name, PASSWORD) for one in staff]:
                done.result()

    def _gather(self, team: Team, scans: Scans) -> None:
        told = self._order["targets"][str(team.number)]
        matters = Matters(
            {item: [matter_of(one) for one in some] for item, some in told["matters"].items()}, scans=scans
        )
        trays = Trays(contested_share=self._order["contested_share"])
        receiving, home = (self._order["urls"][one.code] for one in (team.receiving, team.home))
        for name in team.clerk_accounts:
            window = counter_window(team.receiving, name)
            clerk = self._staff(receiving, name)
            devices = CounterDevices(
                clerk=clerk, url=self._order["urls"]["devices"], counter=f"{team.receiving.code}/{window}"
            )
            self._add(Clerk(clerk, devices=devices, matters=matters, trays=trays, chance=_chance(name)))
        sheets = _numbered_from(told["first_sheet"])
        for role in team.officers:
            for name in team.officer_accounts(role):
                officer = self._staff(home, name)
                self._add(Officer(officer, role=role, trays=trays, printed_serial=sheets, chance=_chance(name)))
        for number in range(team.citizens):
            self._add(self._citizen(team, number, trays=trays, known=told["certificates"]))

    def _citizen(self, team: Team, number: int, *, trays: Trays, known: Sequence[str]) -> Citizen:
        urls, name = self._order["urls"], f"citizen {team.number} {number}"
        address = f"127.1.{team.number + 1}.{number + 1}"
        province, counter, home = (
            self._visitor(url, name="", think=self._order["applicant_think"], seed=name, address=address)
            for url in (urls["province"], urls[team.receiving.code], urls[team.home.code])
        )
        return Citizen(province=province, counter=counter, home=home, trays=trays, known=known, chance=_chance(name))

    def _staff(self, url: str, name: str) -> Visitor:
        return self._visitor(url, name=name, think=self._order["clerk_think"], seed=name)

    def _visitor(self, url: str, *, name: str, think: float, seed: str, address: str = "") -> Visitor:
        way = TimedWay(address=address)
        visitor = Visitor(url, name=name, think=think, chance=_chance(f"{seed} thinks"), way=way)
        self.visitors.append(self._stack.enter_context(visitor))
        return visitor

    def _add(self, somebody: Somebody) -> None:
        self.people.append(somebody)

    def work(self, *, warm_up: float, seconds: float) -> None:
        """The day, from its first click until everyone has gone home."""
        now = time.monotonic()
        day = Day(measured_from=now + warm_up, until=now + warm_up + seconds)
        for visitor in self.visitors:
            visitor.begin(day)
        for place, one in enumerate(self.people):
            one.day = day
            # Nobody comes at the same moment, and at no time are all at the same page.
            one.late_seconds = place / len(self.people) * min(warm_up / 2, _LATEST)
            one.start()
        for one in self.people:
            one.join()


def _numbered_from(first: int) -> Callable[[], str]:
    numbers, lock = count(first), threading.Lock()

    def next_sheet() -> str:
        with lock:
            return str(next(numbers))

    return next_sheet


def matter_of(told: Mapping[str, Any]) -> Matter:
    """A matter as `targets` told it."""
    applicants = tuple(
        Applicant(**{**one, "agent": Bearer(**one["agent"]) if one["agent"] else None}) for one in told["applicants"]
    )
    return Matter(**{**told, "applicants": applicants})


def main() -> None:
    """Do what the order says."""
    threading.stack_size(_STACK_BYTES)
    order = json.loads(sys.stdin.readline())
    with ExitStack() as stack:
        crowd = Crowd(order, stack)
        crowd.assemble([team for team in teams_of(order["people"]) if team.number in order["teams"]])
        print("ready", flush=True)  # noqa: T201 - the protocol
        if not sys.stdin.readline():
            return
        threading.Thread(target=_leave_with_who_sent_us, daemon=True).start()
        used = time.process_time()
        crowd.work(warm_up=order["warm_up"], seconds=order["seconds"])
        told = diaries_together([one.diary for one in crowd.people])
        json.dump({**told, "people": len(crowd.people), "processor_seconds": time.process_time() - used}, sys.stdout)


def _leave_with_who_sent_us() -> None:
    """Nobody goes on clicking when the measurement was broken off."""
    sys.stdin.read()
    os._exit(1)


def _chance(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - draws clicks


if __name__ == "__main__":
    main()
