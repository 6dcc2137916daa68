"""A clerk scans an empty page and does nothing: the warning comes to the page by itself, and goes when settled."""

from tests.integration.documents.samples import pdf
from tongban.cli.demo.journeys import JOURNEYS

EMPTY_PAGE = "第 1 页看起来是空白页"
CHECKING = "正在检查清晰度"


def test_a_warning_comes_to_the_page_that_lies_open(clerk, matters):
    matter, journey = matters.take("3704"), JOURNEYS["3704"]
    clerk.begin(matter, journey)
    clerk.name_property(matter)
    clerk.name_applicants(matter, journey)
    clerk.verify_people(matter)

    clerk.scan("M05", "空白.pdf", pdf(1), "application/pdf")
    clerk.page.evaluate("window.sameDocument = true")
    scans = clerk.page.get_by_role("list", name="的扫描件").filter(has_text="空白.pdf")
    scans.get_by_text(EMPTY_PAGE).wait_for()
    assert CHECKING not in scans.inner_text()
    assert clerk.page.evaluate("window.sameDocument"), "nothing was typed anew: only the line has changed"

    with clerk.page.expect_navigation():
        scans.get_by_role("button", name="已核对，保留").click()
    assert EMPTY_PAGE not in clerk.page.locator("main").inner_text()
