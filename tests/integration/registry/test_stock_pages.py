"""印制纸: sheets are received, given up and counted on pages; other institutions see nothing of it."""

import html
import re

import pytest
from django.urls import reverse

from tongban.apps.audit.models import AuditEntry
from tongban.apps.register.models import PrintedSheet
from tongban.apps.register.proving.verification import verify_register


def text(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.fixture
def issuer(staff, signed_in):
    return signed_in(staff.issuer)


def receive(issuer, first: str, last: str):
    told = {"first": first, "last": last, "batch": "出库单7号"}
    return issuer.post(reverse("registry:stock-receive"), told, follow=True)


def test_a_bundle_is_received_and_counted(issuer, jiyuan):
    assert "已领用10张" in text(receive(issuer, "41000000001", "41000000010"))
    issuer.post(reverse("registry:stock-spoil"), {"serial": "41000000003", "reason": "印坏"})

    counted = issuer.post(reverse("registry:stock-count"), {"counted": "41000000001-41000000002\n41000000011"})

    assert "共7张：41000000004" in text(counted)
    assert "手中有、库存没有共1张：41000000011" in text(counted)
    agreed = issuer.post(
        reverse("registry:stock-count"), {"counted": "41000000001-41000000002\n41000000004至41000000010"}
    )
    assert "账实相符" in text(agreed)
    assert AuditEntry.objects.filter(act="印制纸核对").count() == 2
    assert "印坏" in text(issuer.get(reverse("registry:stock"), {"q": "41000000003"}))
    assert verify_register(jiyuan).holds


def test_what_makes_no_sense_is_said_beside_the_field(issuer):
    assert "末张应不小于首张" in text(receive(issuer, "41000000010", "41000000001"))
    receive(issuer, "41000000001", "41000000002")
    assert "已在库存中" in text(receive(issuer, "41000000002", "41000000003"))
    assert "看不懂" in text(issuer.post(reverse("registry:stock-count"), {"counted": "五张"}))
    spoiled = issuer.post(reverse("registry:stock-spoil"), {"serial": "41000000009", "reason": "丢失"})
    assert "不在库存中" in text(spoiled)
    assert PrintedSheet.objects.count() == 2
