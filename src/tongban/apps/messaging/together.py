"""Work that costs hardly more for many than for one: who comes while it is under way goes along with the next."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST: Final = 64


class Together(Generic[Item, Result]):
    """Lets threads that ask for the same kind of work at the same time have it done by one of them.

    `work` gives a result for each item, in their order. Whoever comes first begins at once and waits for nobody; who
    comes meanwhile goes, with all others who did, in the next round. What goes wrong in a round of several concerns at
    most some of them: each then has its own item done by itself.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._work = work
        self._lock = Lock()
        self._under_way = False
        self._next: list[_Place[Item, Result]] = []

    def do(self, item: Item) -> Result:
        """The result for this item, once it is there; raises what `work` raises for it."""
        mine: _Place[Item, Result] = _Place(item)
        if self._must_wait(mine):
            mine.turn.acquire()
        if mine.round:
            self._lead(mine.round)
        return mine.result[0] if mine.result else self._work([item])[0]

    def _must_wait(self, mine: "_Place[Item, Result]") -> bool:
        with self._lock:
            if self._under_way:
                self._next.append(mine)
                return True
            self._under_way = True
            mine.round = [mine]
            return False

    def _lead(self, going: "list[_Place[Item, Result]]") -> None:
        try:
            for place, result in zip(going, self._work([place.item for place in going]), strict=True):
                place.result = (result,)
        except Exception:
            if len(going) == 1:
                raise
        finally:
            self._let_go_on(going[1:])

    def _let_go_on(self, done: "list[_Place[Item, Result]]") -> None:
        with self._lock:
            going, self._next = self._next[:_MOST], self._next[_MOST:]
            self._under_way = bool(going)
        if going:
            going[0].round = going
        for place in [*going[:1], *done]:
            place.turn.release()


class _Place(Generic[Item, Result]):
    """One thread's item; what it is woken with: a result, a round to lead, or neither when the round went wrong."""

    __slots__ = ("item", "result", "round", "turn")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: tuple[()] | tuple[Result] = ()
        self.round: list[_Place[Item, Result]] = []
        self.turn = Lock()
        self.turn.acquire()
