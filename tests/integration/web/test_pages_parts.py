"""The parts of a page: what they draw, and what they refuse to draw."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tests.conftest import moment
from tongban.web.components import Change, Check, Level, Progress, ShareBar, TimelineEntry, TimeShare, steps


def drawn(source: str, **context):
    return Template(source).render(Context(context))


def test_missing_value_is_a_dash():
    assert drawn("{{ nothing|money }} {{ nothing|masked }} {{ nothing|when }}", nothing=None) == "— — —"


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|money }}", Decimal(1234), "¥1,234.00"),
        ("{{ value|money }}", Decimal("-80.005"), "-¥80.01"),  # half a cent goes away from zero
        ("{{ value|when }}", datetime(2026, 11, 21, 8, 30, tzinfo=UTC), "2026-11-21 16:30"),
        ("{{ value|day }}", datetime(2026, 11, 21, 17, 0, tzinfo=UTC), "2026-11-22"),  # already tomorrow in Shanghai
        ("{{ value|masked }}", "41010119850101231X", "4101**********231X"),
        ("{{ value|masked }}", "13838382231", "138****2231"),
        ("{{ value|grouped_unit }}", "419001001002GB00012F00180302", "419001 001002 GB00012 F00180302"),
        ("{{ value|grouped_unit }}", "419001", "419001"),  # not a whole code: shown as it is
    ],
)
def test_values_are_written_for_people(source, value, shown):
    assert drawn(source, value=value) == shown


def test_the_year_is_left_out_only_while_it_is_this_one(demonstration_at):
    demonstration_at(moment("2027-01-04 09:00"))

    shown = [drawn("{{ at|short_when }}", at=moment(at)) for at in ("2027-01-04 08:30", "2026-12-31 16:30")]

    assert shown == ["01-04 08:30", "2026-12-31 16:30"]


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        drawn("{{ value|when }}", value=datetime(2026, 11, 21, 8, 30))  # noqa: DTZ001


def test_what_people_wrote_is_escaped():
    page = drawn(
        "{% panel title %}{% facts %}{% fact '姓名' name %}{% endfacts %}{% endpanel %}{% tag name 'ok' %}",
        title="<b>",
        name="<script>alert(1)</script>",
    )

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page


def test_an_unknown_kind_of_tag_is_refused():
    with pytest.raises(ValueError, match="crimson"):
        drawn("{% tag '已超期' 'crimson' %}")


def test_shares_fill_the_bar_without_a_gap():
    thirds = [TimeShare(label=name, amount=1, spent="1 时", tone=1) for name in ("甲", "乙", "丙")]

    stretches = ShareBar(thirds).stretches

    assert [stretch.x for stretch in stretches] == [0, 333, 667]
    assert sum(stretch.width for stretch in stretches) == 1000


def test_shares_of_no_time_are_an_empty_bar():
    assert ShareBar([TimeShare(label="甲", amount=0, spent="0 分", tone=1)]).stretches[0].width == 0


def test_shares_are_told_in_words():
    page = drawn("{% shares parts %}", parts=[TimeShare(label="本中心", amount=160, spent="2 时 40 分", tone=2)])

    assert 'aria-label="用时：本中心 2 时 40 分"' in page


def test_checks_say_what_their_colour_says():
    page = drawn(
        "{% checks findings %}",
        findings=[Check(level=Level.BLOCK, sentence="已被查封", statute="城市房地产管理法 §38")],
    )

    assert 'aria-label="不能办理"' in page
    assert "城市房地产管理法 §38" in page


def test_the_present_stage_is_marked_for_screen_readers():
    page = drawn("{% timeline entries %}", entries=[TimelineEntry(title="初审", kind=Progress.NOW)])

    assert 'aria-current="step"' in page


def test_a_wizard_leads_back_but_not_forward():
    before, now, after = steps([("不动产", "/1"), ("申请人", "/2"), ("材料", "/3")], at=1)

    assert (before.url, now.url, after.url) == ("/1", "", "")
    assert (before.state, now.state, after.state) == (Progress.DONE, Progress.NOW, Progress.TODO)


def test_a_kept_right_is_not_struck_out():
    page = drawn("{% changes items %}", items=[Change(what="抵押权", before=["建行"], after=["随房屋转移"], kept=True)])

    assert "<del>" not in page
    assert "<ins>" not in page


def test_an_empty_table_says_what_to_do():
    page = drawn(
        '{% datatable "待办" headers="编号" rows=rows empty="没有待办" empty_url="/new" empty_action="去收件" %}'
        "{% enddatatable %}",
        rows=[],
    )

    assert "<table" not in page
    assert "没有待办" in page
    assert 'href="/new"' in page


def test_page_links_keep_the_search():
    page = Paginator(range(30), 10).page(2)
    request = RequestFactory().get("/cases", {"q": "张 三", "page": "2"})

    links = re.findall(r'href="([^"]+)"', drawn("{% pagination page %}", page=page, request=request))

    assert links
    assert all("q=%E5%BC%A0+%E4%B8%89" in link for link in links)
    assert "共 30 条" in drawn("{% pagination page %}", page=page, request=request)


def test_an_act_with_a_key_announces_it():
    page = drawn('{% act "同意" key="a" name="decision" value="agree" %}')

    assert 'data-key="a"' in page
    assert 'aria-keyshortcuts="a"' in page
    assert 'name="decision" value="agree"' in page
