"""What the three journeys have in common: each step at home, and that the counter hears of it at once."""

from collections.abc import Callable
from statistics import median

from tests.journeys.people.clerk import Clerk
from tongban.domain.cases import CaseState

# 分步受理和结果实时反馈: every step reaches the counter within this time in normal operation.
COUNTER_HEARS_WITHIN_SECONDS = 2.0

Act = Callable[[], None]


def take_steps(clerk: Clerk, number: str, steps: list[tuple[Act, CaseState]], delays: list[float]) -> None:
    """Let every step be taken at home and see it arrive at the counter; keeps how long each took to arrive."""
    for act, state in steps:
        act()
        delays.append(clerk.hears_of(number, state))


def assert_prompt(delays: list[float]) -> None:
    """Half of the steps or more were there in time; a machine busy with other things may hold one up."""
    assert median(delays) <= COUNTER_HEARS_WITHIN_SECONDS, delays
