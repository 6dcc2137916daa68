"""Many at once: whatever the interleaving, the outcome is one that some lawful order would have had."""

import random
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.db import connection

from tests.conftest import moment
from tests.integration.register.acts import BANK, COURT, UNIT, Home, person
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import Certificate, Mortgage, Ownership, RegisterLogEntry, Seizure
from tongban.apps.register.operations import CourtTerms, carry_out_court_order, record_case
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import seizure_standing
from tongban.apps.register.refusals import RegisterRefusal
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked
from tongban.domain.register.seizure_events import Term
from tongban.sites.bureau.background import catch_up

CONNECTIONS = 16
pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run each act on its own connection, all released by one barrier; what each came to."""
    outcomes: list[object] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(place: int) -> None:
        barrier.wait(30)
        try:
            outcomes[place] = acts[place]()
        except (RegisterRefusal, Blocked) as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in outcomes
    return outcomes


@pytest.fixture
def owned(home: Home) -> Home:
    home.sold_first_to("张䶮")
    return home


def sale(home: Home, buyer: str, at: datetime) -> Callable[[], object]:
    order = home.order("2001", ("张䶮", R.SELLER), (buyer, R.BUYER), holders=(person(buyer),), obligor=person("张䶮"))
    return lambda: record_case(institution=home.institution, order=order, officer=home.officer, at=at)


def seizure(home: Home, court: str, at: datetime, *, served: datetime | None = None) -> Callable[[], object]:
    terms = CourtTerms(
        court=court, document_number=f"{court}1号", served_at=served or at, term=Term(years=3), against="张䶮"
    )
    return lambda: carry_out_court_order(
        institution=home.institution, unit_code=home.unit_code, act=CourtAct.SEIZE, court=terms,
        request_number=f"REQ-{court}", author=COURT, at=at,
    )  # fmt: skip


def test_sixteen_clerks_sell_one_house_and_one_sale_stands(owned):
    at = owned.at + timedelta(minutes=1)

    outcomes = all_at_once([sale(owned, f"买方{number}", at) for number in range(CONNECTIONS)])

    stands = [one for one in outcomes if not isinstance(one, Exception)]
    assert len(stands) == 1
    assert Ownership.objects.filter(ended_at=None).count() == 1
    assert verify_register(owned.institution).holds


def test_clerks_and_courts_on_one_house_end_in_one_lawful_order(owned):
    """Either the sale came first and the courts found nothing, or a court did and the sale was refused."""
    at = owned.at + timedelta(minutes=1)
    acts = [sale(owned, f"买方{number}", at) for number in range(CONNECTIONS // 2)]
    acts += [seizure(owned, f"法院{number:02}", at) for number in range(CONNECTIONS // 2)]
    random.Random(7).shuffle(acts)  # noqa: S311 - any order will do

    all_at_once(acts)

    sold = not Ownership.objects.filter(ended_at=None, holders__name="张䶮").exists()
    seized = Seizure.objects.filter(ended_at=None)
    if sold:
        assert seized.count() == 0
    else:
        assert [one.kind for one in seized.order_by("kind")] == ["1"] + ["2"] * (CONNECTIONS // 2 - 1)
    assert verify_register(owned.institution).holds


def test_sixteen_courts_queue_by_service_whatever_the_order_of_arrival(owned):
    at = owned.at + timedelta(minutes=1)
    served = [at - timedelta(milliseconds=number) for number in range(CONNECTIONS)]

    all_at_once([seizure(owned, f"法院{place:02}", at, served=one) for place, one in enumerate(served)])

    in_force = Seizure.objects.get(ended_at=None, kind="1")
    assert in_force.court == f"法院{CONNECTIONS - 1:02}"
    waiting = Seizure.objects.filter(ended_at=None, kind="2").order_by("served_at")
    assert [one.court for one in waiting] == [f"法院{place:02}" for place in reversed(range(CONNECTIONS - 1))]
    assert verify_register(owned.institution).holds


def test_sixteen_connections_on_many_houses_number_without_gap_and_log_without_fork(
    jiyuan: Institution, clerk: Officer
):
    homes, numbers = [], count(1)
    for _ in range(CONNECTIONS):
        home = Home(institution=jiyuan, officer=clerk, unit_code=UNIT[:24] + f"{next(numbers):04}").open()
        home.sold_first_to("张䶮")
        homes.append(home)

    def work(home: Home) -> None:
        home.mortgaged_to(BANK)
        home.sold_to("王五")
        home.seized_by("甲法院")

    all_at_once([lambda home=home: (work(home), True)[1] for home in homes])

    for kind, expected in (("title", 2 * CONNECTIONS), ("registration", CONNECTIONS)):
        serials = Certificate.objects.filter(kind=kind).order_by("serial").values_list("serial", flat=True)
        assert list(serials) == list(range(1, expected + 1))
    lines = RegisterLogEntry.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(lines) == list(range(1, 5 * CONNECTIONS + 1))
    assert Mortgage.objects.filter(ended_at=None).count() == CONNECTIONS
    assert verify_register(jiyuan).holds


def test_a_node_that_was_off_for_years_catches_up_as_it_starts(jiyuan: Institution, clerk: Officer):
    home = Home(institution=jiyuan, officer=clerk, at=moment("2020-01-06 09:00")).open()
    home.sold_first_to("张䶮")
    for court, years in (("甲法院", 1), ("乙法院", 2)):
        home.seized_by(court, years=years)

    instants = [moment(f"{year}-06-01 12:00") for year in range(2020, 2025)]

    def bound() -> list[list[str]]:
        told = [seizure_standing(institution=jiyuan, unit_code=home.unit_code, at=at).effective for at in instants]
        return [[one.court for one in standing] for standing in told]

    before = bound()

    catch_up(threading.Event())

    assert before == bound() == [["甲法院"], ["乙法院"], ["乙法院"], [], []]
    ended = Seizure.objects.get(court="乙法院", kind="1")
    assert (ended.from_date, ended.until_date) == (date(2021, 1, 6), date(2023, 1, 5))
    assert verify_register(jiyuan).holds
