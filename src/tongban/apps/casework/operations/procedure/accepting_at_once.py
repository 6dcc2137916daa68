"""预审通过即受理: where the institution has promised it, what passed every check is taken on as it arrives.

What was sent in for pre-review counts as passed when it was, and when nothing has changed since; what came straight
from a counter has been held against the register there, and is held against every rule here once more.
"""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.before_lodging.adopting import PASSED
from tongban.apps.casework.operations.procedure.accepting import take_on
from tongban.apps.casework.operations.steps import Actor, Step, hold_still
from tongban.apps.casework.queries.local import local_item_of
from tongban.apps.documents.typesetting import GlyphMissing
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, ActionNotAllowed, next_state
from tongban.domain.people import Role
from tongban.domain.register.rulebook import Blocked

log = logging.getLogger(__name__)

_ACTOR: Final = Actor(account="system", name="系统（预审通过即受理）", role=Role.ACCEPT)


def accept_as_promised(case: Case, *, at: datetime) -> bool:
    """Take on a case that has just arrived, if its item is promised that here and no rule speaks against it.

    Whether it was taken on; otherwise it waits for an officer like any other, and nothing of the attempt stays.
    """
    if case.state != CaseState.LODGED or not local_item_of(case).automatic_acceptance or not _stands_as_looked_at(case):
        return False
    try:
        with transaction.atomic():
            hold_still(case)
            state = next_state(CaseState(case.state), Action.ACCEPT)
            take_on(case, Step(action=Action.ACCEPT, state=state, actor=_ACTOR, at=at))
    except (ActionNotAllowed, Blocked, FolioNotFound, GlyphMissing) as hindrance:
        log.info("%s waits for an officer: %s", case.case_number, type(hindrance).__name__)
        case.refresh_from_db()
        return False
    return True


def _stands_as_looked_at(case: Case) -> bool:
    lodging = case.events.filter(action=Action.LODGE.value).last()
    return lodging is None or lodging.detail.get("pre_review", PASSED) == PASSED
