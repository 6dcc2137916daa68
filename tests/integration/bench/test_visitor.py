"""A virtual person at a page: presses again what a page asks to press again, and nothing else."""

import time
from random import Random

import httpx
import pytest

from tongban.cli.bench.casework.report import figures_of
from tongban.cli.bench.casework.visitor import Day, TimedWay, Visitor, diaries_together
from tongban.cli.demo.person import PageRefused

_FORM = '<form method="post" action="/intake/start"><input name="about"></form>'
_BUTTON = '<form method="post" action="/intake/1/register-data"><input name="csrf" value="c"></form>'
_AGAIN = '<ul class="notices"><li class="notice warn" data-again="/intake/1/register-data">请几秒钟后再试</li></ul>'
_WARNING = '<ul class="notices"><li class="notice warn">请稍后再试</li></ul>'
_REFUSAL = '<ul class="notices"><li class="notice late">请稍后再试</li></ul>'


class Counter:
    """A page with a form, and what each press of a button brings in turn."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.pressed: list[str] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, html=_FORM)
        self.pressed.append(request.url.path)
        return httpx.Response(200, html=_BUTTON + self._answers.pop(0))


def visitor_at(counter: Counter) -> Visitor:
    """Somebody there, in the measured time, who does not think long."""
    way = TimedWay(wire=httpx.MockTransport(counter.handle))
    visitor = Visitor("http://counter.test", name="zz", think=0.0, chance=Random(1), way=way)  # noqa: S311 - no thoughts
    visitor.begin(Day(measured_from=0.0, until=time.monotonic() + 3_600))
    return visitor


def start(visitor: Visitor) -> None:
    with visitor:
        visitor.submit(visitor.open("/intake/start"), {"about": "unit"}, field="about")


def test_the_button_that_the_notice_names_is_pressed_until_it_works():
    counter = Counter(_AGAIN, _AGAIN, "")
    visitor = visitor_at(counter)

    start(visitor)

    assert counter.pressed == ["/intake/start", "/intake/1/register-data", "/intake/1/register-data"]
    assert visitor.diary.pressed_again == 2


def test_every_press_is_an_act_with_its_own_time():
    visitor = visitor_at(Counter(_AGAIN, ""))

    start(visitor)

    times = {kind: len(taken) for kind, taken in visitor.diary.seconds.items()}
    assert times == {"GET /intake/start": 1, "POST /intake/start": 1, "POST /intake/*/register-data": 1}


def test_nobody_presses_again_for_ever():
    counter = Counter(*[_AGAIN] * 9)
    visitor = visitor_at(counter)

    start(visitor)

    assert len(counter.pressed) == 4


def test_a_sentence_alone_is_no_reason_to_press_again():
    counter = Counter(_WARNING)

    start(visitor_at(counter))

    assert counter.pressed == ["/intake/start"]


def test_a_refusal_stays_an_error():
    with pytest.raises(PageRefused):
        start(visitor_at(Counter(_REFUSAL)))


def test_the_report_tells_how_often_somebody_pressed_again():
    visitor = visitor_at(Counter(_AGAIN, ""))
    start(visitor)
    told = {**diaries_together([visitor.diary]), "people": 1}

    figures = figures_of(told, watched={"processor_seconds": {"web": 1.0}}, seconds=60)

    assert (figures["pressed_again"], figures["pressed_again_share"]) == (1, 0.3333)


def test_everybody_hurries_while_the_halls_fill_and_nobody_when_it_counts():
    now = time.monotonic()

    filling, soon, counted = (Day(measured_from=now + ahead, until=now + 3_600).pace for ahead in (1_000, 100, -1))

    assert filling < 1.0
    assert (soon, counted) == (1.0, 1.0)
