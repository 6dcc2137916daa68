"""What stays as it is while one request is answered is asked of the database once.

An institution decides on its office hours, its terms and its materials a few times a year, and a single page comes back
to them a dozen times: for the clock, the rules, the checklist. A request that began before a decision goes by what
held when it first asked, in all its parts alike.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_known: Final[ContextVar[dict[Any, Any] | None]] = ContextVar("asked_once", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    """Until the block is left, what is `asked_once` is remembered; within another such block, by that one."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def asked_once(find: Callable[P, R]) -> Callable[P, R]:
    """A question with hashable arguments whose answer, never changed by who gets it, counts for the whole request.

    Where nothing is answered just now, in a worker that runs for days, it is asked each time.
    """

    @wraps(find)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _known.get()
        if known is None:
            return find(*args, **kwargs)
        key = (find, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = find(*args, **kwargs)
        found: R = known[key]
        return found

    return answer


def ask_anew() -> None:
    """Forget what was asked: who has just decided something goes on by it."""
    known = _known.get()
    if known is not None:
        known.clear()
