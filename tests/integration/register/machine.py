"""Random lawful and unlawful acts on a few units: whatever is accepted leaves a register that could be.

The database's constraints speak after every act, also those that wait for a commit. What costs more to ask is asked of
the folios touched since, every `check_every` acts, and the log is verified at the end of every example.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import ClassVar

import hypothesis.strategies as st
from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.conftest import moment
from tests.integration.register.acts import BANK, DEVELOPER, SURVEYOR, UNIT, Home, person
from tests.integration.register.kept_statements import keep_prepared_statements
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import Certificate, Holder, Ownership, RegisterLogEntry, Seizure
from tongban.apps.register.operations import (
    CourtTerms,
    MortgageTerms,
    note_lawsuit,
    record_together,
    survey_unit,
    sweep,
)
from tongban.apps.register.operations.lapsing import due_folios
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import folio_facts, seizure_standing
from tongban.apps.register.refusals import RegisterRefusal
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.people import Role
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked

PEOPLE = st.sampled_from(["张䶮", "王五", "赵六", DEVELOPER])
SELLERS = st.sampled_from(["", "", "张䶮", "王五"])
"""Empty: whoever owns the unit, so that many acts are lawful."""
BANKS = st.sampled_from([BANK, "别的银行"])
COURTS = st.sampled_from(["甲法院", "乙法院", "丙法院"])
PLACES = st.integers(0, 2)
PICKS = st.integers(0, 9)
SHARES = st.sampled_from(["", "", "1/3", "1/2", "2/3"])
LAWFUL = (Blocked, RegisterRefusal)
FIRST_DAY, LAST_DAY = moment("2026-01-05 09:00"), moment("2026-11-30 09:00")


class RegisterMachine(RuleBasedStateMachine):
    """A few units, people, banks and courts, and time that passes."""

    units: ClassVar[int] = 2
    check_every: ClassVar[int] = 1
    tally: ClassVar[Counter[tuple[str, str]]] = Counter()

    @initialize()
    def open(self) -> None:
        institution = Institution.objects.create(
            code="419001", name="济源市不动产登记中心", place="济源市", covers=["419001"]
        )
        officer = Officer.objects.create_officer(
            username="clerk", name="赵登簿", institution=institution, roles=[Role.RECORD], password="x"
        )
        self.homes = [
            Home(institution=institution, officer=officer, unit_code=f"{UNIT[:-1]}{place}", at=FIRST_DAY).open(
                status="surveyed" if place else "predicted"
            )
            for place in range(self.units)
        ]
        self.since_check, self.touched = 0, set()

    def attempt(self, place: int, act: Callable[[Home], object]) -> None:
        """Do it, or be refused for a reason of law; anything else is a defect."""
        home = self.homes[place % self.units]
        latest = max(one.at for one in self.homes)
        for other in self.homes:
            other.at = latest
        try:
            with transaction.atomic():
                act(home)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        except LAWFUL as refusal:
            self.tally["refused", type(refusal).__name__] += 1
        else:
            self.tally["accepted", ""] += 1
            self.touched.add(place % self.units)

    def owner_of(self, home: Home, named: str = "") -> str:
        """Who is named, or else who owns the unit now."""
        current = Holder.objects.filter(
            folio__unit_code=home.unit_code, ownership__isnull=False, ownership__ended_at=None
        )
        return named or current.order_by("position").values_list("name", flat=True).first() or "张䶮"

    def number_of(self, home: Home, right: str, at: int) -> str:
        """The number of one of the valid certificates for rights of that kind."""
        rows = Certificate.objects.filter(
            folio__unit_code=home.unit_code, **{f"{right}__isnull": False}, voided_at=None
        )
        numbers = list(rows.order_by("pk").values_list("number", flat=True))
        return numbers[at % len(numbers)] if numbers else ""

    @rule(place=PLACES, name=PEOPLE)
    def first(self, place, name):
        self.attempt(place, lambda home: home.sold_first_to(name))

    @rule(place=PLACES, seller=SELLERS, buyer=PEOPLE, item=st.sampled_from(["2001", "2002", "2003", "2005", "2007"]))
    def transfer(self, place, seller, buyer, item):
        roles = (R.SELLER, R.BUYER) if item in {"2001", "2002"} else (R.OBLIGOR, R.RIGHT_HOLDER)

        def act(home: Home) -> None:
            owner = self.owner_of(home, seller)
            home.record(
                item, (owner, roles[0]), (buyer, roles[1]), holders=(person(buyer),), obligor=person(owner),
                facts={"consents": (person("赵六"),), "undertakings": frozenset({"R11W"})},
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, seller=SELLERS, buyer=PEOPLE, bank=BANKS)
    def transfer_with_a_loan(self, place, seller, buyer, bank):
        def act(home: Home) -> None:
            owner = self.owner_of(home, seller)
            home.at += timedelta(minutes=1)
            sale = home.order(
                "2001", (owner, R.SELLER), (buyer, R.BUYER), holders=(person(buyer),), obligor=person(owner),
                facts={"undertakings": frozenset({"R11W"})},
            )  # fmt: skip
            loan = home.order(
                "3701", (buyer, R.MORTGAGOR), (bank, R.MORTGAGEE), holders=(person(bank),), obligor=person(buyer),
                mortgage=MortgageTerms(amount=100), facts={"undertakings": frozenset({"R11W"})},
            )  # fmt: skip
            record_together(institution=home.institution, orders=[sale, loan], officer=home.officer, at=home.at)

        self.attempt(place, act)

    @rule(place=PLACES, seller=SELLERS, one=PEOPLE, two=PEOPLE, part=st.sampled_from([1, 2, 3]))
    def transfer_by_shares(self, place, seller, one, two, part):
        shares = (Fraction(part, 3), 1 - Fraction(part, 3))
        holders = (person(one, share=shares[0]), person(two, share=shares[1] or None))

        def act(home: Home) -> None:
            owner = self.owner_of(home, seller)
            home.record(
                "2001", (owner, R.SELLER), (one, R.BUYER), (two, R.BUYER), holders=holders,
                mode=CoOwnership.BY_SHARES, obligor=person(owner), facts={"agreed_otherwise": True},
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, seller=SELLERS, buyer=PEOPLE, part=st.sampled_from([1, 2, 3]))
    def transfer_a_share(self, place, seller, buyer, part):
        def act(home: Home) -> None:
            owner = self.owner_of(home, seller)
            home.record(
                "2001", (owner, R.SELLER), (buyer, R.BUYER), holders=(person(buyer, share=Fraction(part, 6)),),
                obligor=person(owner), facts={"share_only": True},
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, buyer=PEOPLE, pick=PICKS, court=COURTS, ordered=st.booleans())
    def judge(self, place, buyer, pick, court, ordered):
        """A judgment by application, or carried out by a court."""

        def act(home: Home) -> None:
            cleared = self.number_of(home, "mortgage", pick)
            terms = CourtTerms(court=court, document_number=f"{court}裁1号", served_at=home.at)
            home.record(
                "2006", (buyer, R.RIGHT_HOLDER), holders=(person(buyer),), cleared=(cleared,) if cleared else (),
                alternative="" if ordered else "right_holder", court=terms if ordered else None,
                facts={"court_document": True},
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, owner=SELLERS, bank=BANKS, banned=st.booleans())
    def mortgage(self, place, owner, bank, banned):
        def act(home: Home) -> None:
            mortgagor = self.owner_of(home, owner)
            home.record(
                "3701", (mortgagor, R.MORTGAGOR), (bank, R.MORTGAGEE), holders=(person(bank),),
                obligor=person(mortgagor), mortgage=MortgageTerms(amount=100, transfer_banned=banned),
                facts={"agreed_otherwise": True},
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, bank=BANKS, pick=PICKS, item=st.sampled_from(["3704", "3703", "3702"]))
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
                item, *parties, holders=holders, certificate_number=self.number_of(home, "mortgage", pick)
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

    @rule(place=PLACES, seller=SELLERS, buyer=PEOPLE)
    def note_sale(self, place, seller, buyer):
        def act(home: Home) -> None:
            owner = self.owner_of(home, seller)
            home.record(
                "7003", (owner, R.SELLER), (buyer, R.BUYER), alternative="joint", holders=(person(buyer),),
                obligor=person(owner), price=100,
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, holder=PEOPLE, pick=PICKS, item=st.sampled_from(["7004", "7005", "7006"]))
    def deal_in_notice(self, place, holder, pick, item):
        parties = ((holder, R.OBLIGOR), ("赵六", R.RIGHT_HOLDER)) if item == "7006" else ((holder, R.RIGHT_HOLDER),)
        self.attempt(
            place,
            lambda home: home.record(
                item, *parties, holders=() if item == "7004" else (person("赵六"),),
                certificate_number=self.number_of(home, "advance_notice", pick),
            ),
        )  # fmt: skip

    @rule(place=PLACES, by=PEOPLE)
    def object_to(self, place, by):
        self.attempt(
            place, lambda home: home.record("6001", (by, R.INTERESTED), holders=(person(by),), matter="共同出资")
        )

    @rule(place=PLACES, by=PEOPLE, pick=PICKS, sued=st.booleans())
    def end_or_keep_objection(self, place, by, pick, sued):
        def act(home: Home) -> None:
            number = self.number_of(home, "objection", pick)
            if not sued:
                home.record("6002", (by, R.INTERESTED), certificate_number=number)
                return
            note_lawsuit(
                institution=home.institution, unit_code=home.unit_code, certificate_number=number,
                case_number="受理通知书", officer=home.officer, at=home.at,
            )  # fmt: skip

        self.attempt(place, act)

    @rule(place=PLACES, owner=SELLERS, pick=PICKS, item=st.sampled_from(["9001", "9002", "3001", "5001", "4001"]))
    def deal_in_title(self, place, owner, pick, item):
        """Replaced, lost, renamed, corrected, or the house is gone."""

        def act(home: Home) -> None:
            holders = (person("张龑"),) if item in {"3001", "5001"} else ()
            number = "" if item == "4001" else self.number_of(home, "ownership", pick)
            home.record(item, (self.owner_of(home, owner), R.OWNER), holders=holders, certificate_number=number)

        self.attempt(place, act)

    @rule(
        place=PLACES, court=COURTS, against=SELLERS, years=st.integers(1, 4), late=st.integers(0, 120_000),
        share=SHARES,
    )  # fmt: skip
    def seize(self, place, court, against, years, late, share):  # noqa: PLR0917 - hypothesis names them
        self.attempt(
            place,
            lambda home: home.seized_by(
                court, against=self.owner_of(home, against), years=years, share=share,
                served=home.at - timedelta(milliseconds=late),
            ),
        )  # fmt: skip

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
            home.at = min(latest, LAST_DAY)
        self.touched.update(range(self.units))
        self.tally["waited", ""] += 1

    @rule()
    def sweep(self):
        at = max(home.at for home in self.homes)
        due = set(due_folios(at).values_list("unit_code", flat=True))
        swept = [home for home in self.homes if home.unit_code in due]
        before = [self.binding(home) for home in swept]
        sweep(at=at)
        self.tally["swept", ""] += 1
        assert [self.binding(home) for home in swept] == before

    def binding(self, home):
        standing = seizure_standing(institution=home.institution, unit_code=home.unit_code, at=home.at)
        return [(one.court, one.kind, one.since, one.until, one.share) for one in standing.entries]

    @invariant()
    def what_stands_could_stand(self):
        if not hasattr(self, "homes"):
            return
        self.since_check += 1
        if self.since_check >= self.check_every:
            self.check_touched()

    def check_touched(self) -> None:
        """Ask what no constraint can express of every folio that may have changed."""
        for place in sorted(self.touched):
            self.folio_fits(self.homes[place])
        self.since_check, self.touched = 0, set()

    def folio_fits(self, home: Home) -> None:
        facts = folio_facts(institution=home.institution, unit_code=home.unit_code, on=home.at.date())
        assert Ownership.objects.filter(folio__unit_code=home.unit_code, ended_at=None).count() <= 1
        owner = facts.ownership
        if owner and owner.mode is CoOwnership.BY_SHARES:
            assert sum(one.share for one in owner.holders) == 1
        standing = seizure_standing(institution=home.institution, unit_code=home.unit_code, at=home.at)
        for one in standing.effective:
            assert all(one is other or not one.overlaps(other) for other in standing.effective)
            assert one.until >= home.at.date()
        for waiting in standing.queue:
            ahead = [one for one in standing.entries if one is not waiting and one.overlaps(waiting)]
            assert any(one.is_effective or one.served_at <= waiting.served_at for one in ahead)

    def teardown(self) -> None:
        if not hasattr(self, "homes"):
            return
        self.check_touched()
        verdict = verify_register(self.homes[0].institution)
        assert verdict.holds, [one.sentence for one in verdict.found]
        assert verdict.lines == RegisterLogEntry.objects.count()
        assert Seizure.objects.filter(ended_at__lt=FIRST_DAY).count() == 0


def undone(*, units: int, check_every: int) -> type[RegisterMachine]:
    """The machine with so many units; each example in a transaction that is undone at its end."""

    class Undone(RegisterMachine):
        def __init__(self) -> None:
            super().__init__()
            keep_prepared_statements()
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)

    Undone.units, Undone.check_every = units, check_every
    return Undone
