"""一次性告知补正: 济源 asks once for everything that is missing; 郑州 hands it in; the case goes on."""

from playwright.sync_api import expect

from tests.integration.documents.samples import pdf
from tests.journeys.people.journey import assert_prompt, take_steps
from tongban.domain.cases import CaseState


def test_what_is_missing_is_asked_for_once_and_handed_in(clerk, bureau, matters, delays):
    number = clerk.lodge(matters.take("3704"), "3704")
    clerk.hears_of(number, CaseState.LODGED)

    accepter = bureau.find("shouli", number)
    address = accepter.page.url
    accepter.press("一次性补正…")
    for row, (material, how) in enumerate([("M02", "身份证明反光，请重新扫描。"), ("M27", "请补交结清证明第二页。")]):
        accepter.fill(f"items-{row}-material", material)
        accepter.fill(f"items-{row}-sentence", how)
    accepter.press("发出补正告知")
    assert "补正材料通知书" in bureau.papers(number)

    clerk.hears(number, "属地要求补正</span>")
    clerk.look_at(number)
    assert clerk.says("请补交结清证明第二页。")
    clerk.scan("M02", "身份证明.pdf", pdf(1) + b"%1", "application/pdf")
    clerk.press("补正材料提交属地")
    assert clerk.says("结清证明")  # half of what was asked for is refused
    clerk.scan("M27", "结清证明.pdf", pdf(2) + b"%2", "application/pdf")
    clerk.press("补正材料提交属地")
    clerk.hears(number, f"{CaseState.LODGED.label}</span>")

    accepter = bureau.find("shouli", number)
    expect(accepter.page.get_by_text("已补正")).to_be_visible()
    assert not accepter.offers("一次性补正…")
    accepter.go(f"{address}/supplement")
    accepter.fill("items-0-material", "M05")
    accepter.fill("items-0-sentence", "还缺登记证明。")
    accepter.press("发出补正告知")
    assert accepter.says("补正")
    assert bureau.find("shouli", number).offers("受理")  # the second request changed nothing

    take_steps(clerk, number, [(lambda: bureau.accept(number), CaseState.ACCEPTED)], delays)
    assert_prompt(delays)
