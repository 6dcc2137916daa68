"""The load generator for messages: writes a sender's outbox as `publish` does, and watches the receiver's inbox.

A process of its own: one JSON order on standard input, one JSON answer on standard output. No Django.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg

from tongban.exchange.contracts.joining import Greeting
from tongban.exchange.envelope import Kind, new_envelope

_TICK: Final = 0.02
_LOOK: Final = 0.01
_IN_FLIGHT: Final = 4_000
"""So many may be under way when nothing else limits the pace; more would only wait longer."""
_GIVE_UP: Final = 60.0
_COLUMNS: Final = (
    "id, sender, recipient, about, sequence, contract, unsigned, jws, state, attempts, last_error, receipt"
)
_TEXT: Final = "压力测试：本条消息没有任何办理效果，只用来测量数据交换的速度。" * 5


@dataclass
class Watch:
    """Messages whose arrival is timed: one of every commit. Seconds by `time.perf_counter`."""

    under_way: dict[UUID, float] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def look(self, receiver: "psycopg.Connection[Any]") -> None:
        """See which have been applied: their rows are visible once their transaction has committed."""
        if not self.under_way:
            return
        rows = receiver.execute(
            "SELECT id FROM messaging_inboxmessage WHERE id = ANY(%s)",
            [list(self.under_way)],
            prepare=False,  # a plan kept from when the table was empty would read the whole of it at every look
        ).fetchall()
        now = time.perf_counter()
        self.seconds += [now - self.under_way.pop(number) for (number,) in rows]


def main() -> None:
    """Write at the pace asked for (0: as fast as it is applied), then wait until everything was applied."""
    order = json.load(sys.stdin)
    with (
        psycopg.connect(order["sender_database"]) as sender,
        psycopg.connect(order["receiver_database"], autocommit=True) as receiver,
    ):
        json.dump(_run(order, sender, receiver), sys.stdout)


def _run(
    order: dict[str, Any], sender: "psycopg.Connection[Any]", receiver: "psycopg.Connection[Any]"
) -> dict[str, Any]:
    watch, before, written = Watch(), _applied(receiver), 0
    marks: list[tuple[float, int]] = []
    seconds, warm_up, pace = order["seconds"], order["warm_up"], order["pace"]
    began = time.perf_counter()
    looked, known = began, 0
    while (now := time.perf_counter()) - began < warm_up + seconds:
        if now - looked > 1.0:
            looked, known = now, _applied(receiver) - before
        if not marks and now - began >= warm_up:
            marks.append((now, _applied(receiver) - before))
            watch.seconds.clear()
        owed = int((now - began) * pace) - written if pace else min(200, _IN_FLIGHT - (written - known))
        if owed > 0:
            watch.under_way[_write(sender, order, owed)] = time.perf_counter()
            written += owed
        _watch_until(now + _TICK, watch, receiver)
    marks.append((time.perf_counter(), _applied(receiver) - before))
    within = list(watch.seconds)
    drained = _drained(watch, receiver, before, written)
    (start, first), (end, last) = marks
    return {
        "written": written,
        "applied_per_second": round((last - first) / (end - start), 1),
        "applied_in_window": last - first,
        "all_applied": drained,
        "latencies": watch.seconds if pace else within,
        "processor_seconds": round(time.process_time(), 2),
    }


def _watch_until(moment: float, watch: Watch, receiver: "psycopg.Connection[Any]") -> None:
    while (left := moment - time.perf_counter()) > 0:
        time.sleep(min(_LOOK, left))
        watch.look(receiver)


def _drained(watch: Watch, receiver: "psycopg.Connection[Any]", before: int, written: int) -> bool:
    until = time.perf_counter() + _GIVE_UP
    while time.perf_counter() < until:
        _watch_until(time.perf_counter() + 0.1, watch, receiver)
        if not watch.under_way and _applied(receiver) - before == written:
            return True
    return False


def _applied(receiver: "psycopg.Connection[Any]") -> int:
    row = receiver.execute("SELECT count(*) FROM messaging_inboxmessage").fetchone()
    return 0 if row is None else int(row[0])


def _write(sender: "psycopg.Connection[Any]", order: dict[str, Any], many: int) -> UUID:
    """Commit so many messages, each of a matter of its own, and wake the courier; the number of the last."""
    number = uuid4()
    with sender.transaction(), sender.cursor() as cursor:
        with cursor.copy(f"COPY messaging_outboxmessage ({_COLUMNS}) FROM STDIN") as copy:
            for place in range(many):
                number = uuid4()
                copy.write_row(_row(number, order["sender"], _chosen(order["recipients"], number, place)))
        cursor.execute("SELECT pg_notify('tongban_outbox', '')")
    return number


def _chosen(recipients: Sequence[str], number: UUID, place: int) -> str:
    return recipients[(number.int + place) % len(recipients)]


def _row(number: UUID, sender: str, recipient: str) -> tuple[object, ...]:
    about = number.hex
    envelope = new_envelope(
        id=number,
        kind=Kind.MESSAGE,
        payload=Greeting(text=_TEXT),
        sender=sender,
        recipient=recipient,
        about=about,
        sequence=1,
        sent_at=datetime.now(UTC),
    )
    unsigned = envelope.model_dump_json(exclude_none=True)
    return (number, sender, recipient, about, 1, envelope.contract, unsigned, "", "waiting", 0, "", "")


if __name__ == "__main__":
    main()
