"""Which unit a journey is about: each is used once in a session, so that no journey meets another's traces."""

from collections.abc import Iterator
from itertools import chain

from tests.journeys.running import Province
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo.matters import CountyFiles, Matter, matters_for

_SHOWN = {"3704": 7, "9001": 6, "7001": 8}
# So many of each stay for `tongban demo`.
_RESERVED = 3


class Matters:
    """济源's units by what can be applied for; `tongban demo` begins at the front, the journeys at the back."""

    def __init__(self, province: Province) -> None:
        self._files = CountyFiles(province.data / "counties" / "419001")
        self._left = {item: self._in_order(item) for item in JOURNEYS}
        self._taken: set[str] = set()

    def _in_order(self, item: str) -> Iterator[Matter]:
        """First the showcase with its rare names, then the rest of the county."""
        everything = matters_for(item, self._files)
        shown = [next(everything) for _ in range(_SHOWN[item])]
        return chain(reversed(shown[_RESERVED:]), everything)

    def take(self, item: str, *, applicants: int | None = None) -> Matter:
        """A unit nobody else will use, and no second mortgage on one; as many people as wanted, where that matters."""
        wanted = (one for one in self._left[item] if applicants in {None, len(one.applicants)})
        matter = next(one for one in wanted if one.unit_code not in self._taken)
        self._taken.add(matter.unit_code)
        return matter
