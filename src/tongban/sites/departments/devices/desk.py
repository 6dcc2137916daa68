"""One counter's simulated devices: what lies on them, what is wrong with them, what they have shown and printed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition
from time import monotonic
from typing import Any, Final, TypeVar

from tongban.exchange.devices.messages import CardRead, Problem, Sealed, SigningText
from tongban.exchange.devices.words import Act, DeviceKind, DeviceState, ErrorCode, OperationState

Found = TypeVar("Found")

MODELS: Final = {
    DeviceKind.ID_READER: "通办模拟 ID-100",
    DeviceKind.FACE_CAMERA: "通办模拟 FC-20",
    DeviceKind.DOCUMENT_CAMERA: "通办模拟 GP-1600",
    DeviceKind.SCANNER: "通办模拟 ADF-60",
    DeviceKind.SIGNATURE_PAD: "通办模拟 SP-10",
    DeviceKind.FINGERPRINT: "通办模拟 FP-5",
    DeviceKind.RECEIPT_PRINTER: "通办模拟 PR-80",
    DeviceKind.CUSTOMER_SCREEN: "通办模拟 CS-10",
}
_STATES: Final = {
    ErrorCode.DEVICE_ABSENT: DeviceState.ABSENT,
    ErrorCode.COVER_OPEN: DeviceState.COVER_OPEN,
    ErrorCode.OUT_OF_PAPER: DeviceState.OUT_OF_PAPER,
}
_KEPT_SLIPS: Final = 20


class Ended(Exception):
    """The operation ends unfinished."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Running:
    """One operation; changed only while the desk's condition is held."""

    operation: str
    act: Act
    ticket: str
    parameters: Any
    deadline: float
    state: OperationState = OperationState.RUNNING
    progress: str = ""
    sealed: Sealed | None = None
    error: Problem | None = None
    pages: list[tuple[str, bytes]] = field(default_factory=list)
    cancelled: bool = False
    ended: float = 0.0


@dataclass
class Reading:
    """A text on the customer's screen, from its showing to the signature."""

    operation: str
    text: SigningText
    digest: str
    by_finger: bool
    shown_at: datetime | None = None
    read_at: datetime | None = None
    confirmed: int = 0
    answer: dict[str, Any] | None = None
    declined: bool = False


@dataclass
class Desk:
    """The devices of one counter. Whoever reads or writes holds `changed`."""

    counter: str
    changed: Condition = field(default_factory=Condition)
    version: int = 0
    card: CardRead | None = None
    resemblance: float = 96.5
    live: bool = True
    sheets: int = 2
    sample: str = "contract"
    delay: float = 0.4
    faults: dict[DeviceKind, ErrorCode] = field(default_factory=dict)
    using: dict[DeviceKind, Running] = field(default_factory=dict)
    message: tuple[str, tuple[str, ...]] = ("", ())
    reading: Reading | None = None
    slips: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)

    def say(self) -> None:
        """Something has changed: everybody who waits looks again. Call while holding `changed`."""
        self.version += 1
        self.changed.notify_all()

    def state_of(self, kind: DeviceKind) -> DeviceState:
        """How the device stands."""
        fault = self.faults.get(kind)
        if fault in _STATES:
            return _STATES[fault]
        return DeviceState.BUSY if kind in self.using else DeviceState.READY

    def wait(
        self, running: Running, ready: Callable[[], Found | None], *, late: ErrorCode = ErrorCode.TIMED_OUT
    ) -> Found:
        """Wait until `ready` has something; raises Ended when the operation is cancelled, hindered or too late."""
        with self.changed:
            while True:
                self._go_on(running)
                found = ready()
                if found is not None:
                    return found
                left = running.deadline - monotonic()
                if left <= 0:
                    raise Ended(late)
                self.changed.wait(left)

    def take_time(self, running: Running) -> None:
        """As long as a device works; raises Ended as `wait` does."""
        until = monotonic() + self.delay
        with self.changed:
            while (left := min(until, running.deadline) - monotonic()) > 0:
                self._go_on(running)
                self.changed.wait(left)
            self._go_on(running)
        if running.deadline < until:
            raise Ended(ErrorCode.TIMED_OUT)

    def _go_on(self, running: Running) -> None:
        if running.cancelled:
            raise Ended(ErrorCode.CANCELLED)
        fault = self.faults.get(running.act.device)
        if fault is not None:
            raise Ended(fault)

    def keep_slip(self, title: str, lines: tuple[str, ...], qr: str) -> None:
        """What the printer printed, the latest first."""
        with self.changed:
            self.slips = [(title, lines, qr), *self.slips][:_KEPT_SLIPS]
            self.say()
