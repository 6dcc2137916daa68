"""The operations of a bridge: started, watched, cancelled, sealed, and forgotten after a while."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from typing import Any, Final

from pydantic import ValidationError

from tongban.exchange.devices.messages import PARAMETERS, Ask, DeviceTold, Operation, Problem, Result, Wire
from tongban.exchange.devices.seals import seal
from tongban.exchange.devices.words import LONGEST_WAIT, Act, DeviceKind, ErrorCode, OperationState
from tongban.sites.departments.devices.desk import MODELS, Desk, Ended, Running
from tongban.sites.departments.devices.drivers import DRIVERS, Clock

_LOG: Final = logging.getLogger(__name__)
_KEPT_SECONDS: Final = 600.0
VENDOR: Final = "通办模拟设备 1.0"


class Refused(Exception):
    """The request itself is refused."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Counter:
    """One counter: its desk, its key, and what runs there."""

    desk: Desk
    key: bytes
    clock: Clock
    running: dict[str, Running] = field(default_factory=dict)

    def devices(self) -> tuple[DeviceTold, ...]:
        """What is attached and how it stands."""
        with self.desk.changed:
            return tuple(
                DeviceTold(kind=kind, state=self.desk.state_of(kind), model=MODELS[kind], serial=_serial(kind))
                for kind in DeviceKind
            )

    def start(self, asked: Ask, *, ticket: str) -> Operation:
        """Begin an act; raises Refused for one that is unknown, badly asked for, or whose device is in use."""
        if asked.act not in set(Act):
            raise Refused(ErrorCode.UNKNOWN_ACT)
        act = Act(asked.act)
        try:
            parameters = PARAMETERS[act].model_validate(asked.parameters)
        except ValidationError as error:
            raise Refused(ErrorCode.INVALID_REQUEST) from error
        running = Running(
            operation=secrets.token_urlsafe(18),
            act=act,
            ticket=ticket,
            parameters=parameters,
            deadline=monotonic() + asked.timeout_seconds,
        )
        with self.desk.changed:
            self._forget()
            if act.device in self.desk.using:
                raise Refused(ErrorCode.DEVICE_BUSY)
            self.desk.using[act.device] = running
            self.running[running.operation] = running
            self.desk.say()
        Thread(target=self._work, args=(running,), daemon=True).start()
        return told(running)

    def watch(self, operation: str, *, ticket: str, seconds: float) -> Operation:
        """The operation once it has ended, or after so many seconds as it stands; raises Refused."""
        running = self.find(operation, ticket=ticket)
        until = monotonic() + min(max(seconds, 0), LONGEST_WAIT)
        with self.desk.changed:
            while running.state is OperationState.RUNNING and (left := until - monotonic()) > 0:
                self.desk.changed.wait(left)
            return told(running)

    def cancel(self, operation: str, *, ticket: str) -> Operation:
        """Ask the operation to end; one that has ended stays as it is."""
        running = self.find(operation, ticket=ticket)
        with self.desk.changed:
            running.cancelled = True
            self.desk.say()
        return self.watch(operation, ticket=ticket, seconds=2)

    def find(self, operation: str, *, ticket: str) -> Running:
        """The operation, for the ticket that began it alone; raises Refused."""
        running = self.running.get(operation)
        if running is None or running.ticket != ticket:
            raise Refused(ErrorCode.UNKNOWN_OPERATION)
        return running

    def _work(self, running: Running) -> None:
        try:
            result = DRIVERS[running.act](self.desk, running, self.clock)
            self._end(running, result=result)
        except Ended as ended:
            self._end(running, code=ended.code)
        except Exception:  # noqa: BLE001 - a driver's boundary: whatever fails in it, the page is told
            _LOG.exception("device driver failed: %s", running.act)
            self._end(running, code=ErrorCode.BROKEN)

    def _end(self, running: Running, *, result: Wire | None = None, code: ErrorCode = ErrorCode.BROKEN) -> None:
        with self.desk.changed:
            if result is None:
                running.state, running.error = OperationState.FAILED, Problem(code=code, sentence=code.label)
            else:
                running.state, running.sealed = OperationState.DONE, seal(self._result(running, result), key=self.key)
            running.progress = ""
            running.ended = monotonic()
            self.desk.using.pop(running.act.device, None)
            self.desk.say()

    def _result(self, running: Running, result: Wire) -> Result:
        kind = running.act.device
        return Result(
            ticket=running.ticket,
            operation=running.operation,
            act=running.act,
            device=f"{MODELS[kind]} {_serial(kind)}",
            at=self.clock(),
            result=result.model_dump(mode="json"),
        )

    def _forget(self) -> None:
        old = monotonic() - _KEPT_SECONDS
        for one in [one for one in self.running.values() if one.ended and one.ended < old]:
            del self.running[one.operation]


def told(running: Running) -> Operation:
    """The operation as the page hears of it."""
    return Operation(
        operation=running.operation,
        act=running.act,
        state=running.state,
        progress=running.progress,
        sealed=running.sealed,
        error=running.error,
    )


def _serial(kind: DeviceKind) -> str:
    return f"SIM{list(DeviceKind).index(kind) + 1:04d}"


def counters_of(keys: Mapping[str, bytes], *, clock: Clock) -> dict[str, Counter]:
    """A desk for each counter that the bridge is paired with."""
    return {name: Counter(desk=Desk(counter=name), key=key, clock=clock) for name, key in keys.items()}


def json_of(message: Wire) -> dict[str, Any]:
    """The message as JSON values."""
    return message.model_dump(mode="json")
