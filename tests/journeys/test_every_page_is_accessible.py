"""Nothing on any page stands in the way of somebody: axe is content, nothing scrolls sideways, nothing is refused."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pytest
from playwright.sync_api import Browser

from tests.journeys.accessibility import Walk
from tests.journeys.people.clerk import Clerk
from tests.journeys.people.court import Messengers
from tests.journeys.people.registrar import Bureau
from tests.journeys.people.screen import Screen, until
from tests.journeys.running import Province
from tongban.cli.demo.journeys import JOURNEYS
from tongban.domain.register.court_desk import EnforcementKind

# Which pages of a case each post of the home bureau opens; `{case}` is a case that has been archived,
# on which an act is refused with a way back.
_AT_HOME = {
    "shouli": [
        "/cases",
        "/cases?state=accepted&urgency=late",
        "/cases?whose=all",
        "/absences",
        "/enquiries",
        "/pre-reviews",
        "{case}/consult",
        "{case}",
        "{case}/decline",
        "{case}/paper",
        "/paper",
        "/supervision",
        "/register",
        "/register?q={unit}",
        "/register/{unit}",
        "/register/{unit}?day=2026-01-15",
        "/register/search-certificates",
        "/register/search-certificates/new",
        "/orders",
        "/orders/new",
        "/orders/expiring",
        "/orders/tidings",
        "{order}",
        "{order}/change",
        "{order}/units?q={unit}",
        "{order}/service",
        "{order}/hand-back",
        "/search?q={unit}",
        "/password",
    ],
    "heding": ["/cases"],
    "chushen": [
        "/notes",
        "/register/{unit}",
        "/register/{unit}/notes/new",
        "{proposal}",
    ],
    "fushen": ["/notes", "{proposal}"],
    "dengbu": ["{order}/carry-out", "{order}/send-back"],
    "fazheng": [
        "/stock",
        "/stock?q=41000000001",
        "/stock/receive",
        "/stock/spoil",
        "/stock/count",
    ],
    "guidang": ["/archive", "/archive?q=没有这样的案件", "/archive/lendings", "{case}/lend"],
    "guanli": [
        "/administration/accounts",
        "/administration/accounts/new",
        "/administration/accounts/jy.shouli",
        "/administration/audit",
        "/administration/files",
        "/administration/returned",
        "/administration/working-days",
        "/administration/office-time",
        "/administration/office-time/hours",
        "/administration/office-time/closing",
        "/administration/choices",
        "/administration/choices/parcel_seizure",
        "/administration/variants",
        "/administration/variants?q=继承",
        "/administration/variants/2001",
        "/administration/variants/2001/material",
        "/administration/variants/2001/time_limit",
        "/administration/reporting",
        "/administration/reporting?q=没有这样的报文",
        "/cases",
    ],
}


# The forms of the acts on a case, each while it may be taken, and the act that goes on.
_ON_THE_WAY = (
    ("shouli", ("accept", "supplement", "withdraw", "hand-back"), Bureau.accept),
    ("chushen", ("examine", "refuse", "suspend"), Bureau.examine),
    ("fushen", ("review", "return"), Bureau.review),
    ("dengbu", ("record", "payment"), Bureau.record),
    ("fazheng", ("prepare",), None),
)


@dataclass(frozen=True)
class Finished:
    """A case that went the whole way."""

    case: str
    unit: str
    order: str
    """Where an order of a court lies at the desk."""
    proposal: str
    """Where a note waits for a second officer."""


@pytest.fixture
def finished(bureau, province) -> Finished:
    """An archived case: one that another journey left, or one sent on its way now."""
    screen = bureau.officer("guidang")
    screen.go("/archive?item=9001")
    archived = screen.page.locator("main tbody tr", has_text="已归档").locator("a")
    if not archived.count():
        province.command("demo", "--item", "9001", "--json")
        screen.sign_in("jy.guidang")  # the demonstration has ended this session: one a person
        screen.go("/archive?item=9001")
    screen.go(archived.first.get_attribute("href") or "")
    unit = screen.page.locator('a[href^="/register/"]').first.get_attribute("href") or ""
    case, code = screen.page.url.removeprefix(screen.base).partition("?")[0], unit.rpartition("/")[2]
    court = Messengers(bureau, court="济源市人民法院", number="（2026）豫9001执7号")
    order = court.bring(EnforcementKind.SEIZE, against="", unit_code=code, ruling="之一")
    return Finished(case=case, unit=code, order=order, proposal=_proposal(bureau, code))


def _proposal(bureau: Bureau, unit_code: str) -> str:
    """A note that is asked for and never confirmed, so that other journeys find the register as it was."""
    examiner = bureau.officer("chushen")
    examiner.go(f"/register/{unit_code}/notes/new")
    examiner.choose("kind", "land_price_paid")
    examiner.fill("reason", "补缴土地出让金12,000.00元")
    examiner.fill("basis", "缴款凭证豫财0012号")
    examiner.press("提请")
    examiner.page.wait_for_url("**/notes/BZ*")
    return examiner.page.url.removeprefix(examiner.base).partition("?")[0]


@pytest.fixture
def walk() -> Iterator[Walk]:
    """A walk that must find nothing."""
    walk = Walk()
    yield walk
    assert walk.faults == {}, "\n".join(f"{place}: {fault}" for place, told in walk.faults.items() for fault in told)


def test_the_home_bureau_s_pages(walk, bureau, finished):
    for post, pages in _AT_HOME.items():
        screen = bureau.officer(post)
        walk.listen(screen.page)
        for path in pages:
            walk.visit(screen.page, screen.base + path.format(**asdict(finished)))


def test_the_counter_s_pages_and_what_the_applicants_see_of_it(walk, clerk, citizen, bureau, matters):
    walk.listen(clerk.page)
    for path in (
        "/intake",
        "/intake?show=overdue",
        "/intake?show=silent",
        "/intake/elsewhere",
        "/intake/elsewhere?q=继承",
        "/parts",
        "/intake/start",
    ):
        walk.visit(clerk.page, clerk.base + path)
    clerk.press("查询属地登记簿，开始收件")
    walk.judge(clerk.page, note=" (with mistakes)")
    matter, journey = matters.take("7001"), JOURNEYS["7001"]
    clerk.begin(matter, journey)
    walk.judge(clerk.page)
    clerk.name_property(matter)
    clerk.press("下一步：材料")
    walk.judge(clerk.page, note=" (with mistakes)")
    clerk.name_applicants(matter, journey)
    for step in ("applicants", "materials", "interview", "review", "send-home", "parts", "consultation"):
        walk.visit(clerk.page, f"{clerk.base}/intake/{clerk.number}/{step}")
    clerk.go(f"/intake/{clerk.number}/applicants")
    clerk.fill_in_the_rest(matter, journey)
    walk.visit(clerk.page, f"{clerk.base}/intake/{clerk.number}/signing")
    clerk.go(f"/intake/{clerk.number}/review")
    clerk.press("提交属地，打印回执")
    walk.judge(clerk.page)
    walk.visit(clerk.page, f"{clerk.base}/intake/{clerk.number}/sheets")
    clerk.go(f"/intake/{clerk.number}")
    walk.listen(citizen.page)
    citizen.asks_where(clerk.number, matter.applicants[-1].document_number[-4:])
    walk.judge(citizen.page, note=" (found)")
    clerk.page.locator('a[href*="/scans/"]').first.click()
    clerk.page.wait_for_url("**/scans/*")
    walk.judge(clerk.page)
    _decide_it_form_by_form(walk, bureau, clerk.number)


def _decide_it_form_by_form(walk: Walk, bureau: Bureau, number: str) -> None:
    """Every post opens each form it may use on the case, and sends one."""
    for post, forms, goes_on in _ON_THE_WAY:
        screen = bureau.find(post, number)
        walk.listen(screen.page)
        case = screen.page.url.partition("?")[0]
        for form in forms:
            walk.visit(screen.page, f"{case}/{form}")
        if goes_on is not None:
            goes_on(bureau, number)


def test_what_two_institutions_do_together(walk, clerk, citizen, bureau, province, matters):  # noqa: PLR0917 - people
    matter, journey = matters.take("3704"), JOURNEYS["3704"]
    clerk.begin(matter, journey)
    clerk.name_property(matter)
    clerk.name_applicants(matter, journey)
    number = clerk.number
    _ask_home(walk, clerk, bureau, number)
    _ask_another_counter(walk, clerk, bureau, number)
    clerk.go(f"/intake/{number}/applicants")
    clerk.fill_in_the_rest(matter, journey)
    _have_it_looked_at(walk, clerk, bureau, number)
    walk.listen(citizen.page)
    citizen.asks_where(number, matter.applicants[-1].document_number[-4:])
    walk.judge(citizen.page, note=" (to be supplemented)")
    citizen.page.get_by_role("link", name="补充材料").click()
    walk.judge(citizen.page)
    clerk.go(f"/intake/{number}/review")
    clerk.press("提交属地，打印回执")

    accepter = bureau.find("shouli", number)
    walk.listen(accepter.page)
    case = accepter.page.url.removeprefix(accepter.base).partition("?")[0]
    accepter.press("不予受理…")
    accepter.press("下一步：核对")
    walk.judge(accepter.page, note=" (with mistakes)")
    accepter.choose("reasons", "NA03")
    accepter.fill("facts", "登记证明为复印件。")
    accepter.press("下一步：核对")
    walk.judge(accepter.page, note=" (asking once more)")
    accepter.press("不予受理")
    accepter.go(case)
    accepter.go(accepter.page.locator('a[href$="/serve"]').first.get_attribute("href") or "")
    walk.judge(accepter.page)
    accepter.fill("signed_by", matter.applicants[0].bearer.name)
    accepter.fill("proof", "委托代理人")
    accepter.press("登记送达")
    walk.judge(accepter.page, note=" (served)")

    context = clerk.context.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    supervisor = Screen(context, province.url("province"))
    supervisor.sign_in("hn.jianguan")
    walk.listen(supervisor.page)
    urging = f"{supervisor.base}/lateness/{case.rpartition('/')[2]}/urge"
    until(lambda: context.request.get(urging).ok, what="the case among the standings", seconds=90)
    walk.visit(supervisor.page, urging)
    context.close()


def _ask_home(walk: Walk, clerk: Clerk, bureau: Bureau, number: str) -> None:
    """The clerk is unsure; 济源 looks at the question. The way to give the draft up is looked at as well."""
    walk.visit(clerk.page, f"{clerk.base}/intake/{number}/drop")
    clerk.go(f"/intake/{number}/consultation")
    clerk.fill("sentence", "外文授权书要公证吗？")
    clerk.press("发送给属地")
    accepter = bureau.officer("shouli")
    walk.listen(accepter.page)
    page = f"{accepter.base}/enquiries/{number}"
    until(lambda: accepter.context.request.get(page).ok, what="the question in 济源")
    walk.visit(accepter.page, page)
    walk.visit(accepter.page, f"{accepter.base}/enquiries")


def _have_it_looked_at(walk: Walk, clerk: Clerk, bureau: Bureau, number: str) -> None:
    """The draft is sent in for pre-review; 济源 asks for a better picture, to be added online."""
    walk.visit(clerk.page, f"{clerk.base}/intake/{number}/pre-review")
    clerk.press("送交预审")
    accepter = bureau.officer("shouli")
    walk.listen(accepter.page)
    page = f"{accepter.base}/pre-reviews/{number}"
    until(lambda: accepter.context.request.get(page).ok, what="what was sent in, in 济源")
    for path in (page, f"{page}/refuse", f"{page}/supplement"):
        walk.visit(accepter.page, path)
    accepter.page.locator('[name="items-0-material"]').select_option("M05")
    accepter.fill("items-0-sentence", "照片模糊，请重新拍照。")
    accepter.press("告知申请人")
    page = f"{clerk.base}/intake/{number}/pre-review"
    until(lambda: "照片模糊" in clerk.context.request.get(page).text(), what="the answer at the counter")
    walk.visit(clerk.page, page)


def _ask_another_counter(walk: Walk, clerk: Clerk, bureau: Bureau, number: str) -> None:
    """One applicant's part is asked of 济源's counter, looked at there, and not needed after all."""
    clerk.go(f"/intake/{number}/parts")
    clerk.page.locator('[name="applicant"]').first.check()
    clerk.fill("institution", "419001")
    clerk.press("发出协办请求")
    helper = bureau.officer("shoujian")
    walk.listen(helper.page)
    until(lambda: number in helper.context.request.get(f"{helper.base}/parts").text(), what="the part in 济源")
    helper.go("/parts")
    helper.page.locator(f'main a[href*="{number}"]').first.click()
    helper.page.wait_for_url("**/parts/*")
    walk.judge(helper.page)
    walk.visit(helper.page, f"{helper.page.url.partition('?')[0]}/signing")
    clerk.go(f"/intake/{number}/parts")
    with clerk.page.expect_navigation():
        clerk.page.locator('form[action$="/withdraw"] button').first.click()


def test_the_province_s_pages(walk, desk, province, finished):
    screen = Screen(desk, province.url("province"))
    walk.listen(screen.page)
    walk.visit(screen.page, screen.base + "/sign-in")
    for path in ("/guide", "/guide?q=继承", "/guide?what=country", "/guide/2001?place=419001", "/guide/2001/form"):
        walk.visit(screen.page, screen.base + path)
    walk.visit(screen.page, screen.base + "/sign-in")
    screen.sign_in("hn.jianguan")
    for path in ("/overview", "/lateness", "/exchanges", "/refusals", "/deliveries", "/members", "/institutions"):
        walk.visit(screen.page, screen.base + path)
    walk.visit(screen.page, screen.base + "/applications")
    walk.visit(screen.page, screen.base + "/members/bureau.419001")
    screen.go("/exchanges")
    screen.page.locator("main tbody a").first.click()
    screen.page.wait_for_url("**/exchanges/*")
    walk.judge(screen.page)
    screen.fill("purpose", "核对一件投诉")
    screen.press("查看内容")
    walk.judge(screen.page, note=" (opened)")


def test_the_three_administrators_pages(walk, desk, province):
    base = province.url("province")
    for account, *paths in (
        ("hn.xitong", "/members/bureau.419001", "/administration/accounts", "/administration/accounts/new"),
        ("hn.anquan", "/members/bureau.419001", "/administration/accounts/hn.jianguan"),
        ("hn.shenji", "/log-keeping", "/log-keeping/message", "/administration/audit"),
    ):
        screen = Screen(desk, base)
        walk.listen(screen.page)
        screen.sign_in(account)
        for path in paths:
            walk.visit(screen.page, base + path)
        desk.clear_cookies()


def test_what_vendors_see(walk, desk, province):
    page = desk.new_page()
    walk.listen(page)
    for path in ("/standard", "/standard/case.lodged-1", "/standard/signing", "/join"):
        walk.visit(page, province.url("province") + path)


def test_the_outside_systems_pages(walk, desk, province):
    page = desk.new_page()
    walk.listen(page)
    for path in ("/", "/sms", "/parcels", "/offices/tax", "/offices/housing"):
        walk.visit(page, province.url("departments") + path)
    for path in ("/", "/screen?counter=410100/郑州市3号窗口"):
        walk.visit(page, province.bridge + path)


def test_what_the_public_sees(walk, citizen, province):
    walk.listen(citizen.page)
    home = province.url("bureau-419001")
    for path in ("/v", "/lost", "/v?number=豫(2026)济源市不动产权第9999999号", "/sign-in", "/styleguide", "/nowhere"):
        walk.visit(citizen.page, home + path)
    walk.visit(citizen.page, citizen.base + "/served/no-such-link")
    walk.visit(citizen.page, citizen.base + "/progress")
    citizen.press("查询进度")
    walk.judge(citizen.page, note=" (with mistakes)")


def test_large_print(walk, browser: Browser, province: Province, finished):
    context = browser.new_context(locale="zh-CN")
    context.add_cookies([{"name": "large_print", "value": "1", "url": province.url("bureau-410100")}])
    clerk = Clerk(context, province)
    assert "large-print" in (clerk.page.locator("html").get_attribute("class") or "")
    walk.listen(clerk.page)
    for path in ("/intake", "/progress"):
        walk.visit(clerk.page, clerk.base + path)
    officer = Screen(context, province.url("bureau-419001"))
    officer.sign_in("jy.shouli")
    walk.listen(officer.page)
    walk.visit(officer.page, officer.base + finished.case)
    context.close()
