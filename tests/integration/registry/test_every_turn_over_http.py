"""Every state × every act's address × every role, as a browser asks: shown and done, or 403 or 409 with a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.integration.casework.applications import sale
from tests.integration.casework.conftest import cancellation
from tests.integration.casework.test_every_turn import (
    NOT_REACHED,
    Desk,
    approved,  # noqa: F401 - fixture
    by_role,  # noqa: F401 - fixture
    outside,  # noqa: F401 - fixture
    tried,
)
from tests.integration.casework.test_procedure import SERIAL
from tests.integration.documents.samples import pdf
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import Case
from tongban.domain.cases import Action, CaseState, allowed_actions, roles_for
from tongban.domain.cases.states import BEFORE_LODGING
from tongban.domain.people import SEPARATED, Role

SAID = "请核对。"
ACTS: dict[str, tuple[tuple[Action, ...], dict[str, str]]] = {
    "accept": ((Action.ACCEPT,), {}),
    "decline": ((Action.DECLINE,), {"reasons": "NA02", "facts": SAID, "confirmed": "1"}),
    "supplement": (
        (Action.REQUEST_SUPPLEMENT,),
        {
            "items-TOTAL_FORMS": "5",
            "items-INITIAL_FORMS": "0",
            "items-0-material": "M02",
            "items-0-sentence": SAID,
        },
    ),
    "hand-back": ((Action.HAND_BACK,), {"reason": "unreadable", "facts": SAID}),
    "examine": ((Action.EXAMINE,), {"opinion": SAID}),
    "review": ((Action.REVIEW, Action.PASS_TO_APPROVAL), {"opinion": SAID}),
    "approve": ((Action.APPROVE,), {"opinion": SAID}),
    "return": ((Action.RETURN_TO_EXAMINER,), {"opinion": SAID}),
    "refuse": ((Action.REFUSE,), {"reasons": "RF02", "facts": SAID, "confirmed": "1"}),
    "record": ((Action.RECORD,), {"confirmed": "1"}),
    "prepare": ((Action.PREPARE_CERTIFICATE,), {"printed_serial": SERIAL}),
    "issue": ((Action.ISSUE,), {"method": "counter", "recipient": "王五", "fee_receipt": "豫财01"}),
    "complete": ((Action.COMPLETE_WITHOUT_CERTIFICATE,), {}),
    "archive-case": ((Action.ARCHIVE,), {}),
    "withdraw": ((Action.WITHDRAW,), {"reason": SAID, "place": "济源", "signed_0": "self", "signed_1": "self"}),
    "suspend": ((Action.SUSPEND,), {"reason": "litigation", "facts": SAID}),
    "resume": ((Action.RESUME,), {"opinion": SAID}),
    "payment": ((Action.AWAIT_PAYMENT,), {}),
    "paid": ((Action.SETTLE_PAYMENT,), {"receipt": "豫财01"}),
    "branch-utilities": ((Action.SETTLE_BRANCH,), {"outcome": SAID}),
}
"""The address of each act: which actions it stands for, and what its form asks."""
ASKED = {
    sale: set(CaseState),
    # Of what a certificate makes no difference to, the sale has told.
    cancellation: NOT_REACHED[sale] | {CaseState.RECORDED, CaseState.ARCHIVED},
}
NO_FORM = {
    sale: {"complete", "approve", "branch-utilities"},
    cancellation: {*ACTS} - {"complete", "approve", "archive-case"},
}
"""Acts of which this course meets no form, or of which the other course tells; neither starts utilities."""
SHOWN, REDIRECT, FORBIDDEN, CONFLICT = 200, 302, 403, 409


@dataclass(frozen=True)
class Browsers:
    """One signed-in browser for each role that may, and one for somebody who holds every other role."""

    open: Callable[..., Client]

    def of(self, actions: tuple[Action, ...]) -> Iterator[tuple[Client, bool]]:
        """The browsers to try an act in, and whether their roles may take it."""
        may = sorted(frozenset.union(*(roles_for(action) for action in actions)))
        for role in may:
            yield self.open(role), True
        yield self.open(*(role for role in Role if role not in SEPARATED and role not in may)), False


@pytest.fixture
def browsers(jiyuan, appoint, signed_in) -> Browsers:
    opened: dict[tuple[Role, ...], Client] = {}

    def open_for(*roles: Role) -> Client:
        if roles not in opened:
            opened[roles] = signed_in(appoint(f"网{len(opened)}", jiyuan, *roles))
        return opened[roles]

    return Browsers(open=open_for)


def misjudged(answer, case: Case, *, may: bool, allowed: bool, done: int) -> str:
    """What is wrong with an answer; nothing where it is as the table of transitions says.

    `done` is what an act that may be taken is answered with, unless more than the state speaks against it.
    """
    page = text(answer) if answer.status_code != REDIRECT else ""
    if not may:
        return "" if answer.status_code == FORBIDDEN and "岗位" in page else f"{answer.status_code} instead of 403"
    if not allowed:
        led_back = f'href="{case_url(case)}"' in page
        told = answer.status_code == CONFLICT and "不能" in page and led_back
        return "" if told else f"{answer.status_code} instead of 409 with a way back"
    return "" if answer.status_code in {done, FORBIDDEN, CONFLICT} else f"{answer.status_code}"


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("lodging", [sale, cancellation], ids=["with-certificate", "approved-without"])
def test_in_every_state_every_address_is_answered_as_the_table_says(  # noqa: C901, PLR0917 - one walk
    receive,
    by_role,  # noqa: F811
    outside,  # noqa: F811
    browsers,
    friday_morning,
    lodging,
):
    seen: set[CaseState] = set()
    wrong: list[str] = []
    forms_shown: set[str] = set()

    def walk(case: Case) -> None:
        case = Case.objects.get(pk=case.pk)
        state = CaseState(case.state)
        if state in seen:
            return
        seen.add(state)
        allowed = allowed_actions(state, certificate=lodging is sale)
        for name, (actions, told) in ACTS.items() if state in ASKED[lodging] else ():
            for browser, may in browsers.of(actions):
                open_to_it = bool({*actions} & {*allowed})
                page = browser.get(case_url(case, name))
                if fault := misjudged(page, case, may=may, allowed=open_to_it, done=SHOWN):
                    wrong.append(f"{state}, the page of {name}: {fault}")
                forms_shown.update({name} if page.status_code == SHOWN else ())
                answer = asked(browser, case, name, told)
                if fault := misjudged(answer, case, may=may, allowed=open_to_it, done=REDIRECT):
                    wrong.append(f"{state}, {name}: {fault}")
        for action in allowed:
            for role in sorted(roles_for(action)):
                step_on(case, action, role)

    def asked(browser: Client, case: Case, name: str, told: dict[str, str]):
        paper = {"document": SimpleUploadedFile("撤回.pdf", pdf(1))} if name == "withdraw" else {}
        with transaction.atomic():
            answer = browser.post(case_url(case, name), {**told, **paper, **shown(case)})
            transaction.set_rollback(True)
        return answer

    def step_on(case: Case, action: Action, role: Role) -> None:
        if action in outside:
            tried(lambda: outside[action](Case.objects.get(pk=case.pk), friday_morning), lambda: walk(case))
        elif action not in {Action.EXTEND_SUPPLEMENT, Action.RESCHEDULE}:
            tried(lambda: Desk(by_role[role], friday_morning).take(action, case), lambda: walk(case))

    walk(receive(lodging()))

    assert wrong == []
    assert seen >= set(CaseState) - NOT_REACHED[lodging] - set(BEFORE_LODGING)
    assert forms_shown >= set(ACTS) - NO_FORM[lodging]
