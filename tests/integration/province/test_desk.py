"""The province's desk: joining, members and their keys, the queue, the log."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.integration.documents.samples import pdf
from tests.integration.exchange_world import register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.application_limits import delete_incomplete
from tongban.apps.directory.forwarding import forward_call
from tongban.apps.directory.joining import keep_commitment, submit_application
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.log_search import exchange_log
from tongban.apps.directory.models import (
    Delivery,
    EntryRefusal,
    ExchangeRecord,
    LogRetention,
    Member,
    MemberApplication,
    MemberKey,
)
from tongban.apps.directory.operations import accept_message
from tongban.apps.documents.models import StoredFile
from tongban.apps.messaging import courier
from tongban.apps.messaging.greetings import take_greeting
from tongban.apps.messaging.handlers import handles
from tongban.apps.messaging.members import refresh_directory
from tongban.apps.messaging.node import signing_key
from tongban.apps.messaging.operations import publish
from tongban.apps.messaging.returning import take_withdrawal
from tongban.domain.people import Role
from tongban.exchange.contracts.joining import DeskTicketRequest, Echo, Greeting
from tongban.exchange.contracts.returning import MessageWithdrawn
from tongban.exchange.digests import sm3_hex
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, peek, seal
from tongban.exchange.evidence import verify_evidence
from tongban.exchange.keys import generate_signing_key, load_verifying_key
from tongban.sites.province import log
from tongban.sites.province.forms import JoinForm

COMMITMENT = pdf(1)
JIYUAN, ZHENGZHOU, GONGYI = "bureau.419001", "bureau.410100", "bureau.410181"


@pytest.fixture
def exchanged(province, heard, step, now):
    """One message has travelled."""
    with transaction.atomic():
        publish(step(), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
    courier.deliver_due()
    hub_courier.deliver_due()
    return ExchangeRecord.objects.get()


@pytest.fixture
def filled_in():
    """The application form of 巩义."""
    key = generate_signing_key()
    return {
        "kind": "bureau",
        "division": "410181",
        "title": "巩义市不动产登记中心",
        "place": "巩义市",
        "endpoint": "http://bureau.test",
        "grants": ["case.lodged/1", "register.search_unit/1"],
        "public_key": key.public_pem(),
        "business_name": "甲",
        "business_phone": "1",
        "technical_name": "乙",
        "technical_phone": "2",
        "security_name": "丙",
        "security_phone": "3",
        "commitment": SimpleUploadedFile("承诺书.pdf", COMMITMENT, content_type="application/pdf"),
    }


@pytest.fixture
def administrators(seated):
    """The three of them."""
    return {
        "system": seated("卫系统", Role.ADMINISTER_SYSTEM),
        "security": seated("蒋安全", Role.ADMINISTER_SECURITY),
        "audit": seated("沈审计", Role.ADMINISTER_AUDIT),
    }


def decide(browser, agrees="yes"):
    number = MemberApplication.objects.get().number
    return browser.post(f"/applications/{number}/decision", {"agrees": agrees, "opinion": "材料齐全"})


def test_an_institution_joins_by_form_two_decisions_and_a_checklist(
    province, filled_in, administrators, client, registrations
):
    assert "申请已提交" in client.post("/join", filled_in).content.decode()
    assert decide(administrators["security"]).status_code == 409  # not yet the second's turn
    assert decide(administrators["audit"]).status_code == 403
    assert decide(administrators["system"]).status_code == 302
    assert Member.objects.get(name=GONGYI).state == "applied"
    assert decide(administrators["system"]).status_code == 409  # the same person twice

    decide(administrators["security"])

    member = Member.objects.get(name=GONGYI)
    assert (member.state, member.covers, len(member.contacts.all())) == ("testing", ["410181"], 3)
    refused = administrators["system"].post(f"/members/{GONGYI}/state", {"to": "live"})
    assert refused.status_code == 409
    assert "联调还没有完成：签名调用、发送消息、签收消息、签收撤回通知、交叉测试报告" in refused.content.decode()


def test_a_member_that_has_tried_everything_out_goes_live(province, administrators, now, registrations):
    handles(Greeting)(take_greeting)
    handles(MessageWithdrawn)(take_withdrawal)
    register("bureau.410122", at=now, state="testing", grants=[])
    refresh_directory()
    system, member = administrators["system"], "bureau.410122"
    forward_call(jws=letter_of(member, Echo(text="好"), kind="call", now=now), at=now)
    accept_message(jws=letter_of(member, Greeting(text="好"), kind="message", now=now), at=now)
    for act in ("greet", "drill"):
        system.post(f"/members/{member}/trial", {"act": act})
    hub_courier.deliver_due()
    system.post(f"/members/{member}/trial", {"act": "report", "note": "交叉测试报告 2026-001，全部通过"})

    assert system.post(f"/members/{member}/state", {"to": "live"}).status_code == 302

    assert Member.objects.get(name=member).state == "live"


def letter_of(sender, payload, *, kind, now):
    """An envelope to the hub itself."""
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind(kind),
        payload=payload,
        sender=sender,
        recipient="province",
        about="联调",
        sequence=1 if kind == "message" else 0,
        sent_at=now,
    )
    return seal(envelope, signing_key()).encode()


def test_texts_that_no_database_holds_are_refused_kindly(province, administrators):
    system = administrators["system"]

    assert system.get("/members/%00").status_code == 400
    assert system.get("/charts/throughput?member=%00").status_code == 400
    assert system.get("/applications/%00").status_code == 400
    assert system.post(f"/members/{JIYUAN}/line", {"act": "pause", "reason": "\x00"}).status_code == 302


def test_a_refused_application_enters_no_member(province, filled_in, administrators, client):
    client.post("/join", filled_in)

    decide(administrators["system"], agrees="no")

    assert not Member.objects.filter(name=GONGYI).exists()
    assert decide(administrators["security"]).status_code == 409


def test_the_form_says_what_is_wrong_and_keeps_the_rest(as_province, filled_in, client):
    page = client.post("/join", filled_in | {"public_key": "x", "division": "999999"})

    assert page.status_code == 422
    told = page.content.decode()
    assert "不是可用的 SM2 或 Ed25519 公钥" in told
    assert "巩义市不动产登记中心" in told


@pytest.fixture
def configured(settings):
    """Say something else in the province's configuration."""

    def _configured(**said):
        joining = settings.TONGBAN.joining.model_copy(update=said)
        settings.TONGBAN = settings.TONGBAN.model_copy(update={"joining": joining})

    return _configured


@pytest.fixture
def of_two(configured, limit):
    """A limit of two instead of many, of bytes too."""
    configured(**{limit: 2 / 1024**2 if limit == "undecided_mib" else 2})


@pytest.mark.parametrize(
    ("limit", "others_from", "said"),
    [
        ("a_day_from_an_address", "127.0.0.1", "您所在的网络 24 小时内已提交 2 份申请"),
        ("a_day_from_an_address", "192.0.2.1", ""),
        ("a_day", "192.0.2.1", "省平台 24 小时内收到的申请已满 2 份"),
        ("undecided", "192.0.2.1", "等待审批的申请已满 2 份"),
        ("undecided_mib", "192.0.2.1", "等待审批的承诺书已占满存储空间"),
    ],
)
@pytest.mark.usefixtures("as_province", "of_two")
def test_whoever_applies_and_applies_is_told_to_come_again(filled_in, client, limit, others_from, said):
    for _ in range(2):
        filled_in["commitment"].seek(0)
        if limit != "undecided_mib" or not MemberApplication.objects.exists():
            client.post("/join", filled_in, REMOTE_ADDR=others_from)
    filled_in["commitment"].seek(0)
    many = MemberApplication.objects.count()

    page = client.post("/join", filled_in)

    assert page.status_code == (429 if said else 200)
    assert said in page.content.decode()
    assert "巩义市不动产登记中心" in page.content.decode() or not said  # what was filled in is kept
    assert MemberApplication.objects.count() == (many if said else many + 1)


@pytest.mark.parametrize("limit", ["a_day", "undecided"])
@pytest.mark.usefixtures("as_province", "of_two")
def test_who_applied_long_ago_and_was_decided_takes_nobodys_place(filled_in, client, now):
    for _ in range(2):
        filled_in["commitment"].seek(0)
        client.post("/join", filled_in)
    filled_in["commitment"].seek(0)
    assert client.post("/join", filled_in).status_code == 429

    MemberApplication.objects.update(state="refused", submitted_at=now - timedelta(days=2))

    filled_in["commitment"].seek(0)
    assert client.post("/join", filled_in).status_code == 200


def test_nothing_is_kept_of_a_commitment_that_was_not_announced(as_province, filled_in, client):
    client.post("/join", filled_in)
    number = MemberApplication.objects.get().number

    answer = client.put(f"/exchange/applications/{number}/commitment", pdf(3), content_type="application/pdf")

    assert "与申请中的不一致" in peek(answer.content).body["sentence"]
    assert [file.digest for file in StoredFile.objects.all()] == [MemberApplication.objects.get().commitment_digest]


def test_nothing_is_locked_while_a_commitment_is_still_coming(as_province, filled_in, client, now):
    client.post("/join", filled_in)
    number = MemberApplication.objects.get().number
    filled_in["commitment"].seek(0)
    with CaptureQueriesContext(connection) as asked:

        def content():
            yield filled_in["commitment"].read()
            assert not [query for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]

        keep_commitment(number=number, content=content(), at=now)


def test_no_commitment_is_taken_in_while_there_is_no_room(as_province, filled_in, client, configured):
    client.post("/join", filled_in)
    application = MemberApplication.objects.get()
    configured(undecided_mib=0)

    answer = client.put(f"/exchange/applications/{application.number}/commitment", COMMITMENT)

    assert "已占满存储空间" in peek(answer.content).body["sentence"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [(b"no PDF at all", "不是可识别的格式"), (COMMITMENT[:-200], "已损坏或不完整"), (b"", "请选择")],
    ids=["another type", "cut off", "empty"],
)
def test_a_form_whose_commitment_is_refused_is_simply_sent_again(as_province, filled_in, client, sent, said):
    good = filled_in["commitment"]

    page = client.post("/join", filled_in | {"commitment": SimpleUploadedFile("承诺书.pdf", sent)})

    assert page.status_code == 422
    assert "巩义市不动产登记中心" in page.content.decode()  # what was filled in is kept
    assert not MemberApplication.objects.exists()
    assert client.post("/join", filled_in | {"commitment": good}).status_code == 200


@pytest.fixture
def applied(as_province, filled_in, now):
    """Signed applications come first, their commitments after them."""

    def _applied(at=now, **more):
        form = JoinForm(filled_in, {"commitment": filled_in["commitment"]})
        assert form.is_valid(), form.errors
        told = form.application(digest=sm3_hex(COMMITMENT), size=len(COMMITMENT))
        return submit_application(told=told, address="192.0.2.1", at=at)

    return _applied


def test_a_commitment_that_was_refused_is_counted_and_may_come_again(applied, client):
    address = f"/exchange/applications/{applied().number}/commitment"

    for _ in range(2):
        assert client.put(address, pdf(3), content_type="application/pdf").status_code == 422

    counted = EntryRefusal.objects.get()
    assert (counted.contract, counted.code, counted.many) == ("exchange.application/1", "CommitmentRefused", 2)
    assert (counted.proven, counted.member, counted.about) == (False, "", "")
    assert client.put(address, COMMITMENT, content_type="application/pdf").status_code == 200
    assert MemberApplication.objects.get().commitment_stored_at


def test_an_application_without_its_commitment_is_shown_as_incomplete(applied, administrators, client):
    number = applied().number

    for page in ("/applications", f"/applications/{number}"):
        assert "待补承诺书" in administrators["system"].get(page).content.decode()

    assert decide(administrators["system"]).status_code == 409
    client.put(f"/exchange/applications/{number}/commitment", COMMITMENT, content_type="application/pdf")
    assert "待补承诺书" not in administrators["system"].get(f"/applications/{number}").content.decode()


def test_an_application_never_completed_goes_away_after_its_time(applied, administrators, client, configured, now):
    configured(incomplete_days=14)
    long_ago = now - timedelta(days=15)
    waited_for, complete, refused, lapsed = (
        applied(at=at) for at in (now - timedelta(days=13), long_ago, long_ago, long_ago)
    )
    keep_commitment(number=complete.number, content=[COMMITMENT], at=now)
    MemberApplication.objects.filter(pk=refused.pk).update(state="refused")

    assert delete_incomplete(at=now) == 1

    assert set(MemberApplication.objects.all()) == {waited_for, complete, refused}
    assert AuditEntry.objects.get(act="application.lapse").subject == lapsed.number
    late = client.put(f"/exchange/applications/{lapsed.number}/commitment", COMMITMENT, content_type="application/pdf")
    assert "已自动删除，请重新提交" in peek(late.content).body["sentence"]


def test_keys_overlap_while_they_change_and_a_revoked_one_counts_no_more(province, administrators, now):
    old = MemberKey.objects.get(member_id=JIYUAN)
    new = generate_signing_key()
    security = administrators["security"]

    security.post(f"/members/{JIYUAN}/keys", {"public_key": new.public_pem(), "overlap_days": 7})

    old.refresh_from_db()
    assert old.valid_until - now > timedelta(days=6)
    assert registered_key(JIYUAN, old.key_id)
    assert registered_key(JIYUAN, new.key_id)
    security.post(f"/members/{JIYUAN}/keys/revoke", {"key": old.key_id, "reason": "私钥外泄"})
    assert registered_key(JIYUAN, old.key_id) is None
    assert AuditEntry.objects.get(act="member.revoke_key").purpose == "私钥外泄"
    assert administrators["system"].post(f"/members/{JIYUAN}/keys/revoke", {"key": new.key_id}).status_code == 403


def test_grants_are_the_security_administrators(province, administrators):
    administrators["security"].post(f"/members/{JIYUAN}/grants", {"grants": ["case.received/1"]})

    assert Member.objects.get(name=JIYUAN).grants == ["case.received/1"]
    assert administrators["system"].post(f"/members/{JIYUAN}/grants", {"grants": ["*"]}).status_code == 403


def test_only_the_system_administrator_operates_the_queue(province, administrators):
    address = f"/members/{JIYUAN}/line"
    assert administrators["audit"].post(address, {"act": "pause", "reason": "x"}).status_code == 403

    administrators["system"].post(address, {"act": "pause", "reason": "系统升级"})

    assert "系统升级" in administrators["audit"].get(f"/members/{JIYUAN}").content.decode()
    administrators["system"].post(address, {"act": "resume"})
    assert Member.objects.get(name=JIYUAN).line.paused_at is None


def test_each_class_of_the_log_is_kept_half_a_year_at_least_and_on_a_ground(as_province, administrators):
    audit, address = administrators["audit"], "/log-keeping/call"
    assert "不得少于 184 天" in audit.post(address, {"days": 30, "ground": "个人信息保护法"}).content.decode()
    assert "请写明保存期限的依据" in audit.post(address, {"days": 400}).content.decode()

    audit.post(address, {"days": 400, "ground": "个人信息保护法第十九条"})

    assert LogRetention.objects.get(pk="call").days == 400
    assert AuditEntry.objects.get(act="log.retention").detail["after"]["ground"] == "个人信息保护法第十九条"
    assert "个人信息保护法第十九条" in audit.get("/log-keeping").content.decode()
    assert administrators["system"].get("/log-keeping").status_code == 403
    assert administrators["security"].post(address, {"days": 400, "ground": "随意"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"q={ABOUT}", True),
        (f"member={ZHENGZHOU}", True),
        ("member=bureau.410122", False),
        ("ending=done", True),
        ("ending=parked", False),
        ("since=2000-01-01&until=2000-12-31", False),
        ("since=2000-01-01", True),
        ("contract=case.lodged/1", False),
    ],
)
def test_the_log_is_searched_by_matter_member_contract_time_and_outcome(exchanged, administrators, query, found):
    page = administrators["audit"].get(f"/exchanges?{query}").content.decode()

    assert (str(exchanged.id) in page) is found


def test_what_was_not_taken_on_is_counted_and_says_why(exchanged, administrators, client):
    echo = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=Echo(text="好"),
        sender=JIYUAN,
        recipient="province",
        sent_at=exchanged.sent_at,
    )
    client.post("/exchange/messages", seal(echo, signing_key()), content_type="application/jose")
    client.post("/exchange/messages", "<script>", content_type="application/jose")
    browser = administrators["audit"]

    page = browser.get("/refusals").content.decode()
    narrowed = browser.get(f"/refusals?member={JIYUAN}&code=envelope").content.decode()

    assert "此地址只接收 message" in page
    assert "身份未证实" in page
    assert "内容不是紧凑格式的 JWS" in page
    assert "此地址只接收 message" in narrowed
    assert "内容不是紧凑格式的 JWS" not in narrowed
    assert "没有符合条件的拒收" in browser.get("/refusals?code=stale").content.decode()
    assert "没有符合条件的拒收" in browser.get("/refusals?code=TooManyApplications").content.decode()
    assert re.search(r"今日入口拒收.{0,200}2", browser.get("/overview").content.decode(), re.DOTALL)
    assert f"/refusals?member={JIYUAN}" in browser.get(f"/members/{JIYUAN}").content.decode()


def test_content_and_evidence_are_for_readers_with_a_purpose(exchanged, administrators):
    address = f"/exchanges/{exchanged.id}/content"
    assert administrators["system"].post(address, {"purpose": "看一看内容"}).status_code == 403

    file = administrators["audit"].post(address, {"purpose": "核对投诉件", "as": "evidence"})

    assert all(finding.holds is not False for finding in verify_evidence(file.content.decode()))
    assert AuditEntry.objects.get(act="exchange.export").purpose == "核对投诉件"


def test_every_page_opens_for_those_who_watch(exchanged, administrators):
    addresses = [
        "/overview",
        "/exchanges",
        "/refusals",
        "/deliveries",
        "/members",
        f"/members/{JIYUAN}",
        "/institutions",
    ]
    for address in [
        *addresses,
        "/applications",
        "/charts/throughput",
        "/charts/contracts",
        "/charts/latency",
        f"/exchanges/{exchanged.id}",
    ]:
        for browser in administrators.values():
            assert browser.get(address).status_code == 200, address


def test_the_sequence_picture_tells_every_step(exchanged, administrators):
    page = administrators["audit"].get(f"/exchanges/{exchanged.id}").content.decode()

    picture = re.search(r"<svg class=\"sequence\".*?</svg>", page, re.DOTALL).group(0)
    assert picture.count("<g>") == 4
    assert "济源市不动产登记中心" in picture


def test_the_sequence_picture_of_a_parked_message_says_that_it_was_refused(exchanged, administrators):
    Delivery.objects.update(state="parked", refusals=10, acknowledgement="", answered_at=None)

    page = administrators["audit"].get(f"/exchanges/{exchanged.id}").content.decode()

    picture = re.search(r"<svg class=\"sequence\".*?</svg>", page, re.DOTALL).group(0)
    assert re.search(r"拒绝签收</text>.*连续 10 次", picture, re.DOTALL)
    assert picture.count("尚未") == 2  # the receipt, in the picture and in its words


def test_every_institution_finds_its_member_or_says_there_is_none(province, administrators):
    page = administrators["audit"].get("/institutions").content.decode()

    assert "济源市不动产登记中心" in page
    assert "未接入" in page


@pytest.fixture
def own_page(province, now):
    """The address that Jiyuan's technician gets for Jiyuan's signature."""
    asked = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=DeskTicketRequest(operator="钱技术"),
        sender=JIYUAN,
        recipient="province",
        sent_at=now,
    )
    return peek(forward_call(jws=seal(asked, signing_key()).encode(), at=now)).body["address"]


def test_a_member_opens_its_own_page_with_its_signature(as_province, own_page, client):
    assert "济源市不动产登记中心" in client.get(own_page).content.decode()
    assert client.get(own_page[:-2] + "xx").status_code == 404


CONTACTS = {
    f"{duty}_{part}": told
    for duty in ("business", "technical", "security")
    for part, told in (("name", f"{duty}新人"), ("phone", "0391-6633000"))
}


def test_a_member_s_own_page_tells_what_was_refused_and_what_waits(as_province, own_page, client, step, now):
    assert "没有收下的报文" not in client.get(own_page).content.decode()
    stale = letter_of(JIYUAN, Echo(text="好"), kind="call", now=now - timedelta(minutes=10))
    client.post("/exchange/calls", stale, content_type=MEDIA_TYPE)
    anothers = stale[:-4] + b"AAAA"
    client.post("/exchange/calls", anothers, content_type=MEDIA_TYPE)
    with transaction.atomic():
        publish(step(), sender=ZHENGZHOU, recipient=JIYUAN, about=ABOUT, at=now)
    courier.deliver_due()

    page = client.get(own_page).content.decode()

    assert "校准时钟" in page
    assert "只是自称贵方" in page
    assert "其中最早的收到于" in page


def test_a_member_s_own_staff_change_whom_to_call(as_province, own_page, client):
    refused = client.post(f"{own_page}/contacts", CONTACTS | {"security_phone": "无"})
    assert refused.status_code == 422
    assert "请填写电话号码" in refused.content.decode()

    client.post(f"{own_page}/contacts", CONTACTS)

    assert "security新人" in client.get(own_page).content.decode()
    entry = AuditEntry.objects.get(act="member.contacts")
    assert (entry.actor, entry.actor_name, entry.institution_code) == (JIYUAN, "钱技术", "410000")
    assert client.post(f"{own_page[:-2]}xx/contacts", CONTACTS).status_code == 404


def test_the_province_changes_whom_to_call_at_a_member(province, administrators):
    address = f"/members/{JIYUAN}/contacts"
    assert administrators["audit"].post(address, CONTACTS).status_code == 403

    administrators["system"].post(address, CONTACTS)
    administrators["system"].post(address, CONTACTS | {"business_name": "又一新人"})

    assert "又一新人" in administrators["security"].get(f"/members/{JIYUAN}").content.decode()
    before = AuditEntry.objects.filter(act="member.contacts").order_by("pk").last().detail["before"]
    assert "business新人" in {contact["name"] for contact in before}


MOVED = {
    "title": "济源市不动产登记中心",
    "place": "济源市",
    "endpoint": "https://new.bureau.test/",
    "covers": "419001",
    "ground": "济源市局来函，更换服务器",
}


def test_a_member_moves_to_another_address_and_what_waits_goes_there(province, administrators, step, now):
    with transaction.atomic():
        publish(step(), sender=ZHENGZHOU, recipient=JIYUAN, about="甲", at=now)
    province.down.update({"bureau.test", "new.bureau.test"})
    courier.deliver_due()
    hub_courier.deliver_due()
    address = f"/members/{JIYUAN}/particulars"
    assert administrators["security"].post(address, MOVED).status_code == 403

    assert administrators["system"].post(address, MOVED).status_code == 302

    hub_courier.deliver_due()
    assert province.requests[-1].url == "https://new.bureau.test/exchange/inbox"
    entry = AuditEntry.objects.get(act="member.particulars")
    assert (entry.purpose, entry.detail["before"]["endpoint"]) == (MOVED["ground"], "http://bureau.test")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"covers": "419001、410102"}, "区划 410102 由“郑州市不动产登记中心”管辖"),
        ({"covers": "419001 999999"}, "没有代码为“999999”的河南省行政区划"),
        ({"endpoint": "new.bureau.test"}, "请填写 http:// 或 https:// 开头的地址"),
        ({"ground": ""}, "请写明变更依据"),
    ],
)
def test_one_division_has_one_home_and_every_change_a_ground(province, administrators, changed, said):
    page = administrators["system"].post(f"/members/{JIYUAN}/particulars", MOVED | changed)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert Member.objects.get(name=JIYUAN).endpoint == "http://bureau.test"


def test_who_applies_for_anothers_divisions_is_let_on_by_nobody(province, filled_in, administrators, client, now):
    register("bureau.410122", at=now, title="中牟县不动产登记中心", covers=["410181"])
    client.post("/join", filled_in)

    refused = decide(administrators["system"])

    assert refused.status_code == 409
    assert "由“中牟县不动产登记中心”管辖" in refused.content.decode()


def test_nobody_becomes_another_member_by_an_older_application(as_province, filled_in, administrators, client, now):
    client.post("/join", filled_in)
    register(GONGYI, at=now)

    assert decide(administrators["system"]).status_code == 409
    assert Member.objects.get(name=GONGYI).state == "live"


def test_the_form_opens_no_file_that_somebody_names(as_province, filled_in, client, tmp_path):
    """What is pasted is a key's text; the name of a file on the hub's disk is none."""
    (tmp_path / "key.pem").write_text(filled_in["public_key"], "ascii")

    page = client.post("/join", filled_in | {"public_key": str(tmp_path / "key.pem")})

    assert page.status_code == 422
    assert "不是可用的 SM2 或 Ed25519 公钥" in page.content.decode()


def test_who_decides_sees_which_key_is_applied_for(province, filled_in, administrators, client):
    client.post("/join", filled_in)
    key = load_verifying_key(filled_in["public_key"])

    page = administrators["system"].get(f"/applications/{MemberApplication.objects.get().number}").content.decode()

    assert key.key_id in page
    for told in ("登记机构", "业务联系人", "技术联系人", "安全联系人"):
        assert told in page


def test_a_long_log_shows_its_newest_and_says_that_there_is_more(exchanged, administrators, monkeypatch):
    """Counting tens of millions for the sake of a page number would take minutes."""
    monkeypatch.setattr(log, "MOST", 1)

    assert "只列出最近的 1 条" in administrators["audit"].get("/exchanges").content.decode()
    assert "只列出最近的" not in administrators["audit"].get("/exchanges?q=没有").content.decode()


def test_the_log_is_searched_for_a_case_by_an_index(exchanged):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = exchange_log(text="41900120261121L370400001A").order_by().explain()

    assert "record_by_case" in plan
    assert "record_by_matter" in plan


def test_a_batch_gets_a_reply_for_each(province, as_province, client, step, now):
    def letter(number):
        fields = {"id": uuid4(), "kind": Kind.MESSAGE, "payload": step(number), "sequence": number, "sent_at": now}
        return seal(new_envelope(**fields, sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT), signing_key())

    told = {"messages": [letter(1), "broken", letter(2)]}
    replies = client.post("/exchange/batches", told, content_type="application/json").json()["replies"]

    assert [peek(reply).kind for reply in replies] == ["receipt", "refusal", "receipt"]
    assert Delivery.objects.count() == 2
    assert client.post("/exchange/batches", "x", content_type="application/json").status_code == 422
