"""What the hub refuses on entry is counted, however hostile the sender, and seen where errors are looked for."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from tests.integration.exchange_world import register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import turned_away as counting
from tongban.apps.directory.models import EntryRefusal, ExchangeRecord, Outcome
from tongban.apps.directory.operations import change_grants
from tongban.apps.directory.queries import numbers_of_today
from tongban.apps.directory.statistics import traffic_by_contract, traffic_by_hour
from tongban.apps.directory.turned_away import count_refusals, forget_turned_away, turned_away
from tongban.apps.messaging.node import signing_key
from tongban.exchange.contracts.joining import Echo
from tongban.exchange.contracts.registers import SearchUnit
from tongban.exchange.contracts.transport import EvidenceRequest
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, peek, seal
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
STEP, SEARCH = "case.advanced/1", "register.search_unit/1"


@pytest.fixture
def letter(step, now):
    """A signed envelope of Jiyuan's."""

    def _letter(*, signed_with=None, **more):
        fields = {
            "id": uuid4(),
            "kind": Kind.MESSAGE,
            "payload": step(),
            "sender": JIYUAN,
            "recipient": ZHENGZHOU,
            "about": ABOUT,
            "sequence": 1,
            "sent_at": now,
        }
        return seal(new_envelope(**(fields | more)), signed_with or signing_key())

    return _letter


@pytest.fixture
def question(letter):
    """A question of Jiyuan's that says nothing of case, operator and purpose."""
    asked = SearchUnit(unit_code="410181001001GB00001F00010001", item="3704", purpose="异地收件", intake_number=ABOUT)
    return lambda **more: letter(kind=Kind.CALL, payload=asked, **more)


@pytest.fixture
def post(province, as_province, client):
    """To the hub by HTTP, as members do."""
    return lambda kind, jws: client.post(f"/exchange/{kind}", jws, content_type=MEDIA_TYPE)


def counted():
    rows = EntryRefusal.objects.order_by("code", "member", "contract")
    return [(row.proven, row.member, row.contract, row.code, row.many) for row in rows]


def test_what_a_member_signed_is_counted_with_its_example(post, letter):
    number = uuid4()

    for _ in range(2):
        post("messages", letter(id=number, recipient="bureau.999999"))

    assert counted() == [(True, JIYUAN, STEP, "unknown_member", 2)]
    row = EntryRefusal.objects.get()
    assert (row.number, row.about) == (number, ABOUT)
    assert "bureau.999999" in row.sentence


@pytest.mark.usefixtures("as_province")
@pytest.mark.parametrize(
    ("kind", "made", "code"),
    [
        ("messages", {"sequence": 0}, "envelope"),
        ("calls", {}, "envelope"),  # a message at the address of calls
        ("messages", {"sent_at": timezone.now() + timedelta(hours=1)}, "stale"),
    ],
)
def test_every_proven_refusal_of_a_message_is_counted(post, letter, kind, made, code):
    post(kind, letter(**made))

    assert counted() == [(True, JIYUAN, STEP, code, 1)]


def test_a_sender_without_a_grant_is_counted(post, letter, now):
    change_grants(name=JIYUAN, grants=["case.lodged/1"], at=now)

    post("messages", letter())

    assert counted() == [(True, JIYUAN, STEP, "not_granted", 1)]


def test_a_broken_contract_is_counted_with_what_is_wrong_printably(post, letter):
    post("messages", _broken(letter()))

    assert counted() == [(True, JIYUAN, STEP, "contract_broken", 1)]
    assert "□" in EntryRefusal.objects.get().sentence


def _broken(jws):
    envelope = peek(jws)
    return seal(envelope.model_copy(update={"body": envelope.body | {"\x00": 1}}), signing_key())


def test_a_question_put_twice_and_one_without_a_purpose_are_counted(post, letter, question):
    echo = letter(kind=Kind.CALL, payload=Echo(text="好"), recipient="province")

    assert [post("calls", echo).status_code for _ in range(2)] == [200, 409]
    post("calls", question())

    assert counted() == [(True, JIYUAN, SEARCH, "purpose", 1), (True, JIYUAN, "exchange.echo/1", "replayed", 1)]


def test_what_the_hub_itself_does_not_answer_is_refused_before_it_is_logged(post, letter):
    post("calls", letter(kind=Kind.CALL, payload=EvidenceRequest(about=ABOUT), recipient="province"))

    assert counted() == [(True, JIYUAN, EvidenceRequest.CONTRACT, "unknown_contract", 1)]
    assert not ExchangeRecord.objects.exists()


def test_what_the_log_has_as_an_outcome_is_not_counted_again(post, province, question, now):
    province.down.add("bureau.test")

    post("calls", question(case="甲", operator="陈收件", purpose="异地收件"))

    assert Outcome.objects.get().code == "unreachable"
    assert counted() == []
    assert [(row.exchanges, row.failed) for row in traffic_by_contract(since=now)] == [(1, 1)]


def test_of_what_is_unproven_only_names_that_exist_are_kept(post, letter):
    stranger = generate_signing_key()
    claims = [
        letter(signed_with=stranger),
        letter(signed_with=stranger, sender="bureau.999999"),
        letter()[:-6] + "AAAAAA",
        "no envelope",
    ]

    for jws in claims:
        post("messages", jws)

    assert counted() == [
        (False, "", "", "not_jws", 1),
        (False, JIYUAN, STEP, "signature", 1),
        (False, "", STEP, "unknown_key", 1),
        (False, JIYUAN, STEP, "unknown_key", 1),
    ]
    assert set(EntryRefusal.objects.values_list("number", "about", "sentence")) == {(None, "", "")}


def test_whoever_claims_everything_fills_no_more_than_a_few_rows_a_minute(province, letter, now, monkeypatch):
    monkeypatch.setattr(counting, "MOST_UNPROVEN", 3)
    stranger = generate_signing_key()
    refused = [
        (letter(signed_with=stranger).encode(), ExchangeRefused(code, "验签不通过"))
        for code in ("signature", "unknown_key", "envelope", "stale", "purpose", "withdrawn")
    ]

    for _ in range(2):
        count_refusals(refused, now)
    count_refusals(refused, now + timedelta(minutes=1))

    minute = now.replace(second=0, microsecond=0)
    rows = EntryRefusal.objects.filter(minute=minute)
    assert sorted(rows.values_list("member", "many")) == [("", 2)] * 3 + [(JIYUAN, 2)] * 3
    assert EntryRefusal.objects.exclude(minute=minute).count() == 6


def test_each_message_of_a_batch_is_counted(province, as_province, client, letter):
    stranger = generate_signing_key()
    told = {"messages": [letter(), letter(sequence=0), letter(sequence=0), letter(signed_with=stranger), "?"]}

    for body in (json.dumps(told), "no batch"):
        client.post("/exchange/batches", body, content_type="application/json")

    assert counted() == [
        (False, "", "", "envelope", 1),
        (True, JIYUAN, STEP, "envelope", 2),
        (False, "", "", "not_jws", 1),
        (False, JIYUAN, STEP, "unknown_key", 1),
    ]


def test_what_is_taken_on_costs_no_statement_more(post, letter, monkeypatch):
    monkeypatch.setattr(counting, "Registry", None)  # whoever counts needs it

    assert post("messages", letter()).status_code == 200
    assert counted() == []


def test_a_full_disk_is_nobodys_fault(province, letter, now):
    count_refusals([(letter().encode(), ExchangeRefused(RefusalCode.STORAGE_FULL, "存储空间已满"))], now)

    assert counted() == []


@pytest.mark.usefixtures("as_province")
def test_a_refusal_that_cannot_be_counted_is_answered_all_the_same(post, letter, monkeypatch):
    monkeypatch.setattr(counting, "Registry", None)

    assert post("messages", letter(sequence=0)).status_code == 422


def test_the_error_rate_of_contract_and_member_tells_of_them(post, letter, now):
    post("messages", letter())
    post("messages", letter(sequence=0))
    post("messages", letter(signed_with=generate_signing_key()))
    post("messages", "no envelope")
    since = timezone.now() - timedelta(hours=1)

    of_all = {row.contract: row for row in traffic_by_contract(since=since)}
    of_jiyuan = traffic_by_contract(since=since, member=JIYUAN)
    of_zhengzhou = traffic_by_contract(since=since, member=ZHENGZHOU)

    assert (of_all[""].exchanges, of_all[""].unproven) == (1, 1)
    told = of_all[STEP]
    assert (told.exchanges, told.failed, told.turned_away, told.unproven) == (3, 2, 2, 1)
    assert round(told.error_rate) == 67
    assert [row.exchanges for row in of_jiyuan] == [3]
    assert [(row.exchanges, row.failed) for row in of_zhengzhou] == [(1, 0)]
    assert sum(hour.refused for hour in traffic_by_hour(at=timezone.now(), hours=2, member=JIYUAN)) == 2
    assert numbers_of_today(since=since)["turned_away"] == 3


def test_they_are_found_by_matter_number_member_contract_reason_and_day(province, letter, now):
    jws = letter(sequence=0).encode()
    number = UUID(int=7)
    count_refusals([(jws, ExchangeRefused("envelope", "序号"))], now)
    EntryRefusal.objects.update(number=number)
    day = timezone.localdate(now)

    found = [
        {"text": ABOUT},
        {"text": str(number)},
        {"member": JIYUAN},
        {"contract": STEP},
        {"code": "envelope"},
        {"since": day, "until": day},
    ]
    missed = [{"text": "乙"}, {"text": str(uuid4())}, {"member": ZHENGZHOU}, {"contract": SEARCH}, {"code": "stale"}]

    assert all(turned_away(**asked).exists() for asked in found)
    assert not any(turned_away(**asked).exists() for asked in [*missed, {"until": day - timedelta(days=1)}])


def test_they_are_kept_as_long_as_logs_of_the_network(province, letter, now):
    register("bureau.410181", at=now)
    for days in (185, 183):
        count_refusals([(letter(sequence=0).encode(), ExchangeRefused("envelope", "序号"))], now - timedelta(days=days))

    assert forget_turned_away(at=now) == 1
    assert EntryRefusal.objects.get().minute > now - timedelta(days=184)
