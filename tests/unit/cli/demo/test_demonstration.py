"""What the demonstration reads from pages, makes on the spot, and does not let pass."""

from datetime import datetime
from pathlib import Path

import pytest
from lxml import html

from tongban.apps.documents.inspection import inspect_file
from tongban.cli.county.county import make_county
from tongban.cli.county.files import write_county
from tongban.cli.demo.course import says, steps_on
from tongban.cli.demo.journeys import JOURNEYS, Journey, Paper
from tongban.cli.demo.matters import CountyFiles, Matter, matters_for
from tongban.cli.demo.papers import scan_of
from tongban.cli.demo.person import NoSuchForm, Page
from tongban.cli.demo.proof import Exchange
from tongban.cli.demo.telling import DemoFailed, wait_for
from tongban.domain import catalogue

_CASE = """
<html><body>
<div class="case-head"><span class="num">4190</span><span class="tag ok">已归档</span></div>
<dl class="facts"><div><dt>新证号</dt><dd>豫(2026)济源市不动产权第0000001号</dd></div>
<div><dt>电话</dt><dd><span>138</span></dd></div><div><dt>结构</dt><dd>—</dd></div></dl>
<ol class="timeline"><li class="done">受理
<small><time datetime="2026-11-22T03:08:21+08:00">03:08</time>　李受理　同意</small></li>
<li class="now">初审<small>等待 初审岗</small></li></ol>
<form method="post" action="/cases/4190/accept"><input name="opinion" value="同意"></form>
</body></html>
"""
_MATTER = Matter(unit_code="419001001001GB00001F00010101", location="济源市", certificate_number="", applicants=())


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountyFiles:
    """The files of a small county, as `tongban up` leaves them."""
    folder = tmp_path_factory.mktemp("419001")
    write_county(make_county(code="419001", units=600, seed=1), folder)
    return CountyFiles(folder)


def page_of(text: str) -> Page:
    return Page(url="http://127.0.0.1/cases/4190", status=200, tree=html.fromstring(text))


def test_reads_the_timeline_as_people_see_it() -> None:
    steps = steps_on(page_of(_CASE), node="bureau-419001")
    assert [(step.event, step.actor, step.node) for step in steps] == [("受理", "李受理", "bureau-419001")]
    assert steps[0].at == datetime.fromisoformat("2026-11-22T03:08:21+08:00")


def test_a_step_at_another_moment_is_another_step() -> None:
    (step,) = steps_on(page_of(_CASE), node="")
    assert says(page_of(_CASE), step)
    assert not says(page_of(_CASE.replace("03:08:21", "03:08:22")), step)
    assert not says(page_of(_CASE.replace("受理", "不予受理")), step)


def test_reads_facts_and_knows_an_empty_one() -> None:
    page = page_of(_CASE)
    told = [page.fact(label) for label in ("新证号", "电话", "结构", "没有的")]
    assert told == ["豫(2026)济源市不动产权第0000001号", "138", "", ""]


def test_posts_only_what_a_page_offers() -> None:
    assert page_of(_CASE).form(action="/accept", field="opinion").fields["opinion"] == "同意"
    with pytest.raises(NoSuchForm):
        page_of(_CASE).form(action="/review")


def test_sees_mistakes_in_the_summary_and_in_red_notices() -> None:
    summary = '<div role="alert"><ul><li><a href="#a">请填写姓名</a></li><li>整体不对</li></ul></div>'
    notices = '<ul class="notices"><li class="notice late">读不到卡</li><li class="notice ok">已保存</li></ul>'
    page = page_of(f"<html><body>{summary}{notices}</body></html>")
    assert page.mistakes() == ["请填写姓名", "整体不对", "读不到卡"]


@pytest.mark.parametrize(
    ("messages", "verified", "duplicates", "delivered", "holds"),
    [
        (10, 10, 0, 10, True),
        (10, 9, 0, 10, False),  # one does not verify
        (10, 10, 1, 10, False),  # one was applied twice
        (10, 10, 0, 9, False),  # one is still on its way
        (0, 0, 0, 0, False),  # nothing was logged
    ],
)
def test_the_exchange_holds_only_when_everything_does(
    messages: int, verified: int, duplicates: int, delivered: int, holds: bool
) -> None:
    found = Exchange(messages=messages, verified=verified, duplicates_applied=duplicates, delivered=delivered)
    assert found.holds is holds


def test_what_does_not_come_is_said() -> None:
    with pytest.raises(DemoFailed, match="业务编号还没有出现"):
        wait_for(lambda: None, what="业务编号", seconds=0)


@pytest.mark.parametrize(("pages", "media_type"), [(1, "image/jpeg"), (3, "application/pdf")])
def test_scans_are_real_files(pages: int, media_type: str, tmp_path: Path) -> None:
    name, content, claimed = scan_of(Paper(code="M04", title="不动产权证书", pages=pages), _MATTER)
    path = tmp_path / name
    path.write_bytes(content)
    found = inspect_file(path=path, filename=name)
    assert (found.media_type, found.page_count) == (claimed, pages)
    assert claimed == media_type


@pytest.mark.parametrize("item", list(JOURNEYS))
def test_every_item_outlives_the_showcase(item: str, county: CountyFiles) -> None:
    matters = list(matters_for(item, county))
    shown = {unit["unit_code"] for units in county.showcase["units"].values() for unit in units}
    assert matters[0].unit_code in shown
    assert {one.unit_code for one in matters} - shown
    for one in matters:
        assert all(applicant.document_number for applicant in one.applicants)
        assert (one.certificate_number == "") is (item == "7001")


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=list(JOURNEYS))
def test_answers_every_question_as_the_law_expects(journey: Journey) -> None:
    business = catalogue.item(journey.item)
    assert [question.code for question in business.questions] == list(journey.answers)
    for question in business.questions:
        if question.expected is not None:
            assert journey.answers[question.code] == ("是" if question.expected else "否"), question.text
