"""An address that names nothing a database could hold is refused, not stumbled over."""

import pytest

from tongban.domain.people import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/v?c=%00&h=%00", "/v?number=%00", "/v.json?c=a%00b", "/served/%00"])
def test_a_nul_in_a_public_address_is_refused(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "请求的内容不完整或不合规" in answer.content.decode()


@pytest.mark.parametrize("address", ["/search?q=%00", "/register/%00", "/cases/%00", "/inbox?q=a%00b"])
def test_a_nul_in_an_address_of_the_staff_is_refused(client, appoint, jiyuan, address):
    officer = appoint("王审核", jiyuan, Role.EXAMINE)
    client.force_login(officer)
    officer.session_key = client.session.session_key
    officer.save(update_fields=["session_key"])

    assert client.get(address).status_code == 400
