"""The load generator for calls, put through the hub or straight to the member asked.

What a caller does is part of a call: each question is signed, and the signature of each answer verified, while the
clock runs. A direct question carries a passage that the generator signs with the hub's key, while the clock stands: the
member asked does the same work either way, and the difference between the two is the hub. One JSON order in, one JSON
answer out. No Django.
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
from tongban.exchange.envelope import MEDIA_TYPE, Envelope, Kind, new_envelope, open_sealed, seal
from tongban.exchange.keys import SigningKey, VerifyingKey, load_signing_key
from tongban.exchange.receipts import write_receipt
from tongban.exchange.refusals import ExchangeRefused

_THREADS: Final = 16
_DEADLINE: Final = timedelta(minutes=4)
_HUB: Final = "province"
_PURPOSE: Final = "压力测试：异地收件前查询"
_LIGHT: Final = SearchVariant(item="3704")
"""The lightest question a bureau answers: its public local rules for one item."""


@dataclass
class Answers:
    """How long answers took (seconds), and what was wrong with the others; how long the first took is left out."""

    unmeasured: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, number: int, taken: float, fault: str) -> None:
        """Remember the answer to this question; that to one of the first only where it was wrong."""
        with self.lock:
            if fault:
                self.wrong.append(fault)
            elif number >= self.unmeasured:
                self.seconds.append(taken)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks: with its key, by the key of the member asked, and with the hub's where the hub is left out."""

    order: dict[str, Any]
    key: SigningKey
    asked: VerifyingKey
    hub_key: SigningKey | None

    def call(self, line: http.client.HTTPConnection, number: int) -> tuple[float, str]:
        """Sign, ask, verify: the seconds it took, and what was wrong."""
        began = time.perf_counter()
        question = _question(self.order, number)
        jws = seal(question, self.key)
        signed = time.perf_counter()
        headers = self._headers(question, jws)
        sent = time.perf_counter()
        try:
            line.request("POST", "/exchange/calls", jws, headers)
            fault = self._fault_in(line.getresponse().read(), question)
        except (OSError, http.client.HTTPException) as error:
            fault = type(error).__name__
            line.close()
        return signed - began + time.perf_counter() - sent, fault

    def _headers(self, question: Envelope, jws: str) -> dict[str, str]:
        if self.hub_key is None:
            return {"Content-Type": MEDIA_TYPE}
        passage = write_receipt(envelope=question, jws=jws, signer=_HUB, key=self.hub_key, at=question.sent_at)
        return {"Content-Type": MEDIA_TYPE, "X-Exchange-Receipt": passage}

    def _fault_in(self, reply: bytes, question: Envelope) -> str:
        """Why this is not the answer of the member asked to this question; empty when it is."""
        try:
            answer = open_sealed(reply, key_of=lambda *_: self.asked)
        except ExchangeRefused as refused:
            return f"{refused.code} {reply[:2_000]!r}"
        fits = answer.kind is Kind.ANSWER and answer.in_reply_to == question.id
        return "" if fits else f"{answer.kind} {answer.body}"


def main() -> None:
    """Ask at the pace asked for (0: without pause), tell."""
    order = json.load(sys.stdin)
    caller = Caller(
        order=order,
        key=load_signing_key(Path(order["sender_key"])),
        asked=load_signing_key(Path(order["recipient_key"])).verifying_key,
        hub_key=load_signing_key(Path(order["hub_key"])) if order["direct"] else None,
    )
    answers = Answers(unmeasured=order["unmeasured"])
    used, began = time.process_time(), time.perf_counter()
    threads = [threading.Thread(target=_ask_all, args=(caller, place, began, answers)) for place in range(_THREADS)]
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


def _question(order: dict[str, Any], number: int) -> Envelope:
    at = datetime.now(UTC)
    intake_number = f"41010020261121S{number % 100_000:05}"
    return new_envelope(
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


def _about_a_unit(order: dict[str, Any], number: int, intake_number: str) -> SearchUnit:
    unit = order["units"][number % len(order["units"])]
    return SearchUnit(unit_code=unit, item="3704", purpose=_PURPOSE, intake_number=intake_number)


def _ask_all(caller: Caller, place: int, began: float, answers: Answers) -> None:
    pace, node = caller.order["pace"], urlsplit(caller.order["url"])
    with closing(http.client.HTTPConnection(node.hostname or "", node.port, timeout=30)) as line:
        for number in range(place, caller.order["calls"], _THREADS):
            if pace:
                time.sleep(max(0.0, began + number / pace - time.perf_counter()))
            answers.note(number, *caller.call(line, number))


if __name__ == "__main__":
    main()
