"""Who does something about a message, who answers a call, and where files lie.

The apps above register themselves in their `AppConfig.ready`; messaging knows none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from tongban.exchange.contracts import Answer, Call, Message
from tongban.exchange.contracts.returning import MessageWithdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The circumstances of a message: `at` is when this node took it in."""

    id: str
    sender: str
    recipient: str
    about: str
    sequence: int
    sent_at: datetime
    at: datetime

    @property
    def institution_code(self) -> str:
        """The institution of this node the message is for; empty for a member that is none."""
        return code_of(self.recipient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The circumstances of a call: who asks whom, on whose behalf and what for."""

    id: str
    sender: str
    recipient: str
    about: str
    operator: str
    purpose: str
    case: str
    at: datetime
    sender_title: str = ""
    """What the directory calls the sender; empty while it does not know it."""

    @property
    def institution_code(self) -> str:
        """The institution of this node that is asked."""
        return code_of(self.recipient)


class WrongBytes(Exception):
    """What came is not the file that was named; it has been thrown away."""

    sentence = "收到的内容与文件摘要不符，已丢弃。"


class UnusableFile(Exception):
    """The file came as it was named, but it is none that may be kept; `sentence` says why.

    Unless it is `for_good`, looking at it again on a quieter machine may help.
    """

    def __init__(self, sentence: str, *, for_good: bool) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.for_good = for_good


class FileStore(Protocol):
    """Where the node's files lie; `tongban.web` connects the documents app."""

    def missing(self, digest: str) -> bool:
        """Whether the file still has to be fetched."""
        ...

    def received_so_far(self, *, digest: str, source: str) -> int:
        """How many bytes of it arrived before from this source."""
        ...

    def store(self, *, chunks: Iterable[bytes], digest: str, size: int, source: str, offset: int, at: datetime) -> None:
        """Append, verify and keep; raises WrongBytes, UnusableFile, or anything else when it should go on later."""
        ...

    def read(self, *, digest: str, start: int) -> Iterator[bytes]:
        """The bytes from `start` on, a chunk at a time; raises LookupError when the node does not hold the file."""
        ...

    def size(self, digest: str) -> int:
        """The whole length in bytes; raises LookupError."""
        ...


MessageHandler = Callable[[Any, Received], None]
WithdrawalHandler = Callable[[MessageWithdrawn, Received], None]
CallHandler = Callable[[Any, Asked], Answer]

_M = TypeVar("_M", bound=MessageHandler)
_C = TypeVar("_C", bound=CallHandler)
_W = TypeVar("_W", bound=WithdrawalHandler)

_MESSAGES: Final[dict[str, MessageHandler]] = {}
_WITHDRAWALS: Final[dict[str, WithdrawalHandler]] = {}
_CALLS: Final[dict[str, CallHandler]] = {}
_STORES: Final[list[FileStore]] = []


def handles(*contracts: type[Message]) -> Callable[[_M], _M]:
    """Register what is done about these messages: `handler(message, received)`.

    It runs in the transaction that stores the message, exactly once for each message id. Raising
    rolls both back; the hub then tries again later.
    """

    def register(handler: _M) -> _M:
        for contract in contracts:
            _claim(_MESSAGES, contract.CONTRACT, handler)
        return handler

    return register


def when_withdrawn(*contracts: type[Message]) -> Callable[[_W], _W]:
    """Register who has to know that a message of these will not come: `handler(notice, received)`.

    It runs in the transaction that takes the hub's notice in; most handlers of messages need none.
    """

    def register(handler: _W) -> _W:
        for contract in contracts:
            _claim(_WITHDRAWALS, contract.CONTRACT, handler)
        return handler

    return register


def answers(contract: type[Call]) -> Callable[[_C], _C]:
    """Register who answers a call: `handler(request, asked) -> answer`.

    An exception with a Chinese `sentence` becomes a signed refusal that the caller sees as PartnerRefused,
    coded by the exception's `code` or else its class name.
    """

    def register(handler: _C) -> _C:
        _claim(_CALLS, contract.CONTRACT, handler)
        return handler

    return register


def connect_file_store(store: FileStore) -> None:
    """Say where files lie; the last one named counts."""
    _STORES[:] = [store]


def message_handler(contract: str) -> MessageHandler | None:
    """Who handles this contract on this node."""
    return _MESSAGES.get(contract)


def withdrawal_handler(contract: str) -> WithdrawalHandler | None:
    """Who has to know when a message of this contract was withdrawn."""
    return _WITHDRAWALS.get(contract)


def call_handler(contract: str) -> CallHandler | None:
    """Who answers this contract on this node."""
    return _CALLS.get(contract)


def file_store() -> FileStore:
    """Where files lie; raises LookupError while nothing is connected."""
    if not _STORES:
        raise LookupError("no file store is connected")
    return _STORES[0]


def code_of(member: str) -> str:
    """The institution code in a member's name: `bureau.419001` → `419001`."""
    return member.partition(".")[2]


def _claim(table: dict[str, Any], contract: str, handler: Callable[..., Any]) -> None:
    taken = table.get(contract)
    if taken is not None and taken is not handler:
        raise ValueError(f"{contract} is already handled by {taken.__module__}.{taken.__qualname__}")
    table[contract] = handler
