"""A member that lets questions wait takes a few threads of the hub with it, and no more."""

from contextlib import ExitStack

import pytest

from tongban.apps.directory.lanes import LONG_SECONDS, STUCK_AT_MOST, Lanes, Streams
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


class TestFiles:
    """Files hold half of the threads at most, those of one holder a quarter; the rest is for everything else."""

    def passing(self, streams, stack, *holders):
        for holder in holders:
            stack.enter_context(streams.of(holder))

    def test_one_holder_s_files_leave_room_for_the_others(self):
        streams = Streams(threads=lambda: 8)
        with ExitStack() as stack:
            self.passing(streams, stack, "甲", "甲")

            with pytest.raises(ExchangeRefused) as refused:
                self.passing(streams, stack, "甲")
            self.passing(streams, stack, "乙")

        assert refused.value.code == "unavailable"  # passing trouble: tried again soon

    def test_all_together_leave_room_for_messages(self):
        streams = Streams(threads=lambda: 8)
        with ExitStack() as stack:
            self.passing(streams, stack, "甲", "乙", "丙", "丁")

            with pytest.raises(ExchangeRefused):
                self.passing(streams, stack, "戊")

        with streams.of("戊"):  # the others have passed
            pass

    def test_the_smallest_hub_lets_one_file_pass(self):
        with Streams(threads=lambda: 1).of("甲"):
            pass

    def test_a_passage_that_nobody_reads_is_given_back(self):
        streams = Streams(threads=lambda: 1)
        abandoned = ExitStack()
        abandoned.enter_context(streams.of("甲"))

        del abandoned  # its requester hung up before the first byte

        with streams.of("乙"):
            pass
