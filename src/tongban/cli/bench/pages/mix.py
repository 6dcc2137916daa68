"""What clerks click on, in which proportions, and how long they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final
from urllib.parse import quote

PAGES: Final[Mapping[str, int]] = {
    "inbox": 22,
    "inbox_filtered": 14,
    "case_open": 26,
    "case_closed": 6,
    "register_unit_code": 8,
    "register_certificate": 8,
    "register_location": 8,
    "register_owner": 8,
}
"""Kinds of pages and how many clicks in a hundred go there."""
EMPTY: Final[Mapping[str, int]] = {"empty": 1}
ONE_SELECT: Final[Mapping[str, int]] = {"one_select": 1}

_FILTERS: Final = (
    "item=3704",
    "item=9001",
    "urgency=late",
    "receiving=410100",
    "state=accepted",
    "state=lodged",
    "page=2",
)
_SPREAD: Final = 0.5


@dataclass(frozen=True)
class Click:
    """One request; `bare` says that the answer is no page."""

    kind: str
    path: str
    bare: bool = False


class Mix:
    """Draws clicks by their proportions; `think` is the mean time in seconds between two clicks, 0 for none."""

    def __init__(
        self, *, kinds: Mapping[str, int], targets: Mapping[str, Sequence[str]], think: float, chance: Random
    ) -> None:
        self._kinds = list(kinds)
        self._weights = list(kinds.values())
        self._targets = targets
        self._think = think
        self._chance = chance

    def next(self) -> Click:
        """The next click."""
        (kind,) = self._chance.choices(self._kinds, self._weights)
        return self.click(kind)

    def click(self, kind: str) -> Click:
        """A click of that kind; raises KeyError for an unknown one."""
        if kind == "inbox_filtered":
            return Click(kind, f"/cases?{self._chance.choice(_FILTERS)}")
        plain = _PLAIN.get(kind)
        if plain is not None:
            return plain
        pattern, pile = _DRAWN[kind]
        return Click(kind, pattern.format(quote(self._chance.choice(self._targets[pile]))))

    def pause(self) -> float:
        """How long to read before the next click, in seconds."""
        return self._think * self._chance.uniform(1 - _SPREAD, 1 + _SPREAD)


_PLAIN: Final = {
    "inbox": Click("inbox", "/cases"),
    "empty": Click("empty", "/healthz", bare=True),
    "one_select": Click("one_select", "/sign-in"),
}
_DRAWN: Final = {
    "case_open": ("/cases/{}", "open_cases"),
    "case_closed": ("/cases/{}", "closed_cases"),
    "register_unit_code": ("/register?q={}", "unit_codes"),
    "register_certificate": ("/register?q={}", "certificates"),
    "register_location": ("/register?q={}", "places"),
    "register_owner": ("/register?q={}", "owners"),
}
