"""办事指南: open to everyone, in plain words, with the rules of a chosen place."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate

from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.directory.models import ExchangeRecord
from tongban.domain.catalogue.listing import listed_items
from tongban.domain.catalogue.variants import VariantChange, VariantKind
from tongban.domain.people import Role

pytestmark = pytest.mark.usefixtures("as_province")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


def test_every_item_has_its_page_and_its_form_without_signing_in(client, db):
    for one in listed_items():
        page = client.get(f"/guide/{one.code}")
        assert page.status_code == 200, one.code
        told = page.content.decode()
        assert one.name in told
        assert one.why_not in told
        assert str(one.basis[0]) in told
    assert client.get("/guide/2001/form").status_code == 200
    assert client.get("/guide/0601/form").status_code == 200
    assert client.get("/guide/8001/form").status_code == 404
    assert client.get("/guide/9999").status_code == 404


def test_people_find_what_they_want_in_their_own_words(client, db):
    found = client.get("/guide", {"q": "房产证丢了"}).content.decode()
    nothing = client.get("/guide", {"q": "外星人飞船"}).content.decode()
    villages = client.get("/guide", {"what": "country", "who": "person"}).content.decode()

    assert "不动产权证书、登记证明遗失补发" in found
    assert "全省窗口都能办" in found
    assert "没有找到" in nothing
    assert "宅基地使用权首次登记" in villages
    assert "到不动产所在地办" in villages


def test_a_place_says_what_it_does_differently_and_is_asked_once(client, province, jiyuan, appoint, now):
    officer, tomorrow = appoint("马管理", jiyuan, Role.ADMINISTER), localdate() + timedelta(days=1)
    change = VariantChange(
        since=tomorrow, item="2001", kind=VariantKind.TIME_LIMIT, working_days=1, reason="中心会议纪要〔2026〕9号"
    )
    decide_variant(officer=officer, change=change, at=now)

    for _ in range(3):
        page = client.get("/guide/2001", {"place": "419001"}).content.decode()

    assert f"{tomorrow:%Y-%m-%d} 起承诺1个工作日" in page
    asked = ExchangeRecord.objects.filter(contract="catalogue.search_variant/1")
    assert asked.count() == 1
    assert asked.get().sender == "province"


def test_a_place_that_cannot_be_asked_says_so_and_shows_the_province_s_list(client, province):
    province.down.add("bureau.test")

    page = client.get("/guide/2001", {"place": "419001"}).content.decode()

    assert "暂时问不到当地的规定" in page
    assert "3个工作日" in page
