"""Messages that came back: the administrator hears of them on every page, and settles each."""

from uuid import uuid4

import pytest
from django.db import transaction

from tests.integration.messaging.conftest import ABOUT, now, step
from tests.integration.registry.conftest import signed_in
from tongban.apps.audit.models import AuditEntry
from tongban.apps.messaging.models import OutboxMessage, ReturnedMessage
from tongban.apps.messaging.operations import publish
from tongban.domain.people import Role

__all__ = ["now", "signed_in", "step"]

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
REASON = "业务编号填错，请更正后重新发送。"


@pytest.fixture
def returned(db, step, now):
    """A step of Jiyuan's that Zhengzhou never took in."""
    with transaction.atomic():
        number = publish(step(), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
    OutboxMessage.objects.filter(pk=number).update(jws="已签名", unsigned="", state="returned", delivered_at=now)
    return ReturnedMessage.objects.create(
        id=number,
        sender=JIYUAN,
        recipient=ZHENGZHOU,
        about=ABOUT,
        sequence=1,
        contract="case.advanced/1",
        refusal="业务编号不属于本机构。",
        reason=REASON,
        returned_at=now,
    )


@pytest.fixture
def keeper(jiyuan, appoint, signed_in):
    """The browser of Jiyuan's administrator."""
    return signed_in(appoint("冯管理", jiyuan, Role.ADMINISTER))


def test_the_administrator_is_told_on_every_page_and_finds_why(keeper, returned):
    assert "有 1 条发出的消息被退回" in keeper.get("/administration/accounts").content.decode()

    page = keeper.get("/administration/returned").content.decode()

    assert REASON in page
    assert "业务编号不属于本机构。" in page


def test_it_is_settled_with_a_word_of_how(keeper, returned):
    address = f"/administration/returned/{returned.pk}"
    keeper.post(address, {"act": "settled", "note": " "})
    assert ReturnedMessage.objects.get().settlement == ""

    keeper.post(address, {"act": "settled", "note": "已在案件中重新告知"})

    assert AuditEntry.objects.get().purpose == "已在案件中重新告知"
    assert "被退回，没有生效" not in keeper.get("/administration/returned").content.decode()
    assert keeper.post(address, {"act": "settled", "note": "再来"}).status_code == 409


def test_only_the_administrator_of_the_sender_settles_it(jiyuan, appoint, signed_in, keeper, returned):
    clerk = signed_in(appoint("陈收件", jiyuan, Role.RECEIVE))

    assert clerk.get("/administration/returned").status_code == 403
    assert keeper.post(f"/administration/returned/{uuid4()}", {"act": "again"}).status_code == 404
