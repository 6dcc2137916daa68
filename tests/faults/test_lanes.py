"""A member that lets questions wait takes a few threads of the hub with it, and no more."""

from contextlib import ExitStack

import pytest

from tongban.apps.directory.lanes import LONG_SECONDS, STUCK_AT_MOST, Lanes
from tongban.exchange.refusals import ExchangeRefused


class Clock:
    """Seconds that pass when told to."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lanes(clock):
    return Lanes(clock)


def test_a_member_that_answers_quickly_may_be_asked_as_often_as_one_likes(lanes):
    with ExitStack() as waiting:
        for _ in range(100):
            waiting.enter_context(lanes.to("bureau.410100", title="郑州"))


def test_who_lets_questions_wait_is_asked_no_more_and_others_are(lanes, clock):
    with ExitStack() as waiting:
        for _ in range(STUCK_AT_MOST):
            waiting.enter_context(lanes.to("bureau.410100", title="郑州"))
        clock.seconds += LONG_SECONDS * 2

        with pytest.raises(ExchangeRefused) as refused, lanes.to("bureau.410100", title="郑州"):
            pass

        assert refused.value.code == "unreachable"
        with lanes.to("bureau.419001", title="济源"):
            pass
    with lanes.to("bureau.410100", title="郑州"):  # the answers have come
        pass
