"""Everything at the counter is reachable from the keyboard: a whole intake without touching the mouse."""

from playwright.sync_api import expect

from tests.journeys.people.clerk import Reader
from tests.journeys.people.keyboard import Keyboard
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo.papers import scan_of
from tongban.cli.demo_province import DEMO_PASSWORD


def test_a_clerk_takes_in_and_lodges_without_a_mouse(desk, province, matters):
    matter, journey = matters.take("3704"), JOURNEYS["3704"]
    bank = matter.applicants[0]
    reader = Reader(desk, province.bridge)
    reader.lay(bank.bearer)
    page = desk.new_page()
    hands = Keyboard(page)
    page.goto(province.url("bureau-410100") + "/sign-in?next=/intake")
    hands.type("username", "zz.shoujian")
    hands.type("password", DEMO_PASSWORD)
    hands.press("Enter")

    hands.press("n")
    hands.type("about", matter.unit_code)
    hands.pick("way", "3704:mortgagee")
    hands.press("Control+Enter")
    hands.tick("certificate_number", matter.certificate_number)
    hands.press("Control+Enter")

    hands.pick("form-0-kind", bank.kind)
    hands.type("form-0-name", bank.name)
    hands.pick("form-0-document_kind", bank.document_kind)
    hands.type("form-0-document_number", bank.document_number)
    hands.type("form-0-phone", bank.phone)
    hands.pick("form-0-acting-capacity", "agent")
    hands.press("F2")
    expect(page.locator('[name="form-0-acting-name"]')).to_have_value(bank.bearer.name)
    hands.type("contact_name", bank.bearer.name)
    hands.type("contact_phone", bank.phone)
    hands.tick("delivery", "counter")
    hands.press("Control+s")
    hands.press("F4")
    expect(page.locator("main")).to_contain_text("人证一致")
    hands.press("Control+Enter")

    for paper in journey.papers:
        name, content, kind = scan_of(paper, matter)
        hands.hand_in(f"#id_{paper.code}_scans", {"name": name, "mimeType": kind, "buffer": content})
    hands.press("Control+Enter")

    for question, answer in journey.answers.items():
        radio = page.locator(f'[name="{question}"]').first.get_attribute("type") == "radio"
        (hands.tick if radio else hands.type)(question, answer)
    hands.tick("signed")
    hands.press("Control+Enter")
    hands.press("Control+Enter")

    expect(page.locator("main")).to_contain_text("请打印收件回执")
