"""What an institution may decide, from which day on, and that nonsense is refused."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.calendar import OfficeHours
from tongban.domain.switches import (
    DEFAULT_SWITCHES,
    InvalidSwitch,
    ParcelSeizure,
    SwitchChange,
    SwitchHistory,
    WaitlistTerm,
)


def test_the_loss_notice_fell_away_with_the_ministrys_order():
    history = SwitchHistory()

    assert history.on(date(2024, 5, 31)).loss_notice_days == 15
    assert history.on(date(2024, 6, 1)).loss_notice_days == 0


def test_an_institution_may_decide_otherwise_from_a_day_on():
    history = SwitchHistory.read(
        [
            {"since": "2025-01-01", "name": "loss_notice_days", "value": 15, "reason": "地方通知"},
            {"since": date(2026, 1, 1), "name": "parcel_seizure", "value": "blocks"},
            {"since": "2026-02-01", "name": "office_hours", "value": "08:30-12:00 14:30-18:00"},
            {"since": "2026-02-01", "name": "committed_working_days", "value": {"2001": 1}},
        ]
    )

    assert history.on(date(2024, 12, 31)).loss_notice_days == 0
    assert history.on(date(2025, 12, 31)).parcel_seizure is ParcelSeizure.WARNS
    now = history.on(date(2026, 3, 2))
    assert (now.loss_notice_days, now.parcel_seizure) == (15, ParcelSeizure.BLOCKS)
    assert now.office_hours == OfficeHours(morning=(time(8, 30), time(12)), afternoon=(time(14, 30), time(18)))
    assert now.committed_working_days == {"2001": 1}
    assert now.waitlist_term_mode is WaitlistTerm.FROM_ACTIVATION


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("parcel_seizure", "sometimes"),
        ("loss_notice_days", -1),
        ("loss_notice_days", "15"),
        ("loss_notice_days", True),
        ("fee_before_recording", "yes"),
        ("office_hours", "09:00-12:00"),
        ("office_hours", "13:00-12:00 13:00-17:00"),
        ("committed_working_days", {"2001": -1}),
        ("new_houses_in_scope", {"2001": 1}),
    ],
)
def test_a_setting_nobody_knows_or_understands_is_refused(name, value):
    with pytest.raises(InvalidSwitch) as refusal:
        SwitchChange(since=date(2026, 1, 1), name=name, value=value)

    assert name in refusal.value.sentence


@given(st.lists(st.tuples(st.dates(date(2024, 7, 1), date(2026, 12, 31)), st.integers(0, 20)), max_size=6), st.dates())
def test_the_latest_decision_before_the_day_holds(decisions, day):
    changes = [SwitchChange(since=since, name="loss_notice_days", value=days) for since, days in decisions]
    history = SwitchHistory()
    for change in changes:
        history = history.with_change(change)

    due = [(since, place) for place, (since, _) in enumerate(decisions) if since <= day]

    default = 0 if day >= date(2024, 6, 1) else 15
    expected = decisions[max(due)[1]][1] if due else default
    assert history.on(day).loss_notice_days == expected
    assert history.on(day).parcel_seizure is DEFAULT_SWITCHES.parcel_seizure
