"""The window's devices, as its page would use them: a card laid on the reader, read, and compared with its bearer."""

import json
from typing import Final

from tongban.cli.demo.parties import Bearer
from tongban.cli.demo.person import Page, Person
from tongban.cli.demo.telling import DemoFailed
from tongban.cli.devices.client import BridgeClient, BridgeRefused, line
from tongban.cli.devices.pairing import origin_of
from tongban.exchange.devices.words import Act

_SECONDS: Final = 10


class CounterDevices:
    """The simulated devices of one counter, and the clerk's session that may use them."""

    def __init__(self, *, clerk: Person, url: str, counter: str) -> None:
        self._clerk = clerk
        self._url = url
        self._counter = counter

    def lay(self, bearer: Bearer) -> None:
        """Put somebody's card on the reader."""
        self._control("card", {"name": bearer.name, "number": bearer.number})

    def take(self) -> None:
        """Take the card away again."""
        self._control("take", {})

    def card(self, page: Page) -> dict[str, str]:
        """What the page posts after the card has been read; raises DemoFailed."""
        return {"device_card": self._run(page, Act.READ_CARD, {})}

    def face(self, page: Page, bearer: Bearer) -> dict[str, str]:
        """What the page posts after card and face have been compared; raises DemoFailed."""
        card = self.card(page)
        return {**card, "device_face": self._run(page, Act.COMPARE_FACE, {"number": bearer.number})}

    def _run(self, page: Page, act: Act, parameters: dict[str, object]) -> str:
        told = self._clerk.ask(page, page.tree.get_element_by_id("devices").get("data-ticket-url"))
        bridge = BridgeClient(url=self._url, ticket=str(told["ticket"]), origin=origin_of(page.url))
        try:
            done = bridge.run(act, parameters, seconds=_SECONDS)
        except BridgeRefused as refused:
            raise DemoFailed(f"窗口设备：{refused.sentence}") from refused
        if done.sealed is None:
            raise DemoFailed("窗口设备没有送回密封的结果")
        return json.dumps(done.sealed.model_dump())

    def _control(self, path: str, told: dict[str, str]) -> None:
        answer = line().post(
            f"{self._url}/control/{path}",
            params={"counter": self._counter},
            json=told,
            headers={"Origin": self._url},
        )
        if sentence := answer.raise_for_status().json()["sentence"]:
            raise DemoFailed(f"模拟读卡器：{sentence}")
