"""Random lawful and unlawful acts on a few units: whatever is accepted leaves a register that could be.

The short profile belongs to every run. The long one (`-m long`) makes a million acts overall; TONGBAN_ACTS sets
another number.
"""

import os
from datetime import timedelta
from fractions import Fraction

import hypothesis.strategies as st
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.conftest import moment
from tests.integration.register.acts import BANK, DEVELOPER, SURVEYOR, UNIT, Home, person
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import Ownership, RegisterLogEntry, Seizure
from tongban.apps.register.operations import MortgageTerms, survey_unit, sweep
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import folio_facts, seizure_standing
from tongban.apps.register.refusals import RegisterRefusal
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.people import Role
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked

PEOPLE = st.sampled_from(["张䶮", "王五", "赵六", DEVELOPER])
BANKS = st.sampled_from([BANK, "别的银行"])
COURTS = st.sampled_from(["甲法院", "乙法院", "丙法院"])
PLACES = st.integers(0, 1)
STEPS = 40
LAWFUL = (Blocked, RegisterRefusal)


class RegisterMachine(RuleBasedStateMachine):
    """Two units, a few people, banks and courts, and time that passes."""

    @initialize()
    def open(self) -> None:
        institution = Institution.objects.create(
            code="419001", name="济源市不动产登记中心", place="济源市", covers=["419001"]
        )
        officer = Officer.objects.create_officer(
            username="clerk", name="赵登簿", institution=institution, roles=[Role.RECORD], password="x"
        )
        at = moment("2026-01-05 09:00")
        self.homes = [
            Home(institution=institution, officer=officer, unit_code=f"{UNIT[:-1]}{place}", at=at).open(
                status="surveyed" if place else "predicted"
            )
            for place in range(2)
        ]
        self.refused = self.done = 0

    def attempt(self, place: int, act) -> None:
        """Do it, or be refused for a reason of law; anything else is a defect."""
        home = self.homes[place]
        for other in self.homes:
            other.at = max(one.at for one in self.homes)
        try:
            with transaction.atomic():
                act(home)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        except LAWFUL:
            self.refused += 1
        else:
            self.done += 1

    @rule(place=PLACES, name=PEOPLE)
    def first(self, place, name):
        self.attempt(place, lambda home: home.sold_first_to(name))

    @rule(place=PLACES, seller=PEOPLE, buyer=PEOPLE, item=st.sampled_from(["2001", "2002", "2003", "2005"]))
    def transfer(self, place, seller, buyer, item):
        roles = (R.OBLIGOR, R.RIGHT_HOLDER) if item in {"2003", "2005"} else (R.SELLER, R.BUYER)
        self.attempt(
            place,
            lambda home: home.record(
                item, (seller, roles[0]), (buyer, roles[1]), holders=(person(buyer),), obligor=person(seller),
                facts={"consents": (person("赵六"),), "undertakings": frozenset({"R11W"})},
            ),
        )  # fmt: skip

    @rule(place=PLACES, seller=PEOPLE, one=PEOPLE, two=PEOPLE, part=st.sampled_from([1, 2, 3]))
    def transfer_by_shares(self, place, seller, one, two, part):
        shares = (Fraction(part, 3), 1 - Fraction(part, 3))
        holders = (person(one, share=shares[0]), person(two, share=shares[1] or None))
        self.attempt(
            place,
            lambda home: home.record(
                "2001", (seller, R.SELLER), (one, R.BUYER), (two, R.BUYER), holders=holders,
                mode=CoOwnership.BY_SHARES, obligor=person(seller), facts={"agreed_otherwise": True},
            ),
        )  # fmt: skip

    @rule(place=PLACES, seller=PEOPLE, buyer=PEOPLE, part=st.sampled_from([1, 2, 3]))
    def transfer_a_share(self, place, seller, buyer, part):
        self.attempt(
            place,
            lambda home: home.record(
                "2001", (seller, R.SELLER), (buyer, R.BUYER), holders=(person(buyer, share=Fraction(part, 6)),),
                obligor=person(seller), facts={"share_only": True},
            ),
        )  # fmt: skip

    @rule(place=PLACES, owner=PEOPLE, bank=BANKS, banned=st.booleans())
    def mortgage(self, place, owner, bank, banned):
        self.attempt(
            place,
            lambda home: home.record(
                "3701", (owner, R.MORTGAGOR), (bank, R.MORTGAGEE), holders=(person(bank),), obligor=person(owner),
                mortgage=MortgageTerms(amount=100, transfer_banned=banned), facts={"agreed_otherwise": True},
            ),
        )  # fmt: skip

    @rule(place=PLACES, bank=BANKS, pick=st.integers(0, 9), item=st.sampled_from(["3704", "3703", "3702"]))
    def deal_in_mortgage(self, place, bank, pick, item):
        other = "第三银行"
        parties = {
            "3704": ((bank, R.MORTGAGEE),),
            "3703": ((bank, R.OBLIGOR), (other, R.RIGHT_HOLDER)),
            "3702": ((bank, R.MORTGAGEE), ("张䶮", R.MORTGAGOR)),
        }[item]
        holders = (person(other),) if item == "3703" else ()
        self.attempt(
            place,
            lambda home: home.record(
                item, *parties, holders=holders, certificate_number=self.pick(home, "mortgage", pick)
            ),
        )

    @rule(place=PLACES, buyer=PEOPLE)
    def presell(self, place, buyer):
        self.attempt(
            place,
            lambda home: home.record(
                "7001", (DEVELOPER, R.PRESELLER), (buyer, R.PREBUYER), holders=(person(buyer),),
                obligor=person(DEVELOPER),
            ),
        )  # fmt: skip

    @rule(place=PLACES, buyer=PEOPLE, bank=BANKS)
    def note_mortgage(self, place, buyer, bank):
        self.attempt(
            place,
            lambda home: home.record(
                "7002", (buyer, R.MORTGAGOR), (bank, R.MORTGAGEE), holders=(person(bank),), obligor=person(buyer),
                price=100,
            ),
        )  # fmt: skip

    @rule(place=PLACES, holder=PEOPLE, pick=st.integers(0, 9))
    def cancel_notice(self, place, holder, pick):
        self.attempt(
            place,
            lambda home: home.record(
                "7004", (holder, R.RIGHT_HOLDER), certificate_number=self.pick(home, "advance_notice", pick)
            ),
        )

    @rule(place=PLACES, by=PEOPLE)
    def object_to(self, place, by):
        self.attempt(
            place, lambda home: home.record("6001", (by, R.INTERESTED), holders=(person(by),), matter="共同出资")
        )

    @rule(place=PLACES, owner=PEOPLE, pick=st.integers(0, 9))
    def replace(self, place, owner, pick):
        self.attempt(
            place,
            lambda home: home.record("9001", (owner, R.OWNER), certificate_number=self.pick(home, "ownership", pick)),
        )

    @rule(place=PLACES, court=COURTS, against=PEOPLE, years=st.integers(1, 4), late=st.integers(0, 120_000))
    def seize(self, place, court, against, years, late):
        self.attempt(
            place,
            lambda home: home.seized_by(
                court, against=against, years=years, served=home.at - timedelta(milliseconds=late)
            ),
        )

    @rule(place=PLACES, court=COURTS, act=st.sampled_from([CourtAct.RELEASE, CourtAct.RENEW]))
    def release_or_renew(self, place, court, act):
        self.attempt(place, lambda home: home.court(act, court, years=2))

    @rule(place=PLACES)
    def survey(self, place):
        self.attempt(
            place,
            lambda home: survey_unit(
                institution=home.institution, unit_code=home.unit_code, author=SURVEYOR, under="实测", at=home.at,
                status="surveyed",
            ),
        )  # fmt: skip

    @rule(days=st.sampled_from([1, 20, 100]))
    def time_passes(self, days):
        latest = max(home.at for home in self.homes) + timedelta(days=days)
        for home in self.homes:
            home.at = min(latest, moment("2026-11-30 09:00"))

    @rule()
    def sweep(self):
        at = max(home.at for home in self.homes)
        before = [self.binding(home) for home in self.homes]
        sweep(at=at)
        assert [self.binding(home) for home in self.homes] == before

    def binding(self, home):
        standing = seizure_standing(institution=home.institution, unit_code=home.unit_code, at=home.at)
        return [(one.court, one.kind, one.since, one.until, one.share) for one in standing.entries]

    def pick(self, home, right, at):
        from tongban.apps.register.models import Certificate

        rows = Certificate.objects.filter(
            folio__unit_code=home.unit_code, **{f"{right}__isnull": False}, voided_at=None
        )
        numbers = list(rows.order_by("pk").values_list("number", flat=True))
        return numbers[at % len(numbers)] if numbers else ""

    @invariant()
    def what_stands_could_stand(self):
        if not hasattr(self, "homes"):
            return
        for home in self.homes:
            facts = folio_facts(institution=home.institution, unit_code=home.unit_code, on=home.at.date())
            assert Ownership.objects.filter(folio__unit_code=home.unit_code, ended_at=None).count() <= 1
            owner = facts.ownership
            if owner and owner.mode is CoOwnership.BY_SHARES:
                assert sum(one.share for one in owner.holders) == 1
            self.seizures_fit(home)

    def seizures_fit(self, home):
        standing = seizure_standing(institution=home.institution, unit_code=home.unit_code, at=home.at)
        for one in standing.effective:
            assert all(one is other or not one.overlaps(other) for other in standing.effective)
            assert one.until >= home.at.date()
        for waiting in standing.queue:
            ahead = [one for one in standing.entries if one is not waiting and one.overlaps(waiting)]
            assert any(one.is_effective or one.served_at <= waiting.served_at for one in ahead)

    def teardown(self):
        if not hasattr(self, "homes"):
            return
        verdict = verify_register(self.homes[0].institution)
        assert verdict.holds, [one.sentence for one in verdict.found]
        assert verdict.lines == RegisterLogEntry.objects.count()
        assert Seizure.objects.filter(ended_at__lt=moment("2026-01-05 09:00")).count() == 0


def machine_in_a_transaction() -> type[RegisterMachine]:
    """Each example in a transaction that is undone at its end."""

    class Undone(RegisterMachine):
        def __init__(self) -> None:
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)

    return Undone


def run(examples: int) -> None:
    """So many examples of forty acts each."""
    chosen = settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(machine_in_a_transaction(), settings=chosen)


@pytest.mark.django_db
def test_random_acts_leave_a_register_that_could_be():
    run(int(os.environ.get("TONGBAN_ACTS", "320")) // STEPS)


@pytest.mark.long
@pytest.mark.django_db
def test_a_million_random_acts_leave_a_register_that_could_be():
    run(int(os.environ.get("TONGBAN_ACTS", "1000000")) // STEPS)


def test_database_errors_are_defects_not_refusals():
    assert not issubclass(DatabaseError, LAWFUL)
