"""Each institution's own choices decide, from their own day on, in orders of courts, sweeps and queries."""

from datetime import date, timedelta

import pytest

from tests.conftest import moment
from tests.integration.register.acts import Home
from tongban.apps.audit.models import AuditEntry
from tongban.apps.register.models import SwitchDecision
from tongban.apps.register.operations import decide_switch, sweep
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import seizure_standing
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.register.refusals import CourtAct, Refusal
from tongban.domain.switches import InvalidSwitch, OverlongSeizure, WaitlistTerm


@pytest.fixture
def owned(home: Home) -> Home:
    home.sold_first_to("张䶮")
    return home


def decide(home: Home, name: str, value: object, since: date) -> SwitchDecision:
    return decide_switch(officer=home.officer, name=name, value=value, since=since, reason="会议纪要", at=home.at)


def test_an_overlong_order_is_refused_from_the_day_the_institution_chose_so(owned):
    decide(owned, "overlong_seizure", "refuse", owned.at.date() + timedelta(days=1))

    assert owned.seized_by("甲法院", years=5).is_done
    owned.court(CourtAct.RELEASE, "甲法院")
    owned.at += timedelta(days=1)

    assert owned.seized_by("甲法院", years=5).refusal is Refusal.TOO_LONG


@pytest.mark.parametrize(
    ("mode", "until"),
    [
        (WaitlistTerm.FROM_ACTIVATION, date(2029, 11, 19)),  # two years from the day after the first one's last
        (WaitlistTerm.DOCUMENT_END, date(2028, 11, 19)),  # two years as the document counts them
    ],
)
@pytest.mark.parametrize("swept", [True, False])
def test_sweeps_and_queries_count_a_waiting_term_as_the_institution_chose(owned, mode, until, swept):
    decide(owned, "waitlist_term_mode", mode.value, owned.at.date())
    owned.seized_by("甲法院", years=1)
    owned.seized_by("乙法院", years=2)
    later = moment("2027-11-20 00:05")

    if swept:
        assert sweep(at=later).folios == 1

    standing = seizure_standing(institution=owned.institution, unit_code=owned.unit_code, at=later)
    assert [(one.court, one.until) for one in standing.effective] == [("乙法院", until)]


def test_what_held_on_a_past_day_stays_known_and_the_last_decision_prevails(owned, zhengzhou):
    decide(owned, "overlong_seizure", "refuse", date(2026, 1, 1))
    decide(owned, "overlong_seizure", "cut", date(2026, 6, 1))

    told = {
        day: switches_of(owned.institution, on=day).overlong_seizure for day in (date(2026, 5, 31), date(2026, 6, 1))
    }

    assert list(told.values()) == [OverlongSeizure.REFUSE, OverlongSeizure.CUT]
    assert switches_of(zhengzhou, on=date(2026, 5, 31)).overlong_seizure is OverlongSeizure.CUT


def test_a_decision_is_checked_audited_and_sealed(owned):
    with pytest.raises(InvalidSwitch):
        decide(owned, "overlong_seizure", "perhaps", date(2026, 1, 1))
    assert not SwitchDecision.objects.exists()

    decide(owned, "overlong_seizure", "refuse", date(2026, 1, 1))

    assert AuditEntry.objects.filter(act="决定业务开关", subject="overlong_seizure").exists()
    assert verify_register(owned.institution).holds
