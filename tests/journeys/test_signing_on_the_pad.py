"""Applicants read form and interview record on the customer's screen: one signs there, one who cannot write presses."""

from playwright.sync_api import Page, expect

from tests.journeys.people.clerk import Clerk
from tests.journeys.people.screen import until
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo.matters import Matter
from tongban.cli.demo_province import ZHENGZHOU, window_of

_PAPERS = ("不动产登记申请书", "不动产登记询问笔录")


def read_to_the_end(screen: Page, title: str) -> dict[str, float]:
    """Read everything and confirm every answer; where the surface to sign on is that then appears."""
    expect(screen.locator("#title")).to_have_text(title)
    expect(screen.locator("#signing")).to_be_hidden()
    while screen.locator("#signing").is_hidden():
        while (answer := screen.get_by_role("button", name="对，是这样")).count():
            answer.first.click()
        if screen.locator("#down").is_visible():
            screen.locator("#text").evaluate("text => text.scrollTo(0, text.scrollHeight)")
        screen.wait_for_timeout(100)
    surface = screen.locator("#pad").bounding_box()
    assert surface
    return dict(surface)


def sign(screen: Page, surface: dict[str, float]) -> None:
    """With the pen."""
    left, top = surface["x"], surface["y"]
    screen.mouse.move(left + 60, top + 40)
    screen.mouse.down()
    for step in range(20):
        screen.mouse.move(left + 60 + step * 15, top + 40 + (step % 4) * 20)
    screen.mouse.up()
    screen.get_by_role("button", name="签好了").click()


def press_a_finger(screen: Page, surface: dict[str, float]) -> None:
    """On the fingerprint reader."""
    screen.mouse.click(surface["x"] + surface["width"] / 2, surface["y"] + surface["height"] / 2)
    screen.get_by_role("button", name="按好了").click()


def come_to_the_signatures(clerk: Clerk, matter: Matter) -> None:
    """Everything before them, done by the clerk."""
    journey = JOURNEYS["9001"]
    clerk.begin(matter, journey)
    clerk.name_property(matter)
    clerk.name_applicants(matter, journey)
    clerk.verify_people(matter)
    clerk.scan_papers(matter, journey)
    for question, answer in journey.answers.items():
        radio = clerk.page.locator(f'[name="{question}"]').first.get_attribute("type") == "radio"
        (clerk.choose if radio else clerk.fill)(question, answer)
    clerk.press("保存，请申请人在屏上签名")


def test_one_owner_signs_on_the_pad_and_the_other_gives_a_fingerprint(desk, province, clerk, matters):
    matter = matters.take("9001", applicants=2)
    writing, pressing = (one.name for one in matter.applicants)
    come_to_the_signatures(clerk, matter)
    screen = desk.new_page()
    screen.goto(f"{province.bridge}/screen?counter={ZHENGZHOU.code}/{window_of(ZHENGZHOU)}")

    clerk.page.get_by_role("button", name=f"请{writing}在客户屏上阅读并签名").click()
    for title in _PAPERS:
        sign(screen, read_to_the_end(screen, title))
    until(lambda: clerk.page.get_by_role("button", name="按指印").count() == 1, what=f"the signatures of {writing}")

    clerk.page.get_by_role("button", name="不能写字的，按指印").click()
    for title in _PAPERS:
        surface = read_to_the_end(screen, title)
        expect(screen.locator("#ask")).to_have_text(f"请{pressing}把右手食指按在框内")
        press_a_finger(screen, surface)

    expect(clerk.page.locator("main")).to_contain_text("全部文书都已签名")
    assert clerk.page.get_by_text("指印").count() == len(_PAPERS)
    clerk.press("下一步：核对提交")
    clerk.press("提交属地，打印回执")
    assert clerk.says("请打印收件回执"), clerk.page.locator("main").inner_text()
    clerk.page.get_by_role("button", name="打印小票").click()
    expect(screen.locator("#calm-title")).to_have_text("已收件")
