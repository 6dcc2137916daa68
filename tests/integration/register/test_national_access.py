"""Reporting: every entry becomes a message, every day a log, and what differs is noticed."""

from datetime import date, timedelta

import pytest
from lxml import etree

from tests.conftest import moment
from tests.integration.register.conftest import FUTURE_UNIT, UNIT
from tests.integration.register.test_recording import (
    BANK,
    CASE,
    PROOF,
    TITLE,
    cancellation,
    presale,
    replacement,
)
from tongban.apps.audit.models import AuditEntry
from tongban.apps.messaging.node import signing_key
from tongban.apps.register.models import AccessLog, AccessMessage, MessageState
from tongban.apps.register.operations import CourtTerms, carry_out_court_order, record_case
from tongban.apps.register.operations.access import (
    choose_profile,
    close_days,
    hand_over,
    send_again,
    spool_folder,
    take_answers,
    write_access_messages,
)
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.refusals import MessageNotResendable
from tongban.domain.people import Role
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.seizure_events import Term
from tongban.exchange.keys import generate_signing_key
from tongban.exchange.national.profiles import Category, MessageKind
from tongban.exchange.national.signing import is_signed_by

NEXT_DAY = timedelta(days=1)


@pytest.fixture
def mortgaged(register):
    folio = register.folio(UNIT)
    register.ownership(folio, "张䶮", number=TITLE)
    register.mortgage(folio, BANK, number=PROOF)
    return folio


@pytest.fixture
def administrator(jiyuan, appoint):
    return appoint("钱管理", jiyuan, Role.ADMINISTER)


@pytest.fixture(autouse=True)
def _spool(settings, tmp_path):
    node = settings.TONGBAN.node.model_copy(update={"files_dir": tmp_path / "files"})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})


def heads() -> list[dict[str, str]]:
    rows = AccessMessage.objects.order_by("pk")
    return [{one.tag: one.text for one in etree.fromstring(bytes(row.content)).find("Head")} for row in rows]


def respond(message_id: str, *, flag: str = "1", text: str = "") -> bytes:
    return (
        f"<respond><BizMsgID>{message_id}</BizMsgID><SuccessFlag>{flag}</SuccessFlag>"
        f"<ResponseCode>0000</ResponseCode><ResponseInfo>{text}</ResponseInfo></respond>"
    ).encode()


def test_a_cancelled_mortgage_is_reported_with_its_end(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    assert write_access_messages(institution=jiyuan, at=friday_morning) == 1

    (head,) = heads()
    assert head["BizMsgID"] == "419001261120000001"
    assert (head["RecType"], head["RegType"], head["RightType"]) == ("9000101", "400", "99")
    assert (head["RecFlowID"], head["EstateNum"], head["PreEstateNum"]) == (CASE, UNIT, "/")
    row = AccessMessage.objects.get()
    told = etree.fromstring(bytes(row.content)).find("Data/QLF_QL_DYAQ")
    assert (told.get("QSZT"), told.get("ZXDYYWH"), told.get("ZXDYYY")) == ("2", CASE, "主债权消灭")
    assert (row.state, row.category) == (MessageState.TO_SEND, Category.MORTGAGE)


def test_a_message_carries_the_signature_of_its_node(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    write_access_messages(institution=jiyuan, at=friday_morning)

    row = AccessMessage.objects.get()
    content, key = bytes(row.content), signing_key().verifying_key
    assert row.state == MessageState.TO_SEND
    assert is_signed_by(content, key=key)
    assert not is_signed_by(content.replace(UNIT.encode(), UNIT[:-1].encode() + b"9"), key=key)
    assert not is_signed_by(content, key=generate_signing_key().verifying_key)


def test_a_replaced_title_names_the_one_before(mortgaged, jiyuan, clerk, friday_morning):
    recorded = record_case(institution=jiyuan, order=replacement(), officer=clerk, at=friday_morning)

    write_access_messages(institution=jiyuan, at=friday_morning)

    (head,) = heads()
    assert (head["RecType"], head["RegType"], head["PreCertID"], head["CertCount"]) == ("9000402", "900", TITLE, "1")
    assert AccessMessage.objects.get().certificate_number == recorded.certificate.number


def test_a_presale_notice_is_reported_with_its_holder(register, jiyuan, clerk, friday_morning):
    register.folio(FUTURE_UNIT, status="predicted")
    record_case(institution=jiyuan, order=presale(), officer=clerk, at=friday_morning)

    write_access_messages(institution=jiyuan, at=friday_morning)

    data = etree.fromstring(bytes(AccessMessage.objects.get().content)).find("Data")
    assert data.find("ZTT_GY_QLR").get("QLRMC") == "李㙍"
    assert data.find("QLF_QL_YGDJ").get("QDJG") == "61"
    assert data.find("DJF_DJ_DB").get("DBRYXM") == "赵登簿"


def test_seizing_and_releasing_are_reported_as_courts_acts(mortgaged, jiyuan, friday_morning):
    court = CourtTerms(
        court="济源市人民法院", document_number="（2026）豫9001执1号", served_at=friday_morning, against="张䶮",
        term=Term(years=3),
    )  # fmt: skip
    author = Author(username="court", name="司法查控")
    carry_out_court_order(
        institution=jiyuan, unit_code=UNIT, act=CourtAct.SEIZE, court=court, request_number="C1", author=author,
        at=friday_morning,
    )  # fmt: skip
    lifted = CourtTerms(
        court=court.court, document_number="（2026）豫9001执1号之一", earlier=court.document_number,
        served_at=friday_morning + timedelta(hours=1),
    )  # fmt: skip
    carry_out_court_order(
        institution=jiyuan, unit_code=UNIT, act=CourtAct.RELEASE, court=lifted, request_number="C2", author=author,
        at=friday_morning + timedelta(hours=1),
    )  # fmt: skip

    write_access_messages(institution=jiyuan, at=friday_morning)

    rows = list(AccessMessage.objects.order_by("pk"))
    assert [(row.kind, row.rec_type, row.state) for row in rows] == [(MessageKind.SEIZURE, "8000101", "to_send")] * 2
    first, last = (etree.fromstring(bytes(row.content)).find("Data/QLF_QL_CFDJ") for row in rows)
    assert (first.get("QSZT"), first.get("JFYWH")) == ("1", None)
    assert (last.get("QSZT"), last.get("JFYWH")) == ("2", "C2")


def test_nothing_is_written_twice(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    counts = [write_access_messages(institution=jiyuan, at=friday_morning) for _ in range(3)]

    assert counts == [1, 0, 0]


def test_the_profile_of_2021_has_a_code_of_its_own_for_mortgages(
    mortgaged, jiyuan, clerk, administrator, friday_morning
):
    choose_profile(officer=administrator, profile="as100_2021", at=friday_morning)
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    write_access_messages(institution=jiyuan, at=friday_morning)

    assert (heads()[0]["RecType"], heads()[0]["RightType"]) == ("9003701", "37")
    assert AccessMessage.objects.get().state == MessageState.TO_SEND


def test_messages_lie_in_the_spool_and_take_their_answers(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)
    write_access_messages(institution=jiyuan, at=friday_morning)

    (sent,) = hand_over(institution=jiyuan, at=friday_morning)

    assert (spool_folder(jiyuan.code) / f"{sent.message_id}.xml").read_bytes() == bytes(sent.content)
    assert hand_over(institution=jiyuan, at=friday_morning) == []
    assert take_answers(institution=jiyuan, content=respond(sent.message_id), at=friday_morning) == (1, 0)
    assert take_answers(institution=jiyuan, content=respond(sent.message_id), at=friday_morning) == (0, 1)
    assert AccessMessage.objects.get().state == MessageState.CONFIRMED


def test_a_refused_message_is_sent_again_under_the_number_the_rule_gives(
    mortgaged, jiyuan, clerk, administrator, friday_morning
):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)
    write_access_messages(institution=jiyuan, at=friday_morning)
    number = AccessMessage.objects.get().message_id

    def refuse(message_id: str) -> None:
        hand_over(institution=jiyuan, at=friday_morning)
        take_answers(institution=jiyuan, content=respond(message_id, flag="0"), at=friday_morning)

    def again(message_id: str, *, corrected: bool = False) -> str:
        at = friday_morning + NEXT_DAY
        return send_again(message_id=message_id, officer=administrator, corrected=corrected, at=at).message_id

    with pytest.raises(MessageNotResendable):
        again(number)  # it is still to be sent
    refuse(number)
    assert again(number) == number  # the day's log has not gone out
    refuse(number)
    close_days(institution=jiyuan, at=friday_morning + NEXT_DAY)
    assert again(number) == f"{number}_CBXZ"
    refuse(f"{number}_CBXZ")
    assert again(f"{number}_CBXZ", corrected=True) == f"{number}_BL"
    with pytest.raises(MessageNotResendable):
        again(f"{number}_CBXZ")  # another took its place


def test_an_entry_of_a_day_already_logged_is_reported_late(mortgaged, jiyuan, clerk, friday_morning):
    close_days(institution=jiyuan, at=friday_morning + NEXT_DAY)
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    write_access_messages(institution=jiyuan, at=friday_morning + NEXT_DAY)

    assert heads()[0]["BizMsgID"].endswith("_BBXZ")


def test_a_day_without_entries_is_reported_with_zeros(jiyuan, friday_morning):
    (log,) = close_days(institution=jiyuan, at=friday_morning)

    told = etree.fromstring(bytes(log.content)).find("AccessLog")
    assert (told.findtext("AreaName"), told.findtext("AccessDate")) == ("济源市", "2026-11-19")
    assert told.find("RegisterInfo").get("totalNum") == told.find("AccessInfo").get("totalNum") == "0"
    assert not AuditEntry.objects.filter(act="登簿日志告警").exists()


def test_days_the_node_was_off_are_made_up_for(jiyuan, friday_morning):
    close_days(institution=jiyuan, at=friday_morning)

    close_days(institution=jiyuan, at=friday_morning + 3 * NEXT_DAY)
    close_days(institution=jiyuan, at=friday_morning + 3 * NEXT_DAY)

    days = list(AccessLog.objects.order_by("day").values_list("day", flat=True))
    assert days == [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)]


def test_every_county_of_a_city_has_its_own_log(zhengzhou, friday_morning):
    logs = close_days(institution=zhengzhou, at=friday_morning)

    assert sorted(log.area for log in logs) == sorted(zhengzhou.covers)


def test_totals_agree_when_everything_went_out(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)

    (log,) = close_days(institution=jiyuan, at=moment("2026-11-21 00:10"))

    assert log.agrees
    assert (log.recorded, log.reported) == ({"mortgageReg": 1}, {"mortgageReg": 1})


def test_an_entry_that_was_not_reported_raises_an_alarm(mortgaged, jiyuan, clerk, friday_morning):
    record_case(institution=jiyuan, order=cancellation(), officer=clerk, at=friday_morning)
    write_access_messages(institution=jiyuan, at=friday_morning)
    hand_over(institution=jiyuan, at=friday_morning)
    number = AccessMessage.objects.get().message_id
    take_answers(institution=jiyuan, content=respond(number, flag="0", text="图形缺失"), at=friday_morning)

    (log,) = close_days(institution=jiyuan, at=moment("2026-11-21 00:10"))

    assert (log.recorded_total, log.reported_total) == (1, 0)
    alarm = AuditEntry.objects.get(act="登簿日志告警")
    assert (alarm.succeeded, alarm.detail) == (False, {"抵押权": [1, 0]})
