"""What is the matter with scans, as the pages with them show it (ADR 61).

A scan that is not judged yet says so and asks for the rest of its line by itself, a few times and ever more slowly.
Whoever works without scripts sees it with the next page.
"""

from __future__ import annotations  # a scan is any row that names one

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.documents.queries import UNJUDGED, Judgement, judgements_of
from tongban.web.access import StaffRequest

_PAUSES: Final = (1, 2, 4, 8, 15, 30)
"""Seconds before each time of asking; a page that nobody looks at any more does not keep a session alive."""


class Scan(Protocol):
    """A row that names a scan, of whatever app."""

    pk: int
    digest: str
    name: str
    pages: int


F = TypeVar("F", bound=Scan)


@dataclass(frozen=True, kw_only=True)
class ShownScan:
    """A scan with what is known of its pages; `url` tells it anew, at `keep_url` the clerk says that it is good."""

    file: Scan
    judgement: Judgement
    url: str
    keep_url: str = ""
    asked: int = 0

    @property
    def pause(self) -> int:
        """In how many seconds to ask; 0 when it has been asked often enough."""
        return _PAUSES[self.asked] if self.asked < len(_PAUSES) else 0

    @property
    def next_time(self) -> int:
        """Which time of asking comes next."""
        return self.asked + 1


def shown_scans(
    files: Iterable[F],
    *,
    url: Callable[[F], str],
    keep_url: Callable[[F], str] = lambda _: "",
    settled: Callable[[F], bool] = lambda _: False,
) -> list[ShownScan]:
    """Scans in their order; nothing is said of those that are `settled`."""
    scans = list(files)
    known = judgements_of({one.digest for one in scans if not settled(one)})
    return [
        ShownScan(
            file=one,
            judgement=UNJUDGED if settled(one) else known.get(one.digest, UNJUDGED),
            url=url(one),
            keep_url=keep_url(one),
        )
        for one in scans
    ]


def told_again(request: StaffRequest, scan: ShownScan) -> HttpResponse:
    """The line about one scan, as the page asks for it: empty when all is well. `?as=` says of which kind it is."""
    asked = request.GET.get("asked", "")
    context = {
        "scan": replace(scan, asked=int(asked) if asked.isdecimal() and len(asked) == 1 else 0),
        "element": "span" if request.GET.get("as") == "span" else "li",
    }
    answer = render(request, "bureau/scan_quality.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
