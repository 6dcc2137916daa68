"""退回 at the province's desk: proposed by one, decided by another, seen by all who watch, told to its sender."""

import re

import pytest

from tests.integration.directory.test_operating import Unmendable
from tests.integration.directory.test_returning import REASON, parked, said, settle, zhengzhou
from tests.integration.province.test_desk import administrators, own_page
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory.models import GivingBack
from tongban.apps.messaging import handlers
from tongban.exchange.contracts.returning import MessageWithdrawn

__all__ = ["administrators", "own_page", "parked", "said", "settle", "zhengzhou"]

TOLD = {"reason": REASON, "said": "济源钱技术确认填错，郑州同意退回。"}


@pytest.fixture
def address(parked):
    return f"/deliveries/{parked.record_id}/return"


def test_one_proposes_and_another_decides(administrators, address, settle):
    system, security, audit = (administrators[one] for one in ("system", "security", "audit"))
    assert f'href="{address}"' in system.get("/deliveries").content.decode()
    assert security.post(f"{address}/proposal", TOLD).status_code == 403
    assert "请先与双方联系" in system.post(f"{address}/proposal", {"reason": REASON}).content.decode()

    system.post(f"{address}/proposal", TOLD)

    assert system.post(f"{address}/decision", {"agrees": "yes", "opinion": "同意"}).status_code == 403
    assert TOLD["said"] in security.get(address).content.decode()
    security.post(f"{address}/decision", {"agrees": "yes", "opinion": "已核实"})
    settle()
    assert GivingBack.objects.get().state == "done"
    page = audit.get(address).content.decode()
    assert all(word in page for word in ("卫系统提出退回", "蒋安全同意退回", "已通知发送方"))
    acts = set(AuditEntry.objects.filter(act__startswith="delivery.").values_list("act", flat=True))
    assert acts == {"delivery.propose_return", "delivery.agree_return"}


def test_the_page_says_what_waits_behind_it(administrators, address):
    assert "后面等待的消息照常投递" in administrators["system"].get(address).content.decode()


def test_the_member_s_own_page_says_what_came_back_and_why(administrators, own_page, address, settle, client):
    administrators["system"].post(f"{address}/proposal", TOLD)
    administrators["security"].post(f"{address}/decision", {"agrees": "yes", "opinion": "已核实"})
    settle()

    page = client.get(own_page).content.decode()

    assert REASON in page
    assert Unmendable.sentence in page
    assert TOLD["said"] not in page  # what the two sides said on the telephone stays at the province


def test_the_member_s_own_page_says_what_its_recipient_will_not_take_in(administrators, own_page, address, client):
    page = client.get(own_page).content.decode()
    assert "被接收方拒收的消息" in page
    assert Unmendable.sentence in page
    assert "等待省平台处理" in page

    administrators["system"].post(f"{address}/proposal", TOLD)

    assert "正在退回" in client.get(own_page).content.decode()


def test_the_pages_say_that_a_recipient_takes_no_notice(administrators, address, settle, registrations):
    del handlers._MESSAGES[MessageWithdrawn.CONTRACT]
    system, security = administrators["system"], administrators["security"]
    system.post(f"{address}/proposal", TOLD)
    security.post(f"{address}/decision", {"agrees": "yes", "opinion": "已核实"})
    settle()

    page = system.get(address).content.decode()

    assert "未能退回，消息仍然搁置" in page
    assert "现在不能退回" in page
    assert "提出退回</" not in page
    assert system.post(f"{address}/proposal", TOLD).status_code == 409


def test_the_sequence_picture_of_a_withdrawn_message_is_true(administrators, address, parked, settle):
    administrators["system"].post(f"{address}/proposal", TOLD)
    administrators["security"].post(f"{address}/decision", {"agrees": "yes", "opinion": "已核实"})
    settle()

    page = administrators["audit"].get(f"/exchanges/{parked.record_id}").content.decode()

    picture = re.search(r"<svg class=\"sequence\".*?</svg>", page, re.DOTALL).group(0)
    steps = ["拒绝签收", "撤回通知", "签收撤回通知，不再接收原消息", "退回通知", "签收退回通知"]
    places = [picture.index(f">{step}</text>") for step in steps]
    assert places == sorted(places)
    assert "尚未" not in picture
    assert "签收回执" not in picture


def test_what_was_withdrawn_is_found_in_the_log(administrators, address, parked, settle):
    administrators["system"].post(f"{address}/proposal", TOLD)
    administrators["security"].post(f"{address}/decision", {"agrees": "yes", "opinion": "已核实"})
    settle()

    watcher = administrators["audit"]
    assert str(parked.record_id) in watcher.get("/exchanges?ending=withdrawn").content.decode()
    found = watcher.get(f"/exchanges?q={parked.about}").content.decode()
    assert "撤回通知" in found
    assert "退回通知" in found
    assert f'href="{address}"' in watcher.get(f"/exchanges/{parked.record_id}").content.decode()
