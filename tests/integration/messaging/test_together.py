"""Who comes while a piece of work is under way goes along with the next; nobody waits for company."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tongban.apps.messaging.together import Together


class Desk:
    """Doubles numbers, a round at a time: the first round waits until as many as said stand in line behind it."""

    def __init__(self, company: int, *, trouble: frozenset[int] = frozenset()) -> None:
        self.rounds: list[list[int]] = []
        self.trouble = trouble
        self.company = company
        self.together = Together(self.work)
        self.began = threading.Event()

    def work(self, numbers):
        self.rounds.append(list(numbers))
        if len(self.rounds) == 1:
            self.began.set()
            self._await_company()
        if self.trouble & set(numbers):
            raise ValueError(sorted(self.trouble & set(numbers)))
        return [2 * number for number in numbers]

    def _await_company(self):
        pause = threading.Event()
        while len(self.together._next) < self.company:
            pause.wait(0.001)

    def asked(self, first, others):
        """What becomes of the first number, and of the others that come while it is at work."""
        with ThreadPoolExecutor(1 + len(others)) as people:
            begun = people.submit(self.together.do, first)
            assert self.began.wait(60)
            return [begun, *[people.submit(self.together.do, number) for number in others]]


def outcome(future):
    return str(future.exception()) if future.exception() else future.result()


def test_whoever_is_alone_waits_for_nobody():
    desk = Desk(0)

    assert [desk.together.do(1), desk.together.do(2)] == [2, 4]
    assert desk.rounds == [[1], [2]]


def test_those_who_come_meanwhile_go_together_and_each_gets_its_own():
    desk = Desk(3)

    assert [outcome(one) for one in desk.asked(1, [2, 3, 4])] == [2, 4, 6, 8]

    assert len(desk.rounds) == 2
    assert sorted(desk.rounds[1]) == [2, 3, 4]


def test_what_is_wrong_with_one_does_not_fail_the_others():
    desk = Desk(3, trouble=frozenset({3}))

    assert [outcome(one) for one in desk.asked(1, [2, 3, 4])] == [2, 4, "[3]", 8]

    assert sorted(desk.rounds[1]) == [2, 3, 4]
    assert sorted(desk.rounds[2:]) == [[2], [3], [4]]


def test_trouble_with_one_alone_is_that_one_s_and_the_next_go_on():
    desk = Desk(1, trouble=frozenset({1}))

    assert [outcome(one) for one in desk.asked(1, [2])] == ["[1]", 4]

    assert desk.rounds == [[1], [2]]


def test_after_trouble_work_goes_on():
    desk = Desk(0, trouble=frozenset({1}))
    with pytest.raises(ValueError, match="1"):
        desk.together.do(1)

    assert desk.together.do(2) == 4
