"""The load generator for calls: questions signed beforehand, put through the hub or straight to the member asked.

A direct question carries a passage that the generator signs with the hub's key: the member asked does the same work
either way, and the difference between the two is the hub. One JSON order in, one JSON answer out. No Django.
"""

import http.client
import json
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from tongban.exchange.contracts.catalogue import SearchVariant
from tongban.exchange.contracts.registers import SearchUnit
from tongban.exchange.envelope import MEDIA_TYPE, Envelope, Kind, new_envelope, peek, seal_all
from tongban.exchange.keys import SigningKey, load_signing_key
from tongban.exchange.receipts import digest_of, receipt_for

_THREADS: Final = 16
_DEADLINE: Final = timedelta(minutes=4)
_HUB: Final = "province"
_PURPOSE: Final = "压力测试：异地收件前查询"
_LIGHT: Final = SearchVariant(item="3704")
"""The lightest question a bureau answers: its public local rules for one item."""
Question = tuple[str, dict[str, str]]


@dataclass
class Answers:
    """How long answers took (seconds), and what was wrong with the others."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, taken: float, fault: str) -> None:
        """Remember one answer."""
        with self.lock:
            if fault:
                self.wrong.append(fault)
            else:
                self.seconds.append(taken)


def main() -> None:
    """Sign, ask at the pace asked for (0: without pause), tell."""
    order = json.load(sys.stdin)
    questions = _questions(order)
    answers = Answers()
    used, began = time.process_time(), time.perf_counter()
    threads = [
        threading.Thread(target=_ask_all, args=(order, questions[number::_THREADS], number, began, answers))
        for number in range(_THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - began
    told = {
        "answered": len(answers.seconds),
        "answered_per_second": round(len(answers.seconds) / lasted, 1),
        "wrong": len(answers.wrong),
        "wrong_samples": answers.wrong[:3],
        "latencies": answers.seconds,
        "processor_seconds": round(time.process_time() - used, 3),
    }
    json.dump(told, sys.stdout)


def _questions(order: dict[str, Any]) -> list[Question]:
    key = load_signing_key(Path(order["sender_key"]))
    hub_key = load_signing_key(Path(order["hub_key"])) if order["direct"] else None
    return [_question(order, number, key, hub_key) for number in range(order["calls"])]


def _question(order: dict[str, Any], number: int, key: SigningKey, hub_key: SigningKey | None) -> Question:
    at = datetime.now(UTC)
    intake_number = f"41010020261121S{number % 100_000:05}"
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=_LIGHT if order["light"] else _about_a_unit(order, number, intake_number),
        sender=order["sender"],
        recipient=order["recipient"],
        about=intake_number,
        sent_at=at,
        deadline=at + _DEADLINE,
        purpose=_PURPOSE,
        operator="压力测试（bench）",
        case=intake_number,
    )
    [jws] = seal_all([envelope], key)
    if hub_key is None:
        return jws, {"Content-Type": MEDIA_TYPE}
    return jws, {"Content-Type": MEDIA_TYPE, "X-Exchange-Receipt": _passage(envelope, jws, hub_key, at)}


def _about_a_unit(order: dict[str, Any], number: int, intake_number: str) -> SearchUnit:
    unit = order["units"][number % len(order["units"])]
    return SearchUnit(unit_code=unit, item="3704", purpose=_PURPOSE, intake_number=intake_number)


def _passage(envelope: Envelope, jws: str, hub_key: SigningKey, at: datetime) -> str:
    [receipt] = seal_all([receipt_for(envelope=envelope, digest=digest_of(jws), signer=_HUB, at=at)], hub_key)
    return receipt


def _ask_all(order: dict[str, Any], questions: list[Question], place: int, began: float, answers: Answers) -> None:
    pace = order["pace"]
    node = urlsplit(order["url"])
    with closing(http.client.HTTPConnection(node.hostname or "", node.port, timeout=30)) as line:
        for turn, (jws, headers) in enumerate(questions):
            if pace:
                due = began + (turn * _THREADS + place) / pace
                time.sleep(max(0.0, due - time.perf_counter()))
            asked = time.perf_counter()
            try:
                line.request("POST", "/exchange/calls", jws, headers)
                fault = _fault_in(line.getresponse().read())
            except (OSError, http.client.HTTPException) as error:
                fault = type(error).__name__
                line.close()
            answers.note(time.perf_counter() - asked, fault)


def _fault_in(reply: bytes) -> str:
    envelope = peek(reply)
    return "" if envelope.kind is Kind.ANSWER else f"{envelope.kind} {envelope.body}"


if __name__ == "__main__":
    main()
