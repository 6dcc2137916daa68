"""The course of a case as its pages tell it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lxml import html

from tongban.cli.demo.person import Page

_DONE: Final = '//ol[@class="timeline"]/li[.//time]'


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was done, by whom, on which node."""

    at: datetime
    node: str
    event: str
    actor: str

    def as_json(self) -> dict[str, str]:
        """For programs."""
        return {"at": self.at.isoformat(), "node": self.node, "event": self.event, "actor": self.actor}


def steps_on(page: Page, *, node: str) -> list[Step]:
    """Everything that the timeline of a page says was done."""
    return [_step(entry, node) for entry in page.tree.xpath(_DONE)]


def _step(entry: html.HtmlElement, node: str) -> Step:
    moment = entry.find(".//time")
    detail = " ".join((moment.tail or "").split())
    return Step(
        at=datetime.fromisoformat(moment.get("datetime", "")),
        node=node,
        event=" ".join((entry.text or "").split()),
        actor=detail.split(" ")[0].partition("（")[0] if detail else "",
    )


def says(page: Page, step: Step) -> bool:
    """Whether the timeline of a page shows this step at this moment."""
    return any((one.at, one.event) == (step.at, step.event) for one in steps_on(page, node=""))
