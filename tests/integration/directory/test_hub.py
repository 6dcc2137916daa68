"""The hub: whom it lets in, what its log proves, and what its pages show."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.integration.exchange_world import register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory import listing, operations
from tongban.apps.directory.keys import registered_key, revoke_key
from tongban.apps.directory.models import DivisionHome, ExchangeRecord, Member, MemberKey
from tongban.apps.directory.operations import DivisionTaken, MemberCannotMove, accept_message, move_member
from tongban.apps.directory.queries import queue_health, verified_summary, verify_record
from tongban.apps.identity import clock
from tongban.apps.identity.clock import go_forward
from tongban.apps.identity.models import Institution
from tongban.apps.messaging import courier
from tongban.apps.messaging.members import keep_directory, refresh_directory
from tongban.apps.messaging.models import Member as KnownMember
from tongban.apps.messaging.node import signing_key
from tongban.apps.messaging.operations import publish
from tongban.apps.messaging.queries import NotCovered, home_member_of
from tongban.domain.people import Role
from tongban.exchange.contracts.joining import Echo
from tongban.exchange.contracts.transport import EvidenceRequest
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, open_sealed, seal
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.refusals import ExchangeRefused

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"


@pytest.fixture
def letter(step, now):
    def _letter(key=None, **more):
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
        return seal(new_envelope(**(fields | more)), key or signing_key()).encode()

    return _letter


@pytest.fixture
def exchanged(province, heard, step, now):
    """Three messages have travelled."""
    for number in (1, 2, 3):
        with transaction.atomic():
            publish(step(number), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
    courier.deliver_due()
    hub_courier.deliver_due()


def code_of(act):
    with pytest.raises(ExchangeRefused) as refused:
        act()
    return refused.value.code


def test_refuses_what_it_must(province, letter, step, now):
    stranger = generate_signing_key()
    register("bureau.411700", at=now, state="testing")
    refused = [
        (letter(stranger), "unknown_key"),  # signed by nobody we know
        (letter(sender="bureau.999999"), "unknown_key"),  # a sender we do not know
        (letter(recipient="bureau.999999"), "unknown_member"),
        (letter(recipient="bureau.411700"), "not_live"),
        (letter(sender="bureau.411700"), "not_live"),
        (letter(kind=Kind.CALL), "envelope"),
        (letter(sequence=0), "envelope"),
        (letter(about=""), "envelope"),
    ]
    for jws, code in refused:
        assert code_of(lambda jws=jws: accept_message(jws=jws, at=now)) == code
    assert not ExchangeRecord.objects.exists()


def test_the_same_message_gets_the_same_receipt(province, letter, now):
    jws = letter()

    first = accept_message(jws=jws, at=now)

    assert accept_message(jws=jws, at=now + timedelta(hours=1)) == first
    assert ExchangeRecord.objects.count() == 1


def test_an_id_or_a_number_is_not_used_for_something_else(province, letter, now):
    number = uuid4()
    accept_message(jws=letter(id=number), at=now)

    assert code_of(lambda: accept_message(jws=letter(id=number, sequence=2), at=now)) == "id_reused"
    assert code_of(lambda: accept_message(jws=letter(), at=now)) == "id_reused"


def test_the_log_cannot_be_changed(exchanged):
    for statement in ("UPDATE directory_exchangerecord SET sender = 'x'", "DELETE FROM directory_exchangerecord"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_log_proves_itself(exchanged):
    summary = verified_summary(ABOUT)

    assert (summary.messages, summary.verified, summary.duplicates, summary.delivered) == (3, 3, 0, 3)


def test_a_forged_log_entry_is_noticed(exchanged):
    record = ExchangeRecord.objects.first()
    record.recipient = "bureau.410122"

    assert not verify_record(record).holds
    record.refresh_from_db()
    assert verify_record(record).holds
    head, payload, signature = record.jws.split(".")
    record.jws = ".".join([head, payload[:-4] + "AAAA", signature])
    verdict = verify_record(record)
    assert not verdict.unchanged
    assert not verdict.signed


def test_a_fact_said_twice_is_counted(province, letter, now):
    accept_message(jws=letter(), at=now)
    accept_message(jws=letter(sequence=2), at=now)

    assert verified_summary(ABOUT).duplicates == 1


def test_what_was_signed_with_a_retired_key_still_verifies(exchanged, now, letter):
    register(JIYUAN, at=now, public_key=generate_signing_key().verifying_key)

    assert verified_summary(ABOUT).verified == 3
    assert code_of(lambda: accept_message(jws=letter(sequence=9), at=now)) == "unknown_key"


def test_a_key_counts_from_its_entry_whatever_time_the_database_has(province, letter, settings, tmp_path):
    ahead = tmp_path / "clock"
    go_forward(ahead, by=timedelta(days=3))
    node = settings.TONGBAN.node.model_copy(update={"demonstration_clock": ahead})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})
    key = generate_signing_key()
    register(JIYUAN, at=clock.now(), public_key=key.verifying_key)

    accept_message(jws=letter(key), at=clock.now())

    assert registered_key(JIYUAN, key.key_id)
    assert code_of(lambda: accept_message(jws=letter(sequence=2), at=clock.now())) == "unknown_key"  # the old one ended


def test_registering_twice_changes_nothing_and_lifts_no_suspension(province, now):
    move_member(name=JIYUAN, to="suspended", at=now)

    register(JIYUAN, at=now)

    assert Member.objects.get(name=JIYUAN).state == "suspended"
    assert Member.objects.filter(name=JIYUAN).count() == 1
    assert MemberKey.objects.filter(member_id=JIYUAN).count() == 1


def test_a_member_moves_only_where_its_state_leads(province, now):
    with pytest.raises(MemberCannotMove):
        move_member(name=JIYUAN, to="applied", at=now)


def test_no_hand_and_no_operation_gives_a_division_two_homes(province, now):
    for act in (
        lambda: Member.objects.filter(name=ZHENGZHOU).update(covers=["410102", "419001"]),
        lambda: Member.objects.create(
            name="bureau.410122", kind="bureau", state="suspended", covers=["419001"], registered_at=now, changed_at=now
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    with pytest.raises(DivisionTaken) as taken:
        register("bureau.410122", at=now, covers=["419001"])

    assert taken.value.by == "济源市不动产登记中心"
    assert dict(DivisionHome.objects.values_list("division", "member")) == {"410102": ZHENGZHOU, "419001": JIYUAN}


def test_whoever_takes_a_division_in_the_same_moment_hears_whose_it_is(province, now, monkeypatch):
    looks = []
    look = operations.require_untaken

    def late(divisions, *, by):
        """The first look comes before the other one's commit."""
        looks.append(by)
        if len(looks) > 1:
            look(divisions, by=by)

    monkeypatch.setattr(operations, "require_untaken", late)

    with pytest.raises(DivisionTaken) as taken:
        register("bureau.410122", at=now, covers=["419001"])

    assert "由“济源市不动产登记中心”管辖" in taken.value.sentence
    assert not Member.objects.filter(name="bureau.410122").exists()


def test_a_division_is_free_once_it_was_let_go_and_an_applicant_holds_none(province, now):
    register("bureau.410122", at=now, covers=["410122"], state="applied")
    assert not DivisionHome.objects.filter(member="bureau.410122").exists()
    register(JIYUAN, at=now, covers=[])
    register("bureau.410181", at=now, covers=["419001", "410122"])

    with pytest.raises(DivisionTaken):
        move_member(name="bureau.410122", to="testing", at=now)

    assert set(DivisionHome.objects.filter(member="bureau.410181").values_list("division", flat=True)) == {
        "410122",
        "419001",
    }


def test_an_office_that_is_no_bureau_shares_divisions(province, now):
    register("tax.419001", at=now, kind="department", covers=["419001"])

    assert DivisionHome.objects.get(division="419001").member_id == JIYUAN


def test_the_home_bureau_follows_from_the_division(province):
    assert home_member_of("419001").name == JIYUAN
    with pytest.raises(NotCovered):
        home_member_of("411700")


def test_the_directory_copy_follows_and_never_goes_back(province, now):
    old = KnownMember.objects.first().seen_at
    move_member(name=JIYUAN, to="suspended", at=now)
    refresh_directory()
    assert KnownMember.objects.get(name=JIYUAN).state == "suspended"

    keep_directory(members=(), issued_at=old - timedelta(days=1))

    assert KnownMember.objects.count() == 2


def test_the_directory_is_signed_anew_when_it_says_something_new_and_once_a_minute(province, now):
    said = [listing.signed_directory(at=now)]

    def says_something_new(at):
        said.append(listing.signed_directory(at=at))
        return said[-1] != said[-2]

    assert not says_something_new(now + timedelta(seconds=30))
    assert says_something_new(now + timedelta(seconds=61))
    move_member(name=JIYUAN, to="suspended", at=now)
    assert says_something_new(now + timedelta(seconds=62))
    MemberKey.objects.filter(member_id=ZHENGZHOU).update(valid_until=now + timedelta(seconds=90))
    assert not says_something_new(now + timedelta(seconds=63))
    assert says_something_new(now + timedelta(seconds=91))  # the key has ended
    revoke_key(member=JIYUAN, key_id=signing_key().key_id, reason="私钥外泄", officer="hn.anquan", at=now)
    assert says_something_new(now + timedelta(seconds=92))


def test_a_directory_signed_by_another_is_not_believed(province, monkeypatch):
    monkeypatch.setattr(listing, "signing_key", generate_signing_key)

    assert code_of(refresh_directory) == "unknown_key"
    assert KnownMember.objects.count() == 2


def test_the_queue_says_what_waits(province, letter, now):
    accept_message(jws=letter(), at=now)

    depth, oldest = queue_health()

    assert depth == 1
    assert oldest >= 0


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"x", "application/jose", 422, "not_jws"),
        (b"{}", "application/json", 422, "not_jws"),
        (b"x" * (1024 * 1024 + 1), "application/jose", 413, "too_large"),
    ],
)
@pytest.mark.usefixtures("as_province", "province")
def test_garbage_gets_a_signed_refusal(client, content, media_type, status, code):
    answer = client.post("/exchange/messages", content, content_type=media_type)

    assert answer.status_code == status
    assert open_sealed(answer.content, key_of=lambda *_: signing_key().verifying_key).body["code"] == code


@pytest.mark.usefixtures("as_province", "province")
def test_a_request_without_an_envelope_gets_a_signed_refusal_too(client):
    refused = [
        (client.post("/exchange/batches", "x", content_type="application/json"), "1 至 500 条"),
        (client.post("/exchange/batches", "x", content_type="text/plain"), "application/json"),
        (client.put("/exchange/applications/JR20261122-9999/commitment", b"%PDF-"), "没有这个编号"),
    ]
    for answer, told in refused:
        assert answer.status_code == 422
        refusal = open_sealed(answer.content, key_of=lambda *_: signing_key().verifying_key)
        assert refusal.sender == "province"
        assert told in refusal.body["sentence"]


@pytest.mark.usefixtures("province")
def test_an_address_belongs_to_the_site_that_is_served(client, settings, letter):
    """A bureau takes calls at the same address: whoever asked there first decides nothing here."""
    call = letter(kind=Kind.CALL, payload=Echo(text="好"), recipient="province")
    answers = []
    for site in ("bureau", "province"):
        settings.ROOT_URLCONF = f"tongban.sites.{site}.urls"
        answers.append(client.post("/exchange/calls", call, content_type=MEDIA_TYPE))

    codes = [open_sealed(one.content, key_of=lambda *_: signing_key().verifying_key).kind for one in answers]
    assert codes == [Kind.REFUSAL, Kind.ANSWER]


def test_a_member_that_took_part_may_have_the_evidence_checked(exchanged, as_province, client, now):

    def asked(about):
        envelope = new_envelope(
            id=uuid4(),
            kind=Kind.CALL,
            payload=EvidenceRequest(about=about),
            sender=ZHENGZHOU,
            recipient="province",
            sent_at=now,
            operator="陈收件",
            purpose="核对投诉件",
        )
        answer = client.get(
            f"/exchange/evidence/{about}", headers={"X-Exchange-Request": seal(envelope, signing_key())}
        )
        return open_sealed(answer.content, key_of=lambda *_: signing_key().verifying_key).body

    assert asked(ABOUT) == {"messages": 3, "verified": 3, "duplicates": 0}
    kept = AuditEntry.objects.get(act="exchange.verify")  # of the hub's own audit: who was told what of which matter
    assert (kept.institution_code, kept.actor, kept.actor_name, kept.subject) == ("410000", ZHENGZHOU, "陈收件", ABOUT)
    assert (kept.purpose, kept.detail["messages"], kept.detail["verified"]) == ("核对投诉件", 3, 3)
    assert asked("someone else's matter")["code"] == "not_found"
    unsigned = client.get(f"/exchange/evidence/{ABOUT}")
    assert unsigned.status_code == 422


@pytest.fixture
def supervisor(as_province, appoint, client):
    office = Institution.objects.create(code="410000", name="河南省自然资源厅", place="河南省")
    officer = appoint("周监管", office, Role.SUPERVISE)
    client.force_login(officer, backend="tongban.apps.identity.sessions.StaffBackend")
    officer.session_key = client.session.session_key
    officer.save()
    return client


def test_a_supervisor_follows_one_exchange_from_end_to_end(exchanged, supervisor):
    record = ExchangeRecord.objects.first()
    for address in ("/overview", "/exchanges", f"/exchanges?q={ABOUT}", "/deliveries", "/members"):
        assert supervisor.get(address).status_code == 200, address

    page = supervisor.get(f"/exchanges/{record.id}").content.decode()

    assert "济源市不动产登记中心" in page
    assert "发送方签名有效" in page
    assert "张䶮" not in page  # personal data stays closed


def test_looking_at_the_content_needs_a_purpose_and_is_audited(exchanged, supervisor):
    record = ExchangeRecord.objects.first()
    address = f"/exchanges/{record.id}/content"
    assert supervisor.post(address, {"purpose": ""}).status_code == 422
    assert not AuditEntry.objects.filter(act="exchange.look").exists()

    page = supervisor.post(address, {"purpose": "核对投诉件经过"}).content.decode()

    assert "张䶮" in page
    assert AuditEntry.objects.get(act="exchange.look").purpose == "核对投诉件经过"


def test_suspending_asks_once_and_is_audited(exchanged, supervisor):
    asked = supervisor.post(f"/members/{JIYUAN}/state", {"to": "suspended"})
    assert "停用后该成员不能发送" in asked.content.decode()
    assert Member.objects.get(name=JIYUAN).state == "live"

    supervisor.post(f"/members/{JIYUAN}/state", {"to": "suspended", "confirmed": "1"})

    assert Member.objects.get(name=JIYUAN).state == "suspended"
    assert AuditEntry.objects.filter(act="member.suspended", subject=JIYUAN).exists()


def test_a_supervisor_reads_the_evidence_as_json(exchanged, supervisor):
    assert supervisor.get(f"/exchange/evidence/{ABOUT}").json() == {
        "about": ABOUT,
        "messages": 3,
        "verified": 3,
        "duplicates_applied": 0,
        "delivered": 3,
        "resubmitted": 0,
    }
    kept = AuditEntry.objects.get(act="exchange.verify")
    assert (kept.actor_name, kept.subject, kept.detail["messages"]) == ("周监管", ABOUT, 3)


def test_others_do_not_see_the_log(exchanged, as_province, client, appoint, jiyuan):
    assert client.get("/exchanges").status_code == 302
    clerk = appoint("陈收件", jiyuan, Role.RECEIVE)
    client.force_login(clerk, backend="tongban.apps.identity.sessions.StaffBackend")
    clerk.session_key = client.session.session_key
    clerk.save()
    assert client.get("/exchanges").status_code == 403
