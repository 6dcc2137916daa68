"""The viewer under fingers and keys, in a browser with a touch screen: a page of its own, no province needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Route

from tongban import web

STATIC = Path(web.__file__).parent / "static"
ADDRESS = "http://viewer.test/"
SHEET = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1414" width="1000" height="1414">
<rect width="1000" height="1414" fill="white"/><circle cx="500" cy="700" r="300"/></svg>"""


def page_of(number: int) -> str:
    links = {"arrowleft": number - 1, "arrowright": number + 1}
    turns = "".join(
        f'<a class="tool" href="?page={to}" data-viewer="page" data-key="{key}">{to}</a>'
        for key, to in links.items()
        if 1 <= to <= 3
    )
    zoom = '<a class="tool" href="?" data-viewer="zoom-out" data-key="-">-</a>'
    return f"""<!doctype html><meta name="viewport" content="width=device-width"><body style="margin:0">
<link rel="stylesheet" href="css/tokens.css"><link rel="stylesheet" href="css/viewer.css">
<section class="viewer" id="v"><div class="bar"><b>第 {number} 页</b>{turns}{zoom}</div>
<div class="desk single"><div class="canvas" tabindex="0"><img class="z-1 r-0" src="sheet.svg" alt=""></div></div>
</section>
<script src="js/keys.js"></script><script src="js/viewer.js"></script><script src="js/viewer-touch.js"></script>"""


def answer(route: Route) -> None:
    path, _, query = route.request.url.removeprefix(ADDRESS).partition("?")
    if path == "sheet.svg":
        route.fulfill(body=SHEET, content_type="image/svg+xml")
    elif path:
        route.fulfill(path=STATIC / path)
    else:
        route.fulfill(body=page_of(int(query.partition("=")[2] or 1)), content_type="text/html; charset=utf-8")


@pytest.fixture(params=["no-preference", "reduce"])
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A telephone, whose owner may not want anything to move."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion=request.param)
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(ADDRESS)
    yield page
    context.close()


def touch(fingers: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    told = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})


def swipe(page: Page, *, across: int) -> None:
    fingers = page.context.new_cdp_session(page)
    touch(fingers, "touchStart", (195, 300))
    touch(fingers, "touchMove", (195 + across / 2, 302))
    touch(fingers, "touchMove", (195 + across, 304))
    touch(fingers, "touchEnd")


def pinch(page: Page, *, apart: int) -> None:
    fingers = page.context.new_cdp_session(page)
    touch(fingers, "touchStart", (145, 300), (245, 300))
    for part in (apart // 2, apart):
        touch(fingers, "touchMove", (145 - part, 300), (245 + part, 300))
    touch(fingers, "touchEnd")


def shown(page: Page) -> str:
    return page.locator(".bar b").inner_text()


def test_one_finger_leafs_and_stops_at_the_first_and_last_sheet(phone: Page) -> None:
    swipe(phone, across=-150)
    phone.get_by_text("第 2 页").wait_for()
    swipe(phone, across=150)
    phone.get_by_text("第 1 页").wait_for()
    swipe(phone, across=150)
    swipe(phone, across=-30)  # too short to be meant
    assert shown(phone) == "第 1 页"


@pytest.fixture
def waiting_phone(phone: Page) -> Page:
    """The same telephone where the sheet never comes."""
    phone.route("**/sheet.svg", lambda route: route.abort())
    phone.reload()
    return phone


def test_a_swipe_over_a_sheet_that_is_still_coming_leafs_and_never_leaves_the_page(waiting_phone: Page) -> None:
    for _ in range(3):
        swipe(waiting_phone, across=150)
        swipe(waiting_phone, across=-30)
    assert shown(waiting_phone) == "第 1 页"
    swipe(waiting_phone, across=-150)
    waiting_phone.get_by_text("第 2 页").wait_for()


def test_two_fingers_enlarge_and_the_buttons_go_on_from_there(phone: Page) -> None:
    image, canvas = phone.locator(".canvas img"), phone.locator(".canvas")
    before = image.bounding_box()["width"]
    pinch(phone, apart=60)
    enlarged = image.bounding_box()["width"]
    assert enlarged > 1.6 * before
    swipe(phone, across=-150)  # moves the sheet, and does not leaf
    assert shown(phone) == "第 1 页"

    phone.locator('[data-viewer="zoom-out"]').click()
    assert before < image.bounding_box()["width"] < enlarged
    pinch(phone, apart=-48)
    assert image.bounding_box()["width"] == pytest.approx(before, rel=0.02)
    assert not canvas.evaluate("one => one.scrollWidth > one.clientWidth + 1")


def test_the_arrow_keys_move_an_enlarged_sheet_and_leaf_at_its_edge(phone: Page) -> None:
    canvas = phone.locator(".canvas")
    pinch(phone, apart=80)
    canvas.focus()
    canvas.evaluate("one => { one.scrollLeft = 0 }")
    phone.keyboard.press("ArrowRight")
    assert shown(phone) == "第 1 页"
    canvas.evaluate("one => { one.scrollLeft = one.scrollWidth }")
    phone.keyboard.press("ArrowRight")
    phone.get_by_text("第 2 页").wait_for()
