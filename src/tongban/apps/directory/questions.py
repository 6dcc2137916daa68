"""Questions in the log: what is asked at the same moment is entered, and its passage signed, together.

One signature, one statement and one commit then do for all of them; each goes on only when its row is durable. The same
statement confirms that both parties still are what this process remembers of them, so that nobody need ask before.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from tongban.apps.directory.admission import LOG_COLUMNS, Admitted, Registry, passage_for, record_with, stamp_in_sql
from tongban.apps.identity.prepared import ask, send
from tongban.apps.messaging.node import signing_key
from tongban.apps.messaging.together import Together
from tongban.exchange.envelope import seal_all


class _Question(NamedTuple):
    admitted: Admitted
    stamps: tuple[str, str]
    at: datetime


def enter_question(admitted: Admitted, *, registry: Registry, at: datetime) -> str | None:
    """Enter a question in the log; the hub's signed passage once that is durable.

    Nothing is entered, and None given back, when the number is known, or when sender or recipient are no longer what
    the registry at hand says: then they are to be looked up, and the question judged anew.
    """
    parties = admitted.envelope.sender, admitted.envelope.recipient
    sender, recipient = (registry.stamp_of(party) for party in parties)
    return _ENTERING.do(_Question(admitted, (sender, recipient), at))


def _enter(questions: Sequence[_Question]) -> list[str | None]:
    passages = seal_all([passage_for(one.admitted, one.at) for one in questions], signing_key())
    rows = [_row(one, passage) for one, passage in zip(questions, passages, strict=True)]
    entered = {number for (number,) in ask(_logging(len(rows)), [value for row in rows for value in row])}
    return [_given_once(entered, one, passage) for one, passage in zip(questions, passages, strict=True)]


def _given_once(entered: set[UUID], question: _Question, passage: str) -> str | None:
    """Of two with the same number at the same moment, one is entered."""
    number = question.admitted.envelope.id
    if number not in entered:
        return None
    entered.remove(number)
    return passage


def _row(question: _Question, passage: str) -> list[object]:
    columns = record_with(question.admitted, receipt=passage, at=question.at)
    return [question.admitted.envelope.id, str(columns.pop("kind")), *columns.values(), *question.stamps]


_ENTERING: Final = Together(_enter)


@lru_cache(maxsize=64)
def _logging(many: int) -> str:
    names = ", ".join(f'"{column}"' for column, _ in LOG_COLUMNS)
    row = ", ".join([*(f"%s::{kind}" for _, kind in LOG_COLUMNS), "%s::text", "%s::text"])
    return f"""
        INSERT INTO directory_exchangerecord ({names})
        SELECT {names} FROM (VALUES {", ".join([f"({row})"] * many)})
            AS asked ({names}, sender_stamp, recipient_stamp)
        WHERE sender_stamp = {stamp_in_sql("asked.sender")} AND recipient_stamp = {stamp_in_sql("asked.recipient")}
        ON CONFLICT (id) DO NOTHING RETURNING id
    """  # noqa: S608 - put together from the names above; who inserts the same id just now is waited for


def enter_outcome(outcome: dict[str, Any]) -> None:
    """Enter how a call or a request for a file ended; durable when this returns."""
    _ENDING.do(outcome)


def _end(outcomes: Sequence[dict[str, Any]]) -> list[None]:
    send(_noting(len(outcomes)), [one[column] for one in outcomes for column in _OUTCOME])
    return [None] * len(outcomes)


_ENDING: Final = Together(_end)
_OUTCOME: Final = (
    "record_id",
    "succeeded",
    "code",
    "sentence",
    "answer",
    "size",
    "forwarded_at",
    "answered_at",
    "returned_at",
)


@lru_cache(maxsize=64)
def _noting(many: int) -> str:
    row = f"({', '.join(['%s'] * len(_OUTCOME))})"
    return f"INSERT INTO directory_outcome ({', '.join(_OUTCOME)}) VALUES {', '.join([row] * many)}"  # noqa: S608
