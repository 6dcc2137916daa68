"""How long to wait before trying again: growing, with jitter, for as long as it takes."""

import random
from datetime import timedelta
from typing import Final

from tongban.exchange.refusals import PASSING_TROUBLE, ExchangeRefused

REFUSED_AT_MOST: Final = 300.0
TROUBLED_AT_MOST: Final = 15.0
UNREACHABLE_AT_MOST: Final = 5.0


def pause(*, failures: int, at_most: float) -> timedelta:
    """1 s after the first failure, doubling up to `at_most` seconds, 20 % either way.

    A partner that is down is probed by one message only, so `at_most` may be short: work resumes soon
    after it comes back. A partner that refuses gets the long one: someone has to mend something first.
    """
    seconds = min(at_most, 2.0 ** min(failures - 1, 16))
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing


def after_failure(attempts: int, error: Exception) -> timedelta:
    """How long one message or file rests: long after a refusal that someone must mend, short after mere trouble.

    Whoever asks by Retry-After to be left alone is, for as long as after any refusal at most; with jitter, so that not
    everybody comes back at the same moment.
    """
    troubled = not isinstance(error, ExchangeRefused) or error.code in PASSING_TROUBLE
    rest = pause(failures=attempts, at_most=TROUBLED_AT_MOST if troubled else REFUSED_AT_MOST)
    asked = error.retry_after if isinstance(error, ExchangeRefused) else 0
    least = min(REFUSED_AT_MOST, asked) * random.uniform(1.0, 1.2)  # noqa: S311 - spreads load, guards nothing
    return max(rest, timedelta(seconds=least))
