"""Sixteen connections at once, clerks and courts, a random mix on the same units: the log is the order it went in.

Whatever was accepted, done again one after the other in the order of the log on an emptied register, is accepted again,
is answered the same, and leaves the same register down to the wording of every line.
"""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.apps import apps
from django.db import connection, models

from tests.conftest import moment
from tests.integration.register.acts import BANK, COURT, SURVEYOR, UNIT, Home, person
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import CertificateSequence, RegisterLogEntry, TreeHead, TreeNode
from tongban.apps.register.operations import (
    CourtTerms,
    MortgageTerms,
    carry_out_court_order,
    record_case,
    record_together,
    survey_unit,
)
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.refusals import RegisterRefusal
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked
from tongban.domain.register.seizure_events import Term

CONNECTIONS, ACTS_EACH, UNITS = 16, 6, 2
OPENING = moment("2026-11-20 09:00")
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Act:
    """Something somebody wants of the register; `name` is what the log will call it."""

    name: str
    do: Callable[[], object]


class Street:
    """A few houses of 张䶮's, each with a mortgage, opened the same way whenever it is asked for."""

    def __init__(self, institution: Institution, officer: Officer) -> None:
        self.institution, self.officer, self.numbers = institution, officer, count(1)
        self.homes = [
            Home(institution=institution, officer=officer, unit_code=f"{UNIT[:-1]}{place}", at=OPENING)
            for place in range(UNITS)
        ]
        self.first = [home.order("1001", ("张䶮", R.OWNER), holders=(person("张䶮"),)) for home in self.homes]
        self.second = [self.mortgage(home, "张䶮", "老银行") for home in self.homes]

    def open(self) -> None:
        for home, *orders in zip(self.homes, self.first, self.second, strict=True):
            home.at = OPENING
            home.open()
            titles = [self.record(order, OPENING + timedelta(minutes=1)) for order in orders]
            home.title, home.mortgage = (one.certificate.number for one in titles)

    def record(self, order, at: datetime):
        return record_case(institution=self.institution, order=order, officer=self.officer, at=at)

    def mortgage(self, home: Home, owner: str, bank: str):
        return home.order(
            "3701", (owner, R.MORTGAGOR), (bank, R.MORTGAGEE), holders=(person(bank),), obligor=person(owner),
            mortgage=MortgageTerms(amount=100),
        )  # fmt: skip

    def sale(self, home: Home, seller: str, buyer: str):
        return home.order(
            "2001", (seller, R.SELLER), (buyer, R.BUYER), holders=(person(buyer),), obligor=person(seller)
        )

    def acts(self, dice: random.Random, *, number: int) -> list[Act]:
        kinds = [self.sells, self.sells, self.mortgages, self.buys_with_a_loan, self.cancels, self.replaces,
                 self.seizes, self.seizes, self.releases, self.surveys]  # fmt: skip
        return [dice.choice(kinds)(dice, dice.choice(self.homes)) for _ in range(number)]

    def sells(self, dice: random.Random, home: Home) -> Act:
        seller, buyer = dice.sample(["张䶮", "王五", "赵六"], 2)
        return self.case(self.sale(home, seller, buyer), dice)

    def mortgages(self, dice: random.Random, home: Home) -> Act:
        return self.case(self.mortgage(home, dice.choice(["张䶮", "王五"]), BANK), dice)

    def cancels(self, dice: random.Random, home: Home) -> Act:
        return self.case(home.order("3704", ("老银行", R.MORTGAGEE), certificate_number=home.mortgage), dice)

    def replaces(self, dice: random.Random, home: Home) -> Act:
        return self.case(home.order("9001", ("张䶮", R.OWNER), certificate_number=home.title), dice)

    def buys_with_a_loan(self, dice: random.Random, home: Home) -> Act:
        seller, buyer = dice.sample(["张䶮", "王五", "赵六"], 2)
        orders, at = [self.sale(home, seller, buyer), self.mortgage(home, buyer, BANK)], instant(dice)
        both = {"institution": self.institution, "officer": self.officer, "at": at}
        return Act(orders[0].case_number, lambda: record_together(orders=orders, **both))

    def case(self, order, dice: random.Random) -> Act:
        at = instant(dice)
        return Act(order.case_number, lambda: self.record(order, at))

    def surveys(self, dice: random.Random, home: Home) -> Act:
        name, at, area = f"SURVEY-{next(self.numbers):03}", instant(dice), dice.randrange(50, 150)
        return Act(name, lambda: survey_unit(
            institution=self.institution, unit_code=home.unit_code, author=SURVEYOR, under=name, at=at, area=area
        ))  # fmt: skip

    def seizes(self, dice: random.Random, home: Home) -> Act:
        served = instant(dice) - timedelta(milliseconds=dice.randrange(3000))
        return self.court(CourtAct.SEIZE, dice, home, served=served)

    def releases(self, dice: random.Random, home: Home) -> Act:
        return self.court(CourtAct.RELEASE, dice, home, served=instant(dice))

    def court(self, act: CourtAct, dice: random.Random, home: Home, *, served: datetime) -> Act:
        name, at = f"REQ-{next(self.numbers):03}", max(served, instant(dice))
        court = dice.choice(["甲法院", "乙法院", "丙法院"])
        terms = CourtTerms(
            court=court, document_number=f"{court}{name}号", served_at=served, term=Term(years=dice.choice([1, 3])),
            against=dice.choice(["张䶮", "王五"]),
        )  # fmt: skip
        return Act(name, lambda: carry_out_court_order(
            institution=self.institution, unit_code=home.unit_code, act=act, court=terms, request_number=name,
            author=COURT, at=at,
        ))  # fmt: skip


def instant(dice: random.Random) -> datetime:
    """When somebody pressed the button: within two seconds of each other, whoever comes first."""
    return OPENING + timedelta(minutes=10, milliseconds=dice.randrange(2000))


def attempt(act: Act) -> object:
    """What the act came to, as far as the one who asked is told."""
    try:
        told = act.do()
    except (RegisterRefusal, Blocked) as refusal:
        return type(refusal).__name__
    return getattr(told, "refusal", None) or "accepted"


def all_at_once(acts: Sequence[Act]) -> dict[str, object]:
    """Deal the acts out to as many connections, released together; what each came to."""
    outcomes: dict[str, object] = {}
    barrier = threading.Barrier(CONNECTIONS)

    def work(hand: Sequence[Act]) -> None:
        barrier.wait(30)
        try:
            for act in hand:
                outcomes[act.name] = "failed"
                outcomes[act.name] = attempt(act)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[acts[hand::CONNECTIONS]]) for hand in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def in_order_of_the_log(acts: Sequence[Act], *, after: int) -> list[Act]:
    """The acts that have a line, each once, by the first of their lines."""
    known = {act.name: act for act in acts}
    lines = RegisterLogEntry.objects.filter(sequence__gt=after).order_by("sequence")
    names = dict.fromkeys(lines.values_list("case_number", flat=True))
    return [known[name] for name in names if name in known]


def contents() -> dict[str, list[tuple[str, ...]]]:
    """Every row of the register as text, keys left out, links told by what they lead to."""
    return {
        model._meta.db_table: sorted(described(row) for row in model._default_manager.all())
        for model in apps.get_app_config("register").get_models()
        if model not in {TreeNode, TreeHead}
    }


def described(row: models.Model) -> tuple[str, ...]:
    hashes = {"salt", "manifest", "rows_root", "leaf", "first_certificate", "last_certificate"}
    told = []
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in hashes:
            continue
        value = getattr(row, field.name)
        if isinstance(value, models.Model) and not isinstance(value, Institution):
            value = getattr(value, "number", None) or getattr(value, "recorded_under", None) or str(value)
        told.append(f"{field.name}={value}")
    return tuple(told)


def emptied() -> None:
    """The register as it was before anybody wrote in it, through the door only a superuser has."""
    tables = [model._meta.db_table for model in apps.get_app_config("register").get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.parametrize("seed", range(4))
def test_what_sixteen_connections_did_is_what_the_log_s_order_does(jiyuan, clerk, seed):
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    street = Street(jiyuan, clerk)
    street.open()
    opened = RegisterLogEntry.objects.count()
    acts = street.acts(dice, number=CONNECTIONS * ACTS_EACH)

    outcomes = all_at_once(acts)

    assert "failed" not in outcomes.values(), [name for name, told in outcomes.items() if told == "failed"]
    lawful = in_order_of_the_log(acts, after=opened)
    assert {act.name for act in lawful} == {name for name, told in outcomes.items() if written(name, told)}
    assert verify_register(jiyuan).holds
    left = contents()

    emptied()
    street.open()
    again = {act.name: attempt(act) for act in lawful}

    assert again == {act.name: outcomes[act.name] for act in lawful}
    assert contents() == left
    assert CertificateSequence.objects.exists()


def test_verification_sees_one_instant_while_others_record(jiyuan, clerk):
    """What is recorded while verification reads is neither missing nor too much."""
    street = Street(jiyuan, clerk)
    street.open()
    orders = iter([street.sale(street.homes[0], "张䶮", "王五"), street.sale(street.homes[1], "张䶮", "赵六")])

    def meanwhile(what: str, _count: int) -> None:
        if what.startswith(("ownership", "holder")) and (order := next(orders, None)):
            thread = threading.Thread(
                target=lambda: (street.record(order, OPENING + timedelta(minutes=11)), connection.close())
            )
            thread.start()
            thread.join(60)

    verdict = verify_register(jiyuan, progress=meanwhile)

    assert verdict.holds, [one.sentence for one in verdict.found]
    assert RegisterLogEntry.objects.count() == verdict.lines + 2
    assert verify_register(jiyuan).holds


def written(name: str, told: object) -> bool:
    """Whether it has a line: what was accepted, and every order of a court, answered one way or another."""
    return told == "accepted" or name.startswith("REQ-")
