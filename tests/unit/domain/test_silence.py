"""条例 §17: what silence means, and how it is said to everybody."""

import pytest

from tests.conftest import moment
from tongban.domain.cases.silence import silence_since, silence_told, standing_told
from tongban.domain.cases.states import CaseState

BY = moment("2026-11-20 13:30")
AFTER = moment("2026-11-20 13:31")


@pytest.mark.parametrize(
    ("state", "accept_by", "on", "since"),
    [
        (CaseState.LODGED, BY, AFTER, BY),
        (CaseState.LODGED, BY, BY, None),  # the last minute still counts
        (CaseState.LODGED, None, AFTER, None),  # until when, nobody has told yet
        (CaseState.ACCEPTED, BY, AFTER, None),
        (CaseState.AWAITING_SUPPLEMENT, BY, AFTER, None),
        (None, BY, AFTER, None),  # not arrived
    ],
)
def test_silence_past_the_half_day_is_acceptance_from_its_end_on(state, accept_by, on, since):
    assert silence_since(state, accept_by=accept_by, on=on) == since


def test_it_is_said_in_the_same_words():
    assert silence_told(BY) == "11月20日 13:30 前没有作出受理决定，依法视为受理（不动产登记暂行条例 §17）"
    assert standing_told(CaseState.LODGED, accept_by=BY, on=AFTER) == "待受理（已视为受理）"
    assert standing_told(CaseState.LODGED, accept_by=BY, on=BY) == "待受理"
