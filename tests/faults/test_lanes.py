"""A member that lets questions wait takes a few threads of the hub with it, and no more; nor do many together."""

import threading
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
    return Lanes(lambda: 8, clock)


def asked(lanes, waiting, *members):
    for member in members:
        waiting.enter_context(lanes.to(member, title=member))


def refusal_to(lanes, member):
    with pytest.raises(ExchangeRefused) as refused, lanes.to(member, title=member):
        pass
    return refused.value.code


def known_to_be_slow(lanes, clock, *members):
    """Each has let one question wait for long."""
    for member in members:
        with lanes.to(member, title=member):
            clock.seconds += LONG_SECONDS * 2


def test_who_lets_questions_wait_is_asked_no_more_and_others_are(lanes, clock):
    with ExitStack() as waiting:
        asked(lanes, waiting, *["郑州"] * STUCK_AT_MOST)
        clock.seconds += LONG_SECONDS * 2

        assert refusal_to(lanes, "郑州") == "unreachable"
        asked(lanes, waiting, "济源")
    with lanes.to("郑州", title="郑州"):  # the answers have come
        pass


def test_many_members_that_turn_slow_together_leave_a_quarter_of_the_threads(lanes, clock):
    with ExitStack() as waiting:
        asked(lanes, waiting, *"甲乙丙丁戊己")  # nobody knew that they are slow
        clock.seconds += LONG_SECONDS * 2

        assert refusal_to(lanes, "庚") == "unavailable"
    with lanes.to("庚", title="庚"):  # the answers have come
        pass


def test_members_known_to_be_slow_leave_half_and_the_others_are_asked_on(lanes, clock):
    known_to_be_slow(lanes, clock, *"甲乙丙丁戊")
    with ExitStack() as waiting:
        asked(lanes, waiting, *"甲乙丙丁")

        assert refusal_to(lanes, "戊") == "unavailable"  # at once, though none is stuck yet
        asked(lanes, waiting, "济源", "济源")


def test_who_answers_quickly_again_is_slow_no_more(lanes, clock):
    known_to_be_slow(lanes, clock, "甲")
    with lanes.to("甲", title="甲"):
        pass
    with ExitStack() as waiting:
        asked(lanes, waiting, *["济源"] * 5)

        asked(lanes, waiting, "甲")


def test_where_answers_come_quickly_one_more_stands_in_line_for_a_moment(lanes):
    """A rush of good questions is no reason to turn anybody away."""
    put = threading.Event()

    def one_more():
        with lanes.to("郑州", title="郑州"):
            put.set()

    with ExitStack() as waiting:
        asked(lanes, waiting, *["济源"] * 6)
        next_one = threading.Thread(target=one_more)
        next_one.start()
        while not lanes._changed._waiters and next_one.is_alive():
            pass
        assert not put.is_set()
    next_one.join(30)
    assert put.is_set()


def test_the_smallest_hub_puts_one_question_at_a_time(clock):
    lanes = Lanes(lambda: 1, clock)
    with ExitStack() as waiting:
        asked(lanes, waiting, "甲")
        clock.seconds += LONG_SECONDS * 2

        assert refusal_to(lanes, "乙") == "unavailable"


class TestFiles:
    """Files hold half of the threads at most, those of one holder a quarter; the rest is for everything else."""

    def passing(self, lanes, stack, *holders):
        for holder in holders:
            stack.enter_context(lanes.file_of(holder))

    def test_one_holder_s_files_leave_room_for_the_others(self, lanes):
        with ExitStack() as stack:
            self.passing(lanes, stack, "甲", "甲")

            with pytest.raises(ExchangeRefused) as refused:
                self.passing(lanes, stack, "甲")
            self.passing(lanes, stack, "乙")

        assert refused.value.code == "unavailable"  # passing trouble: tried again soon

    def test_all_together_leave_room_for_messages(self, lanes):
        with ExitStack() as stack:
            self.passing(lanes, stack, "甲", "乙", "丙", "丁")

            with pytest.raises(ExchangeRefused):
                self.passing(lanes, stack, "戊")

        with lanes.file_of("戊"):  # the others have passed
            pass

    def test_with_slow_questions_they_leave_a_quarter_too(self, lanes, clock):
        with ExitStack() as waiting:
            asked(lanes, waiting, *"甲乙丙")
            self.passing(lanes, waiting, "丁", "戊", "己")
            clock.seconds += LONG_SECONDS * 2

            assert refusal_to(lanes, "庚") == "unavailable"
            with pytest.raises(ExchangeRefused):
                self.passing(lanes, waiting, "庚")

    def test_the_smallest_hub_lets_one_file_pass(self, clock):
        with Lanes(lambda: 1, clock).file_of("甲"):
            pass

    def test_a_passage_that_nobody_reads_is_given_back(self, clock):
        lanes = Lanes(lambda: 1, clock)
        abandoned = ExitStack()
        abandoned.enter_context(lanes.file_of("甲"))

        del abandoned  # its requester hung up before the first byte

        with lanes.file_of("乙"):
            pass
