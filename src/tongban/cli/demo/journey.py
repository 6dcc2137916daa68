"""One whole journey: find a unit, take in, decide, prove."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final

import httpx

from tongban.cli.datadir import data_directory_in_use
from tongban.cli.demo.counter import Counter, NotSuitable
from tongban.cli.demo.devices import CounterDevices
from tongban.cli.demo.home import HomeBureau, office_of
from tongban.cli.demo.journeys import JOURNEYS, Journey
from tongban.cli.demo.matters import CountyFiles, Matter, matters_for
from tongban.cli.demo.payer import Payer
from tongban.cli.demo.person import NoSuchForm, PageRefused, Person
from tongban.cli.demo.proof import COUNTER_NODE, HOME_NODE, CaseAtHand, Proof, Witnesses
from tongban.cli.demo.telling import DemoFailed, Tell
from tongban.cli.demo_province import DEMO_PASSWORD, JIYUAN, PROVINCE, ZHENGZHOU, window_of
from tongban.cli.layout import bridge_port
from tongban.cli.status import running_nodes

_UNITS_TRIED: Final = 300


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the journey came to."""

    case: CaseAtHand
    proof: Proof
    elapsed_seconds: float

    def as_json(self) -> dict[str, object]:
        """For programs."""
        exchange = self.proof.exchange
        return {
            "case_number": self.case.case_number,
            "intake_number": self.case.lodged.intake_number,
            "state": self.proof.state.value if self.proof.state else "",
            "certificate_number": self.proof.certificate_number or None,
            "elapsed_seconds": round(self.elapsed_seconds, 1),
            "timeline": [step.as_json() for step in self.proof.timeline],
            "exchange": {
                "messages": exchange.messages,
                "verified": exchange.verified,
                "duplicates_applied": exchange.duplicates_applied,
            },
        }


def travel(*, item: str, tell: Tell) -> Outcome:
    """Go the whole way on the running system; raises DemoFailed when something stands in the way."""
    began = time.monotonic()
    with _told_plainly(), ExitStack() as people:
        witnesses = _witnesses(people, tell)
        case = _travelled(JOURNEYS[item], witnesses)
        witnesses.home.decide(case.case_number)
        proof = witnesses.prove(case)
    return Outcome(case=case, proof=proof, elapsed_seconds=time.monotonic() - began)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise DemoFailed(f"系统没有答复（{error}）；请先运行 tongban up，再看 tongban status") from error
    except (PageRefused, NoSuchForm) as error:
        raise DemoFailed(str(error)) from error


def _witnesses(people: ExitStack, tell: Tell) -> Witnesses:
    urls = {node.name: node.url for node in running_nodes()}

    def person(node: str) -> Person:
        return people.enter_context(Person(urls[node]))

    clerk, supervisor = person(COUNTER_NODE), person("province")
    clerk.sign_in(f"{ZHENGZHOU.prefix}.shoujian", DEMO_PASSWORD)
    supervisor.sign_in(f"{PROVINCE.prefix}.jianguan", DEMO_PASSWORD)
    departments = person("departments")
    url = f"http://127.0.0.1:{bridge_port(running_nodes())}"
    devices = CounterDevices(clerk=clerk, url=url, counter=f"{ZHENGZHOU.code}/{window_of(ZHENGZHOU)}")
    office = office_of(url=urls[HOME_NODE], prefix=JIYUAN.prefix, password=DEMO_PASSWORD, open_people=people)
    return Witnesses(
        counter=Counter(clerk=clerk, devices=devices, tell=tell),
        home=HomeBureau(office=office, tell=tell, collect=Payer(desk=departments, tell=tell).pay),
        citizen=person(COUNTER_NODE),
        verifier=person(HOME_NODE),
        phone=departments,
        supervisor=supervisor,
        tell=tell,
    )


def _travelled(journey: Journey, witnesses: Witnesses) -> CaseAtHand:
    """Taken in at the counter and received at home, with the first unit that is still suitable."""
    for matter in islice(_still_suitable(journey, witnesses.home), _UNITS_TRIED):
        witnesses.tell(f"{journey.name}：{matter.location}（{matter.unit_code}）")
        try:
            lodged = witnesses.counter.take_in(journey, matter)
        except NotSuitable as reason:
            witnesses.tell(f"换一个单元：{reason}")
            continue
        case_number = witnesses.counter.case_number(lodged.intake_number)
        return CaseAtHand(item=journey.item, matter=matter, lodged=lodged, case_number=case_number)
    raise DemoFailed(f"找不到还能办理{journey.name}的演示单元；请换一个数据目录重新运行 tongban up")


def _still_suitable(journey: Journey, home: HomeBureau) -> Iterator[Matter]:
    """Units whose register page still shows the right that it is about, or no notice yet."""
    files = CountyFiles(data_directory_in_use() / "counties" / JIYUAN.county)
    for matter in matters_for(journey.item, files):
        shown = home.register(f"?q={matter.unit_code}").texts("//tbody/tr")
        standing = " ".join(shown)
        number = matter.certificate_number
        if shown and (number in standing if number else "预告" not in standing):
            yield matter
