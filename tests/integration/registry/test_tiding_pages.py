"""查封告知 in the browser: from the list to the letter to its being sent."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.integration.casework.test_court_orders import (  # noqa: F401 - fixtures
    FIRST,
    RELEASE,
    SECOND,
    ZHENGZHOU,
    carried_out,
    taken_in,
)
from tests.integration.registry.test_pages import text
from tongban.apps.casework.models import SeizureTiding


@pytest.fixture
def tiding(carried_out, friday_morning) -> SeizureTiding:  # noqa: F811
    """A court's turn that has come."""
    for hours, told in enumerate((FIRST, SECOND, RELEASE), start=1):
        carried_out(told, at=friday_morning + timedelta(hours=hours))
    return SeizureTiding.objects.get()


def url(name: str, tiding: SeizureTiding) -> str:
    return reverse(f"registry:{name}", args=[tiding.pk])


def test_from_the_list_to_the_letter_to_its_being_sent(tiding, staff, signed_in):
    desk = signed_in(staff.accepter)
    assert "查封告知（1 件待送达）" in text(desk.get(reverse("registry:orders")))
    assert ZHENGZHOU in text(desk.get(reverse("registry:tidings")))
    assert desk.get(url("tiding-letter", tiding)).status_code == 409
    assert "转为正式查封" in text(desk.get(url("tiding", tiding)))

    printed = text(desk.post(url("tiding-print", tiding), follow=True))

    assert "登记送达" in printed
    letter = desk.get(url("tiding-letter", tiding))
    assert b"".join(letter.streaming_content).startswith(b"%PDF")
    assert desk.post(url("tiding-sent", tiding), {"manner": "post"}).status_code == 422
    done = text(desk.post(url("tiding-sent", tiding), {"manner": "post", "receipt": "1012345678901"}, follow=True))
    assert f"已登记送达：{ZHENGZHOU}" in done
    assert "没有需要告知的事项" in done
