"""A court's order meets cases in hand (查封规定 §23): they stand still while it binds, and go on when nothing does."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from tests.conftest import moment
from tests.integration.casework.applications import BUYER, sale
from tests.integration.casework.conftest import OWNER, cancellation
from tests.integration.register.conftest import UNIT
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import accept_case, examine_case, record, review_case
from tongban.apps.casework.queries.course import clock_of, course_of
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.register.models import Ownership, Seizure
from tongban.apps.register.operations import CourtTerms, carry_out_court_order, sweep
from tongban.apps.register.proving.logbook import Author
from tongban.domain.cases import CaseState, Turn, state_after
from tongban.domain.cases.transitions import ActionNotAllowed
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked
from tongban.domain.register.seizure_events import Term

COURT = "济源市人民法院"
CHANNEL = Author(username="court", name="司法查控")


@pytest.fixture
def court(jiyuan):
    """The court orders: court(CourtAct.SEIZE, at=...)."""

    def _order(act: CourtAct, *, at: datetime, name: str = COURT, until: date | None = None):
        term = Term(until=until) if until else Term(years=3)
        terms = CourtTerms(court=name, document_number="（2026）豫9001执1号", served_at=at, term=term, against=OWNER)
        return carry_out_court_order(
            institution=jiyuan, unit_code=UNIT, act=act, court=terms,
            request_number=f"{act.value}-{at:%Y%m%d%H%M}", author=CHANNEL, at=at,
        )  # fmt: skip

    return _order


@pytest.fixture
def selling(receive, advance) -> Case:
    """A sale that waits to be recorded."""
    return advance(receive(sale()), to="reviewed")


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def told(case: Case) -> list[tuple[str, str]]:
    sent = OutboxMessage.objects.filter(about=case.intake_number, contract="case.advanced/1").order_by("sequence")
    steps = [row.envelope.payload() for row in sent]
    return [(step.action, step.sentence) for step in steps]


def test_a_seizure_freezes_what_was_accepted_before_it(selling, court, staff, friday_morning):
    answer = court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=1))

    case = now(selling)
    assert answer.is_done
    assert case.state == CaseState.FROZEN
    assert case.deadline_at is None
    assert told(case)[-1] == ("freeze", "该不动产已被济源市人民法院查封，暂停办理，期间不计时。")
    assert case.short_messages.filter(template="frozen").count() == 1
    assert state_after(course_of(case)) is CaseState.FROZEN
    with pytest.raises(ActionNotAllowed):
        record(number=case.case_number, officer=staff.recorder, at=friday_morning + timedelta(hours=2))
    assert [one.name for one in Ownership.objects.get(ended_at=None).holders.all()] == [OWNER]


def test_released_it_is_examined_anew_and_gets_its_time_back(selling, court, staff):
    frozen_at, thawed_at = moment("2026-11-20 10:00"), moment("2026-11-25 10:00")
    due = selling.due_at
    court(CourtAct.SEIZE, at=frozen_at)
    court(CourtAct.RELEASE, at=thawed_at)

    case = now(selling)
    assert case.state == CaseState.ACCEPTED
    assert told(case)[-1][0] == "thaw"
    assert (due, case.due_at) == (moment("2026-11-25 17:00"), moment("2026-11-30 10:00"))
    assert case.deadline_at == case.due_at
    waited = [one for one in clock_of(case).stretches(thawed_at) if one.turn is Turn.COURT]
    assert [(one.start, one.end) for one in waited] == [(frozen_at, thawed_at)]

    later = thawed_at + timedelta(hours=1)
    examine_case(number=case.case_number, officer=staff.examiner, opinion="查封已解除。", at=later)
    review_case(number=case.case_number, officer=staff.reviewer, opinion="同意。", at=later)
    record(number=case.case_number, officer=staff.recorder, at=later)
    assert [one.name for one in Ownership.objects.get(ended_at=None).holders.all()] == [BUYER]


def test_a_release_that_lets_the_next_in_line_move_up_thaws_nothing(selling, court, friday_morning):
    court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=1))
    court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=2), name="郑州市中级人民法院")
    court(CourtAct.RELEASE, at=friday_morning + timedelta(hours=3))

    assert Seizure.objects.get(ended_at=None).court == "郑州市中级人民法院"
    assert now(selling).state == CaseState.FROZEN
    assert [action for action, _ in told(selling)].count("freeze") == 1


def test_a_term_that_runs_out_thaws_when_the_sweep_comes_by(selling, court, friday_morning):
    court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=1), until=date(2026, 11, 24))

    sweep(at=moment("2026-11-24 23:00"))
    assert now(selling).state == CaseState.FROZEN
    sweep(at=moment("2026-11-25 00:05"))

    assert now(selling).state == CaseState.ACCEPTED


def test_an_order_that_is_undone_freezes_nothing(selling, court, friday_morning):
    with transaction.atomic():
        court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=1))
        transaction.set_rollback(True)

    assert now(selling).state == CaseState.REVIEWED
    assert not Seizure.objects.exists()


def test_what_a_seizure_does_not_bar_goes_on(receive, advance, court, friday_morning):
    case = advance(receive(cancellation()), to="accepted")

    court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=1))

    assert now(case).state == CaseState.ACCEPTED


def test_what_is_not_accepted_yet_is_not_accepted_any_more(receive, staff, court, friday_morning):
    case = receive(sale())
    court(CourtAct.SEIZE, at=friday_morning + timedelta(hours=1))

    with pytest.raises(Blocked) as refusal:
        accept_case(number=case.case_number, officer=staff.accepter, at=friday_morning + timedelta(hours=2))

    assert "R04E" in refusal.value.codes
    assert now(case).state == CaseState.LODGED


@pytest.mark.django_db(transaction=True)
def test_a_recorder_and_a_court_at_once_end_in_one_lawful_order(selling, court, staff, friday_morning):
    """Either the sale is recorded and the court told so, or the case is frozen (查封规定 §23)."""
    at, outcomes, together = friday_morning + timedelta(hours=1), {}, threading.Barrier(2)

    def act(who: str, what: Callable[[], object]) -> None:
        try:
            together.wait()
            outcomes[who] = what()
        except (ActionNotAllowed, Blocked) as refusal:
            outcomes[who] = refusal
        finally:
            connection.close()

    acts = {
        "recorder": lambda: record(number=selling.case_number, officer=staff.recorder, at=at),
        "court": lambda: court(CourtAct.SEIZE, at=at),
    }
    threads = [threading.Thread(target=act, args=one) for one in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(outcomes) == {"recorder", "court"}
    recorded, seized = now(selling).state == CaseState.RECORDED, Seizure.objects.filter(ended_at=None).exists()
    assert recorded is not seized
    assert now(selling).state == (CaseState.RECORDED if recorded else CaseState.FROZEN)
    assert outcomes["court"].is_done is seized
