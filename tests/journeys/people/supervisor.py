"""The supervisor at the province, who sees what went through the hub but not what stands in it."""

from dataclasses import dataclass
from typing import Self

from tests.journeys.people.screen import until
from tests.journeys.running import Province
from tongban.cli.demo.person import Person
from tongban.cli.demo_province import DEMO_PASSWORD


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the hub's log proves about one application."""

    messages: int
    verified: int
    delivered: int
    duplicates_applied: int
    contracts: list[str]


class Supervisor:
    """陈监管, signed in at the province."""

    def __init__(self, province: Province) -> None:
        self._person = Person(province.url("province"))
        self._person.sign_in("hn.jianguan", DEMO_PASSWORD)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._person.__exit__()

    def evidence(self, intake_number: str) -> Evidence:
        """Everything logged about an application, verified anew, once all of it has been delivered."""

        def delivered() -> dict[str, int] | None:
            told: dict[str, int] = self._person.download(f"/exchange/evidence/{intake_number}").json()
            return told if told["messages"] == told["delivered"] else None

        told = until(delivered, what=f"receipts for everything about {intake_number}")
        assert told is not None
        counted = {name: told[name] for name in ("messages", "verified", "delivered", "duplicates_applied")}
        return Evidence(contracts=self._contracts(intake_number), **counted)

    def _contracts(self, intake_number: str) -> list[str]:
        """The kinds of message in the log, in the order in which the hub took them on."""
        page = self._person.open(f"/exchanges?q={intake_number}")
        shown = [" ".join(one.text_content().split()) for one in page.tree.xpath('//td[@data-label="接口"]//small')]
        return [one.partition(" ")[2] for one in reversed(shown) if one.startswith("消息")]
