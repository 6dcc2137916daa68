"""What the national platform reads of a case beside the entry it led to (domain.md 3.2)."""

import pytest
from lxml import etree

from tests.integration.casework.applications import BUYER, sale
from tests.integration.casework.conftest import OWNER
from tongban.apps.casework.operations import issue, prepare_certificate
from tongban.apps.casework.queries.reported import course_filed
from tongban.apps.casework.words import IssueMethod
from tongban.apps.register.models import AccessMessage, MessageState
from tongban.apps.register.operations.access import choose_profile, write_access_messages
from tongban.domain.people import Role
from tongban.exchange.national.profiles import Profile


def rows(message: AccessMessage, element: str) -> list[dict[str, str]]:
    return [dict(row.attrib) for row in etree.fromstring(bytes(message.content)).iter(element)]


_CALLED = {
    Profile.AS100_2015: ("DJT_DJ_SLSQ", "DJF_DJ_SQR"),
    Profile.AS100_2021: ("DJT_DJ_SL", "DJF_DJ_SQ"),
}


@pytest.mark.parametrize("profile", Profile)
def test_a_message_tells_the_course_of_its_case(receive, advance, appoint, friday_morning, profile):
    (accepted, applied), case = _CALLED[profile], receive(sale())
    jiyuan = case.institution
    choose_profile(officer=appoint("钱管理", jiyuan, Role.ADMINISTER), profile=profile.value, at=friday_morning)
    case = advance(case, to="recorded")

    write_access_messages(institution=jiyuan, at=friday_morning)

    message = AccessMessage.objects.get()
    assert message.state == MessageState.TO_SEND, message.answer_text
    (taken,) = rows(message, accepted)
    assert (taken["SLRY"], taken["AJZT"], taken["DJXL"]) == ("赵受理", "2", "2000402")
    (people,) = rows(message, applied)
    assert (people["QLRMC"], people["YWRMC"]) == (BUYER, OWNER)
    assert [(one["JDMC"], one["SHRYXM"], one["SHYJ"]) for one in rows(message, "DJF_DJ_SH")] == [
        ("初审", "王审核", "材料齐全，权属清楚。"),
        ("复审", "钱复审", "同意。"),
    ]
    assert len(rows(message, "DJF_DJ_SJ")) == case.materials.count()
    assert rows(message, "DJF_DJ_DB")[0]["DBRYXM"] == "周登簿"


def test_what_came_later_is_told_later(receive, advance, staff, friday_morning):
    case = advance(receive(sale()), to="recorded")
    before = {one.element for one in course_filed("419001", case.case_number, Profile.AS100_2021)}
    number = case.case_number
    prepare_certificate(number=number, officer=staff.issuer, printed_serial="41000000001", at=friday_morning)
    issue(
        number=number, officer=staff.issuer, method=IssueMethod.COUNTER, recipient=BUYER, fee_receipt="豫财001",
        at=friday_morning,
    )  # fmt: skip

    after = {one.element: one.fields for one in course_filed("419001", number, Profile.AS100_2021)}

    assert set(after) - before == {"DJF_DJ_SZ", "DJF_DJ_FZ"}
    assert after["DJF_DJ_SZ"]["YSXLH"] == "41000000001"
    assert after["DJF_DJ_FZ"]["LZRXM"] == BUYER
    assert course_filed("419001", "REQ-1", Profile.AS100_2021) == []
