"""An applicant reads the form and the interview record on the customer's screen and signs them there."""

from playwright.sync_api import Page, expect

from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo_province import ZHENGZHOU, window_of


def read_and_sign(screen: Page) -> None:
    """Read to the end, confirm every answer, sign with the pen."""
    expect(screen.locator("#reading")).to_be_visible()
    expect(screen.locator("#signing")).to_be_hidden()
    while screen.locator("#signing").is_hidden():
        while (answer := screen.get_by_role("button", name="对，是这样")).count():
            answer.first.click()
        if screen.locator("#down").is_visible():
            screen.locator("#text").evaluate("text => text.scrollTo(0, text.scrollHeight)")
        screen.wait_for_timeout(100)
    box = screen.locator("#pad").bounding_box()
    assert box
    screen.mouse.move(box["x"] + 60, box["y"] + 40)
    screen.mouse.down()
    for step in range(20):
        screen.mouse.move(box["x"] + 60 + step * 15, box["y"] + 40 + (step % 4) * 20)
    screen.mouse.up()
    screen.get_by_role("button", name="签好了").click()


def test_an_applicant_reads_and_signs_on_the_pad(desk, province, clerk, matters):
    matter, journey = matters.take("3704"), JOURNEYS["3704"]
    clerk.begin(matter, journey)
    clerk.name_property(matter)
    clerk.name_applicants(matter, journey)
    clerk.verify_people(matter)
    clerk.scan_papers(matter, journey)
    for question, answer in journey.answers.items():
        radio = clerk.page.locator(f'[name="{question}"]').first.get_attribute("type") == "radio"
        (clerk.choose if radio else clerk.fill)(question, answer)
    clerk.press("保存，请申请人在屏上签名")
    screen = desk.new_page()
    screen.goto(f"{province.bridge}/screen?counter={ZHENGZHOU.code}/{window_of(ZHENGZHOU)}")

    clerk.page.get_by_role("button", name="在客户屏上阅读并签名").click()
    expect(screen.locator("#title")).to_have_text("不动产登记申请书")
    read_and_sign(screen)
    expect(screen.locator("#title")).to_have_text("不动产登记询问笔录")
    read_and_sign(screen)

    expect(clerk.page.locator("main")).to_contain_text("全部文书都已签名")
    clerk.press("下一步：核对提交")
    clerk.press("提交属地，打印回执")
    assert clerk.says("请打印收件回执"), clerk.page.locator("main").inner_text()
    clerk.page.get_by_role("button", name="打印小票").click()
    expect(screen.locator("#calm-title")).to_have_text("已收件")
