"""Taking in many messages that the hub hands over at once.

Every message is verified by itself, though neighbours share a signature. They are acted on and written down in
transactions of many. When one of them fails all is undone and done again, now each within a savepoint of its own: the
one that failed is refused alone, and asked no second time.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from django.db import transaction

from tongban.apps.identity.prepared import run
from tongban.apps.messaging.carrying import as_json
from tongban.apps.messaging.members import key_of
from tongban.apps.messaging.node import signing_key
from tongban.apps.messaging.operations import Opened, id_reused, opened, take_in, withdrawn
from tongban.exchange.envelope import seal_all
from tongban.exchange.receipts import receipt_for
from tongban.exchange.refusals import ExchangeRefused

log = logging.getLogger(__name__)

Letter = tuple[bytes, str]
"""A message as it came, and the hub's receipt that came along."""
Outcome = str | Exception
"""The signed acknowledgement, or why there is none."""

_TOGETHER: Final = 200
_HOLD_SECONDS: Final = 0.5  # so long one transaction may keep its locks while there is more to act on
_ANSWER_SECONDS: Final = 4.0  # the hub waits ten


def receive_batch(*, letters: Sequence[Letter], at: datetime) -> list[Outcome]:
    """Take in messages and act on each once; an outcome for each in their order.

    When acting takes long, outcomes end early: the hub hands the others over again.
    """
    read = _opened(letters)
    fit = {letter.envelope.id: letter for letter in read if isinstance(letter, Opened)}
    outcomes = _applied(list(fit.values()), _acknowledgements(list(fit.values()), at), at)
    told: list[Outcome] = []
    for letter in read:
        if isinstance(letter, ExchangeRefused):
            told.append(letter)
        elif fit[letter.envelope.id] is not letter:
            told.append(_alone(letter, at))  # the same number twice in one batch
        elif letter.envelope.id in outcomes:
            told.append(outcomes[letter.envelope.id])
        else:
            break
    return told


def _opened(letters: Sequence[Letter]) -> list[Opened | ExchangeRefused]:
    keys = cache(key_of)  # the directory is looked up once for the whole batch

    def open_one(jws: bytes, receipt: str) -> Opened | ExchangeRefused:
        try:
            return opened(jws=jws, receipt=receipt, key_of=keys)
        except ExchangeRefused as refused:
            return refused

    return [open_one(*letter) for letter in letters]


def _acknowledgements(letters: Sequence[Opened], at: datetime) -> dict[UUID, str]:
    """One signature for all; each is given out only once its message is committed."""
    told = [
        receipt_for(envelope=one.envelope, digest=one.digest, signer=one.envelope.recipient, at=at) for one in letters
    ]
    sealed = seal_all(told, signing_key())
    return {letter.envelope.id: jws for letter, jws in zip(letters, sealed, strict=True)}


def _applied(letters: list[Opened], acknowledgements: Mapping[UUID, str], at: datetime) -> dict[UUID, Outcome]:
    outcomes: dict[UUID, Outcome] = {}
    until = time.monotonic() + _ANSWER_SECONDS
    left = letters
    while left and (not outcomes or time.monotonic() < until):
        settled = _settled(left[:_TOGETHER], acknowledgements, at)
        outcomes |= settled
        left = left[len(settled) :]
    return outcomes


def _settled(letters: Sequence[Opened], acknowledgements: Mapping[UUID, str], at: datetime) -> dict[UUID, Outcome]:
    try:
        try:
            return _apply_together(letters, acknowledgements, at)
        except _Stumbled as stumbled:
            return _apply_together(letters, acknowledgements, at, after=stumbled)
    except Exception as error:  # noqa: BLE001 - whatever it was, it concerns at most one of them: each by itself
        log.warning("a batch of the inbox was rolled back: %s", type(error).__name__)
        return {one.envelope.id: _alone(one, at) for one in letters}


def _alone(letter: Opened, at: datetime) -> Outcome:
    try:
        return take_in(letter, at=at)
    except Exception as error:  # noqa: BLE001 - the caller says it to the hub
        return error


class TakenMeanwhile(Exception):
    """Someone else took one of these in at the same moment: what was done about it here is undone."""


class _Stumbled(Exception):
    """One of them failed: what was done about the others is undone with it."""

    def __init__(self, number: UUID, failure: Exception) -> None:
        super().__init__(str(number))
        self.number, self.failure = number, failure


@transaction.atomic
def _apply_together(
    letters: Sequence[Opened], acknowledgements: Mapping[UUID, str], at: datetime, *, after: _Stumbled | None = None
) -> dict[UUID, Outcome]:
    """Act on these, until it has taken long, and write down what was acted on; the outcomes of the first of them.

    Rows of the inbox are written once and never taken back, so they come last. Raises TakenMeanwhile, or _Stumbled at
    the first failure; `after` that each gets a savepoint, and the one that failed keeps its outcome.
    """
    outcomes = _known(letters)
    if after is not None:
        outcomes[after.number] = after.failure
    acted: list[Opened] = []
    until = time.monotonic() + _HOLD_SECONDS
    for count, letter in enumerate(letters):
        if acted and time.monotonic() > until:
            letters = letters[:count]
            break
        if letter.envelope.id in outcomes:
            continue
        if (failure := _acted(letter, at, apart=after is not None)) is not None:
            outcomes[letter.envelope.id] = failure
        else:
            outcomes[letter.envelope.id] = acknowledgements[letter.envelope.id]
            acted.append(letter)
    if acted and _written(acted, acknowledgements, at) != len(acted):
        raise TakenMeanwhile
    return {letter.envelope.id: outcomes[letter.envelope.id] for letter in letters}


def _acted(letter: Opened, at: datetime, *, apart: bool) -> Exception | None:
    try:
        with transaction.atomic() if apart else nullcontext():
            letter.apply(at)
    except Exception as error:  # the boundary between one message and its neighbours
        if not apart:
            raise _Stumbled(letter.envelope.id, error) from error
        return error
    return None


def _known(letters: Sequence[Opened]) -> dict[UUID, Outcome]:
    """What was acknowledged before is so by the same words; a number withdrawn or used otherwise is refused."""
    digests = {one.envelope.id: one.digest for one in letters}
    rows = run("SELECT id, digest, acknowledgement FROM messaging_inboxmessage WHERE id = ANY(%s)", [list(digests)])
    return {
        number: (acknowledgement or withdrawn()) if digest == digests[number] else id_reused()
        for number, digest, acknowledgement in rows.fetchall()
    }


def _written(letters: Sequence[Opened], acknowledgements: Mapping[UUID, str], at: datetime) -> int:
    """How many of them were not here; who inserts one of them just now is waited for."""
    rows = [
        {
            "id": one.envelope.id,
            "sender": one.envelope.sender,
            "recipient": one.envelope.recipient,
            "about": one.envelope.about,
            "sequence": one.envelope.sequence,
            "contract": one.envelope.contract,
            "digest": one.digest,
            "jws": one.jws.decode("ascii"),
            "sent_at": one.envelope.sent_at,
            "acknowledgement": acknowledgements[one.envelope.id],
        }
        for one in letters
    ]
    written: int = run(_WRITE, [at, as_json(rows)]).rowcount
    return written


_WRITE: Final = """
    INSERT INTO messaging_inboxmessage (received_at, id, sender, recipient, about, sequence, contract, digest, jws,
        sent_at, acknowledgement)
    SELECT %s, told.* FROM json_to_recordset(%s::json) AS told (id uuid, sender text, recipient text, about text,
        sequence int, contract text, digest text, jws text, sent_at timestamptz, acknowledgement text)
    ON CONFLICT DO NOTHING
"""  # one JSON text is written far more quickly than ten arrays
