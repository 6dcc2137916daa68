"""Bureaus that ask one another all day always have a thread left to answer with."""

import threading
from contextlib import ExitStack

import pytest

from tongban.apps.messaging.asking import Questions, TooManyQuestions

AT_ONCE = 0.0
LONG = 30.0


@pytest.fixture
def questions():
    return Questions(threads=lambda: 8)


def asked(questions, stack, many):
    for _ in range(many):
        stack.enter_context(questions.one_more(seconds=AT_ONCE))


def test_half_of_the_threads_may_wait_for_answers(questions):
    with ExitStack() as waiting:
        asked(questions, waiting, 4)
        with pytest.raises(TooManyQuestions), questions.one_more(seconds=AT_ONCE):
            pass
    asked(questions, ExitStack(), 4)  # the answers have come


def test_who_stands_in_line_asks_as_soon_as_an_answer_has_come(questions):
    answered, asking = threading.Event(), threading.Event()

    def stand_in_line():
        with questions.one_more(seconds=LONG):
            asking.set()
            answered.wait(LONG)

    with ExitStack() as waiting:
        asked(questions, waiting, 4)
        next_one = threading.Thread(target=stand_in_line)
        next_one.start()
        assert not asking.is_set()
    assert asking.wait(LONG)
    answered.set()
    next_one.join()


def test_the_line_is_short_and_whoever_comes_later_is_told_at_once(questions):
    in_line = [threading.Event() for _ in range(2)]

    def stand_in_line(event):
        event.set()
        with questions.one_more(seconds=LONG):
            pass

    with ExitStack() as waiting:
        asked(questions, waiting, 4)
        line = [threading.Thread(target=stand_in_line, args=(event,)) for event in in_line]
        for one, event in zip(line, in_line, strict=True):
            one.start()
            event.wait(LONG)
        while questions._queued < 2:
            pass
        with pytest.raises(TooManyQuestions), questions.one_more(seconds=LONG):
            pass
    for one in line:
        one.join()


def test_a_node_with_one_thread_asks_one_question_at_a_time():
    questions = Questions(threads=lambda: 1)
    with (
        questions.one_more(seconds=AT_ONCE),
        pytest.raises(TooManyQuestions),
        questions.one_more(seconds=LONG),
    ):
        pass
