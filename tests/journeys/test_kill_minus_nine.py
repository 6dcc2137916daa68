"""kill -9 of any process at any moment loses nothing and doubles nothing, while applications are lodged and decided."""

import os
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from threading import Event

import pytest

from tests.journeys.people.matters import Matters
from tests.journeys.people.patient import PatientPerson
from tests.journeys.people.screen import until
from tests.journeys.people.supervisor import Supervisor
from tests.journeys.running import Province
from tests.journeys.storm import Storm
from tongban.cli.demo.counter import Counter, NotSuitable
from tongban.cli.demo.course import says, steps_on
from tongban.cli.demo.devices import CounterDevices
from tongban.cli.demo.home import state_on
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.person import NoSuchForm, Page, PageRefused, Person
from tongban.cli.demo.telling import DemoFailed, tell_nobody
from tongban.cli.demo_province import DEMO_PASSWORD, ZHENGZHOU, window_of
from tongban.domain.cases import CaseState

# What is done next in each state, and who does it.
_NEXT = {
    CaseState.LODGED: ("shouli", "accept", {}),
    CaseState.ACCEPTED: ("chushen", "examine", {"opinion": "材料齐全。"}),
    CaseState.EXAMINED: ("fushen", "review", {"opinion": "同意。"}),
    CaseState.REVIEWED: ("dengbu", "record", {"confirmed": "1"}),
    CaseState.RECORDED: ("fazheng", "complete", {}),
}
# How long processes are killed: a slice of it in `make test`, all of it in `make test-long`.
_SLICE_SECONDS = float(os.environ.get("TONGBAN_TEST_STORM_SECONDS") or 60)
_WHOLE_SECONDS = 600.0
# So many are lodged before the first kill, so that there is something to decide from the beginning.
_AHEAD = 2


@dataclass
class Offices:
    """Everyone at work on both sides, over HTTP and with patience."""

    province: Province
    clerk: Person
    phone: Person
    officers: dict[str, Person]

    def lodge_until(self, stop: Event, matters: list[Matter]) -> None:
        """Take one application in after the other; an intake that broke off is begun anew."""
        place = f"{ZHENGZHOU.code}/{window_of(ZHENGZHOU)}"
        devices = CounterDevices(clerk=self.clerk, url=self.province.bridge, counter=place)
        counter = Counter(clerk=self.clerk, devices=devices, tell=tell_nobody)
        while not stop.is_set() and matters:
            try:
                counter.take_in(JOURNEYS["3704"], matters[0])
            except NotSuitable:
                matters.pop(0)
            except (PageRefused, NoSuchForm, DemoFailed):
                if self.lodged_for(matters[0]):  # the answer was lost, not the application
                    matters.pop(0)
            else:
                matters.pop(0)

    def decide_until(self, stop: Event, wanted: list[Matter]) -> None:
        """Take every case that has arrived one step further, again and again."""
        while not stop.is_set():
            self.decide(wanted)
            stop.wait(0.2)

    def decide(self, wanted: list[Matter]) -> bool:
        """Take every case that has arrived one step further; whether all of them had come to their end before."""
        pages = self.cases_for(wanted)
        for page in filter(None, pages):
            self.take_step(page)
        return all(page is not None and state_on(page) is CaseState.COMPLETED for page in pages)

    def take_step(self, page: Page) -> None:
        """Do what comes next in a case; what somebody else, or a lost answer, has done already is no trouble."""
        state = state_on(page)
        if state not in _NEXT:
            return
        post, act, told = _NEXT[state]
        officer, address = self.officers[post], f"{page.url.partition('?')[0]}/{act}"
        try:
            officer.submit(officer.open(address), told, action=f"/{act}")
        except PageRefused as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise

    def lodged_for(self, matter: Matter) -> list[str]:
        """The numbers of the applications lodged at the counter for a unit."""
        page = self.clerk.open(f"/intake?show=lodged&q={matter.unit_code}")
        return sorted({found for link in page.links("/intake/4") for found in re.findall(r"\d{14}S\d{5}", link)})

    def numbers_for(self, wanted: list[Matter]) -> list[str]:
        """The numbers of everything lodged about these units; two mortgages may lie on one of them."""
        return sorted({number for matter in wanted for number in self.lodged_for(matter)})

    def cases_for(self, wanted: list[Matter]) -> list[Page | None]:
        """The page at home for each application lodged about these units; none where it has not arrived yet."""
        return [self.case_of(number) for number in self.numbers_for(wanted)]

    def case_of(self, number: str) -> Page | None:
        """The page of an application's case at home, once it has arrived there."""
        page = self.officers["shouli"].open(f"/search?q={number}")
        return page if "/cases/" in page.url else None

    def scans_are_home(self, wanted: list[Matter]) -> bool:
        """Whether every case has its scans, which follow the application on a way of their own."""
        return all(page is not None and "影像已齐" in page.text for page in self.cases_for(wanted))


@contextmanager
def offices_of(province: Province) -> Iterator[Offices]:
    """Everyone comes to work."""
    with ExitStack() as people:

        def person(node: str, username: str = "") -> Person:
            someone = people.enter_context(PatientPerson(province.url(node)))
            if username:
                someone.sign_in(username, DEMO_PASSWORD)
            return someone

        posts = [*(post for post, _, _ in _NEXT.values()), "guidang"]
        yield Offices(
            province=province,
            clerk=person("bureau-410100", "zz.shoujian"),
            phone=person("departments"),
            officers={post: person("bureau-419001", f"jy.{post}") for post in posts},
        )


def test_nothing_is_lost_or_doubled_in_a_minute_of_kills(province, matters):
    weather_the_storm(province, matters, seconds=_SLICE_SECONDS)


@pytest.mark.long
def test_nothing_is_lost_or_doubled_in_ten_minutes_of_kills(province, matters):
    weather_the_storm(province, matters, seconds=_WHOLE_SECONDS)


def weather_the_storm(province: Province, matters: Matters, *, seconds: float) -> None:
    """Lodge and decide while processes die; then let everything settle and look at what became of it."""
    seed = int(os.environ.get("TONGBAN_TEST_SEED") or time.time_ns() % 1_000_000)
    print(f"TONGBAN_TEST_SEED={seed}")  # noqa: T201 - whoever looks into a failure needs it
    storm = Storm(province, random.Random(seed))  # noqa: S311 - chooses victims
    wanted = [matters.take("3704") for _ in range(max(6, int(seconds // 6)))]
    with offices_of(province) as offices:
        stop = Event()
        offices.lodge_until(stop, wanted[:_AHEAD])
        with ThreadPoolExecutor(max_workers=2) as pool:
            work = [
                pool.submit(offices.lodge_until, stop, wanted[_AHEAD:]),
                pool.submit(offices.decide_until, stop, wanted),
            ]
            storm.rage(seconds=seconds)
            stop.set()
            for one in work:
                one.result()
        print("killed:", ", ".join(storm.killed))  # noqa: T201
        province.wait_until_ready()
        until(lambda: offices.decide(wanted), what="the end of every case", seconds=180)
        until(lambda: offices.scans_are_home(wanted), what="the scans of every case", seconds=120)
        until(lambda: is_quiet(province), what="empty queues")
        assert_all_is_well(offices, wanted)


def is_quiet(province: Province) -> bool:
    """Whether nothing waits anywhere."""
    return all(node["queue_depth"] == 0 for node in province.status().values())


def assert_all_is_well(offices: Offices, wanted: list[Matter]) -> None:
    """One case for each application, its events in order and told to the counter, its evidence whole."""
    numbers = offices.numbers_for(wanted)
    assert len(numbers) >= _AHEAD
    pages = [page for page in offices.cases_for(wanted) if page is not None]
    print(len(numbers), "applications")  # noqa: T201
    assert len(pages) == len(numbers) == len({page.url for page in pages})
    with Supervisor(offices.province) as supervisor:
        for number, page in zip(numbers, pages, strict=True):
            at_home = steps_on(page, node="")
            titles = [step.event for step in at_home]
            assert len(set(titles)) == len(titles), titles
            assert [step.at for step in at_home] == sorted(step.at for step in at_home)
            counter = offices.clerk.open(f"/intake/{number}")
            assert all(says(counter, step) for step in at_home[1:]), (number, titles)
            evidence = supervisor.evidence(number)
            assert evidence.messages == evidence.verified
            assert evidence.duplicates_applied == 0
            once = [contract for contract in evidence.contracts if contract != "case.advanced/1"]
            assert len(once) == len(set(once)), once
    assert_effects_once(offices, pages)


def assert_effects_once(offices: Offices, pages: list[Page]) -> None:
    """The register was written once for each case, and nobody got a message twice."""
    messages = offices.phone.open("/sms").texts("//tbody/tr/td[@data-label='内容']")
    for page in pages:
        case_number = page.url.partition("?")[0].rpartition("/")[2]
        told = [text for text in messages if case_number in text]
        assert len(told) == len(set(told)), told
        folio = offices.officers["chushen"].open(page.links("/register/4")[0])
        written = [line for line in folio.texts('//section[.//h2[text()="沿革"]]//li') if case_number in line]
        assert sum("抵押权 终止" in " ".join(line.split()) for line in written) == 1, written
