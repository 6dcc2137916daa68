"""Asking a bridge as a page does, from Python: for the check of vendors' bridges and for demonstrations."""

import atexit
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpx

from tongban.exchange.devices.messages import Devices, Operation, Refusal
from tongban.exchange.devices.words import LONGEST_WAIT, ROOT, TICKET_HEADER, Act, OperationState

_PATIENCE: Final = LONGEST_WAIT + 5.0


@cache
def line() -> httpx.Client:
    """Connections to the bridges of this machine, kept open by the process."""
    client = httpx.Client(timeout=_PATIENCE, trust_env=False)
    atexit.register(client.close)
    return client


class BridgeRefused(Exception):
    """The bridge refused the request, or the operation ended unfinished; `code` is the protocol's."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class BridgeClient:
    """A page's view of a bridge: where it is, the ticket, and the page's own origin."""

    url: str
    ticket: str
    origin: str

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """One request with ticket and origin; `path` counts from the protocol's root."""
        headers = {TICKET_HEADER: self.ticket, "Origin": self.origin, **given.pop("headers", {})}
        return line().request(method, f"{self.url}{ROOT}{path}", headers=headers, **given)

    def devices(self) -> Devices:
        """What is attached; raises BridgeRefused."""
        return Devices.model_validate_json(_accepted(self.ask("GET", "/devices")).content)

    def start(self, act: Act | str, parameters: Mapping[str, object] | None = None, *, seconds: int = 60) -> Operation:
        """Begin an act; raises BridgeRefused."""
        asked = {"act": str(act), "parameters": dict(parameters or {}), "timeout_seconds": seconds}
        return Operation.model_validate_json(_accepted(self.ask("POST", "/operations", json=asked)).content)

    def watch(self, operation: str, *, wait: int = LONGEST_WAIT) -> Operation:
        """The operation as it stands after at most `wait` seconds; raises BridgeRefused."""
        path = f"/operations/{operation}"
        return Operation.model_validate_json(_accepted(self.ask("GET", path, params={"wait": wait})).content)

    def cancel(self, operation: str) -> Operation:
        """End the operation; raises BridgeRefused."""
        return Operation.model_validate_json(_accepted(self.ask("DELETE", f"/operations/{operation}")).content)

    def finish(self, operation: Operation) -> Operation:
        """Follow an operation to its end."""
        while operation.state is OperationState.RUNNING:
            operation = self.watch(operation.operation)
        return operation

    def run(self, act: Act, parameters: Mapping[str, object] | None = None, *, seconds: int = 60) -> Operation:
        """Do an act; raises BridgeRefused when it is refused or ends unfinished."""
        done = self.finish(self.start(act, parameters, seconds=seconds))
        if done.error is not None:
            raise BridgeRefused(done.error.code, done.error.sentence)
        return done


def _accepted(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    error = Refusal.model_validate_json(answer.content).error
    raise BridgeRefused(error.code, error.sentence)
