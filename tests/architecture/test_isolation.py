"""Nobody sees another institution's rows: every route of a bureau × every role × two institutions on one node.

济源 and 郑州 have cases, applications, folios and staff; 巩义 is hosted on the same node and has none of its own.
Whatever 巩义's staff ask for, in whatever role, they must not find, and no answer may name anything of the others.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tests.architecture.isolation_routes import (
    BETWEEN_MEMBERS,
    LISTS_OR_SEARCHES,
    NAMES_A_THING,
    OF_EVERYBODY,
    OF_THE_OFFICER_ALONE,
    PUBLIC,
)
from tests.architecture.isolation_world import World, cases, world  # noqa: F401 - fixtures
from tests.integration.casework.conftest import (  # noqa: F401 - fixtures
    advance,
    cancellation,
    presale,
    receive,
    register,
    replacement,
    staff,
)
from tests.integration.intake.conftest import clerk, draft, fill_in, home, lodged  # noqa: F401 - fixtures
from tests.integration.intake.home import MORTGAGE
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.casework.models import (
    Absence,
    Case,
    CaseConsultation,
    CaseEvent,
    DraftEnquiry,
    EnforcementEvent,
    EnforcementOrder,
    PreReview,
)
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.intake.models import (
    Application,
    CounterPart,
    MaterialFile,
    PartFile,
    PartTask,
)
from tongban.apps.messaging.models import FileWanted, OutboxMessage, ReturnedMessage
from tongban.domain.people import SEPARATED, Role
from tongban.sites.bureau import urls

pytestmark = pytest.mark.django_db

FILLED_IN = {
    "act": "next",
    "opinion": "同意",
    "purpose": "看看",
    "reasons": ["RF09"],
    "facts": "无",
    "confirmed": "1",
    "reason": "核对证件原件与本人一致",
    "kind": "lock",
    "manner": "post",
    "receipt": "1012345678901",
    "basis": "整改通知",
    "document_number": "41010119850101123X",
    "certificate_number": MORTGAGE,
    "printed_serial": "41000000001",
    "method": "counter",
    "recipient": "某人",
    "fee_receipt": "豫财001",
    "sheets": "1",
    "waybill": "1012345678901",
    "courier": "中国邮政EMS",
    "note": "无",
    "roles": ["receive"],
    "is_active": "on",
    "window": "1号",
    "password": "Chongzhi-2026",
    "items-TOTAL_FORMS": "1",
    "items-INITIAL_FORMS": "0",
    "items-0-material": "M02",
    "items-0-sentence": "请重新扫描。",
    "version": "0",
}
_NOT_FOUND, _FORBIDDEN, _WRONG_METHOD = 404, 403, 405
Browse = Callable[[Officer], Client]


@pytest.fixture
def strangers(world, db) -> dict[Role, Officer]:  # noqa: F811
    """One officer of 巩义 for every role; appointed after the world's secrets were gathered."""
    gongyi = Institution.objects.create(code="410181", name="巩义市不动产登记中心", place="巩义市", covers=["410181"])
    return {
        role: Officer.objects.create_officer(
            username=f"gy.{role}", name=f"巩义{role.label}", institution=gongyi, roles=[role], password="Tongban-2026"
        )
        for role in Role
    }


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every route of a bureau by its full name."""
    yield from _walk("", urls.urlpatterns)


def _walk(prefix: str, entries: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _walk(f"{prefix}{entry.namespace}:" if entry.namespace else prefix, entry.url_patterns)
        else:
            yield f"{prefix}{entry.name}", entry


def staff_routes() -> dict[str, frozenset[Role]]:
    """The routes for signed-in staff, with the roles that may use them (empty: any)."""
    return {name: entry.callback.roles for name, entry in routes() if entry.callback.access == "staff"}


def state_of_the_world() -> tuple[Any, ...]:
    """Everything an act could change; accounts with a point in their name are the tests' own."""
    return (
        sorted(Case.objects.values_list("case_number", "state")),
        set(Case.objects.values_list("case_number", "assignee")),
        list(Absence.objects.values_list("officer", "ended_at")),
        CaseConsultation.objects.count(),
        DraftEnquiry.objects.count(),
        sorted(PreReview.objects.values_list("intake_number", "state")),
        CaseEvent.objects.count(),
        sorted(EnforcementOrder.objects.values_list("number", "state")),
        EnforcementEvent.objects.count(),
        sorted(Application.objects.values_list("intake_number", "state", "version", "officer_id")),
        MaterialFile.objects.count(),
        sorted(PartTask.objects.values_list("number", "state", "version")),
        sorted(CounterPart.objects.values_list("number", "state")),
        PartFile.objects.count(),
        OutboxMessage.objects.count(),
        sorted(FileWanted.objects.values_list("pk", "state")),
        sorted(ReturnedMessage.objects.values_list("pk", "settlement")),
        sorted(Officer.objects.exclude(username__contains=".").values_list("username", "roles", "password")),
    )


def test_every_route_of_a_bureau_is_accounted_for():
    known = {"staff": {*NAMES_A_THING, *LISTS_OR_SEARCHES, *OF_THE_OFFICER_ALONE}}
    known |= {"public": PUBLIC, "member": BETWEEN_MEMBERS}
    there: dict[str, set[str]] = {access: set() for access in known}
    for name, entry in routes():
        there[entry.callback.access].add(name)

    assert there == known


def test_what_belongs_to_another_institution_does_not_exist(world, strangers, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role, officer in strangers.items():
        browser = signed_in(officer)
        for name, roles in staff_routes().items():
            if name in NAMES_A_THING and role in roles:
                wrong += [(role, *found) for found in _finds(browser, world, name)]

    assert wrong == []
    assert state_of_the_world() == before


def _finds(browser: Client, world: World, name: str) -> Iterator[tuple[str, list[int], set[str]]]:  # noqa: F811
    """Addresses of a route at which a stranger with the right role gets anything else than 404."""
    for address in world.ways(name):
        answers = [browser.get(address), browser.post(address, FILLED_IN), browser.post(address, {})]
        statuses = [answer.status_code for answer in answers]
        seen = set().union(*(world.told_in(answer, asked=address) for answer in answers))
        if not {_NOT_FOUND} <= set(statuses) <= {_NOT_FOUND, _WRONG_METHOD} or seen:
            yield address, statuses, seen


def test_a_stranger_without_the_role_is_refused_before_anything_is_looked_up(world, strangers, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role, officer in strangers.items():
        browser = signed_in(officer)
        for name, roles in staff_routes().items():
            if name not in NAMES_A_THING or role in roles:
                continue
            address = world.ways(name)[0]
            answers = [browser.get(address), browser.post(address, FILLED_IN)]
            seen = set().union(*(world.told_in(answer, asked=address) for answer in answers))
            if {answer.status_code for answer in answers} != {_FORBIDDEN} or seen:
                wrong.append((role, name, [answer.status_code for answer in answers], seen))

    assert wrong == []
    assert state_of_the_world() == before


def test_no_list_gives_away_a_word(world, strangers, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role, officer in strangers.items():
        browser = signed_in(officer)
        answers = {name: browser.get(reverse(name, kwargs=OF_EVERYBODY.get(name))) for name in LISTS_OR_SEARCHES}
        wrong += [(role, name, seen) for name, answer in answers.items() if (seen := world.told_in(answer))]

    assert wrong == []
    assert state_of_the_world() == before


def test_no_search_gives_away_a_word(world, strangers, appoint, signed_in):  # noqa: F811
    searcher = appoint("巩义多面手", strangers[Role.ADMINISTER].institution, *set(Role) - SEPARATED)
    before, wrong = state_of_the_world(), []
    # The administrator's trail first: it rightly shows what one's own colleagues have searched for.
    browser = signed_in(searcher)
    for name in sorted(LISTS_OR_SEARCHES, key=lambda name: name != "audit"):
        for asked in world.samples:
            answer = browser.get(reverse(name, kwargs=OF_EVERYBODY.get(name)), {"q": asked, "about": asked})
            if seen := world.told_in(answer, asked=asked):
                wrong.append((name, asked, seen))

    assert wrong == []
    assert state_of_the_world() == before


def test_an_account_can_not_be_opened_over_another_institution_s(world, strangers, signed_in):  # noqa: F811
    before, taken = state_of_the_world(), Officer.objects.exclude(username__contains=".").first()
    told = {"username": taken.username, "name": "冒名", "roles": ["receive"], "password": "Chongzhi-2026"}
    answer = signed_in(strangers[Role.ADMINISTER]).post(reverse("account-new"), told)

    assert world.told_in(answer, asked=taken.username) == set()
    assert state_of_the_world() == before


def test_own_staff_without_the_role_are_refused(world, appoint, signed_in):  # noqa: F811
    before, wrong = state_of_the_world(), []
    for role in Role:
        at_home, at_the_counter = (
            signed_in(appoint(f"{role.label}内", Institution.objects.get(code=code), role, username=f"{code}.{role}"))
            for code in ("419001", "410100")
        )
        for name, roles in staff_routes().items():
            if not roles or role in roles:
                continue
            browser = at_the_counter if name.startswith("window:") else at_home
            address = world.ways(name)[0] if name in NAMES_A_THING else reverse(name, kwargs=OF_EVERYBODY.get(name))
            answers = [browser.get(address), browser.post(address, FILLED_IN)]
            seen = set().union(*(world.told_in(answer, asked=address) for answer in answers))
            if {answer.status_code for answer in answers} != {_FORBIDDEN} or seen:
                wrong.append((role, name, [answer.status_code for answer in answers], seen))

    assert wrong == []
    assert state_of_the_world() == before


def test_whoever_has_not_signed_in_is_asked_to(world):  # noqa: F811
    visitor, before, wrong = Client(), state_of_the_world(), []
    for name in staff_routes():
        for address in world.ways(name) if name in NAMES_A_THING else [reverse(name, kwargs=OF_EVERYBODY.get(name))]:
            answers = [visitor.get(address), visitor.post(address, FILLED_IN)]
            if not all(answer.status_code == 302 and answer["Location"].startswith("/sign-in?") for answer in answers):
                wrong.append((name, [answer.status_code for answer in answers]))

    assert wrong == []
    assert state_of_the_world() == before
    assert not Session.objects.exists()


def test_public_pages_name_nobody(world):  # noqa: F811
    visitor, wrong = Client(), []
    for name in ("progress", "verification:verify", "verification:verify-json"):
        for asked in world.samples:
            given = {"number": asked, "n": asked, "q": asked}
            answers = [visitor.get(reverse(name), given), visitor.post(reverse(name), {**given, "last_four": "0000"})]
            wrong += [(name, asked, seen) for answer in answers if (seen := world.told_in(answer, asked=asked))]

    assert wrong == []


def test_members_are_heard_only_when_they_sign(world):  # noqa: F811
    before, visitor = state_of_the_world(), Client()
    for name in BETWEEN_MEMBERS:
        for kind, body in product(("application/json", "application/jose"), (b"", b"{}", b"eyJhbGciOiJub25lIn0.e30.")):
            answer = visitor.post(reverse(name), body, content_type=kind)
            assert 400 <= answer.status_code < 500, (name, kind, body)
            assert world.told_in(answer) == set()
        assert visitor.get(reverse(name)).status_code == _WRONG_METHOD
    assert state_of_the_world() == before


def test_delivery_reports_are_read_only_when_signed(world):  # noqa: F811
    before = state_of_the_world()
    answer = Client().post(reverse("registry:sms-callback"), b"[]", content_type="application/json")

    assert answer.status_code == 401
    assert state_of_the_world() == before
