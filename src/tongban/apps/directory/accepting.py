"""Taking on many messages at once: each is admitted by itself, then all are logged in one transaction.

The hub signs once for all receipts, and each receipt still proves itself alone.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from tongban.apps.directory.admission import (
    LOG_COLUMNS,
    Admitted,
    Registry,
    admit,
    id_reused,
    receipt_given,
    record_with,
    require_not_ahead,
)
from tongban.apps.directory.models import ExchangeRecord, Resubmission
from tongban.apps.directory.operations import accept_message, require_line, sequence_reused
from tongban.apps.directory.speaking import HUB_CHANNEL
from tongban.apps.identity.prepared import run
from tongban.apps.messaging.carrying import as_json
from tongban.apps.messaging.node import HUB, signing_key
from tongban.apps.messaging.operations import notify
from tongban.apps.messaging.storage import storage_trouble
from tongban.exchange.envelope import Kind, seal_all
from tongban.exchange.receipts import receipt_for
from tongban.exchange.refusals import ExchangeRefused

log = logging.getLogger(__name__)

Outcome = str | Exception
"""The hub's receipt, or why there is none."""


def accept_batch(*, messages: Sequence[bytes], at: datetime) -> list[Outcome]:
    """Take messages on once they are durable: a receipt for each, or what speaks against it, in their order."""
    registry = Registry()
    admitted = [_admitted(jws, registry, at) for jws in messages]
    taken = [one for one in admitted if isinstance(one, Admitted) and one.recipient.name != HUB]
    try:
        outcomes = _logged(taken, at)
    except Exception as error:  # whatever it was, it concerns at most one of them: each by itself
        log.warning("a batch was rolled back: %s", type(error).__name__)
        if storage_trouble(error) is not None:
            raise
        return [_alone(jws, at) for jws in messages]
    return [
        (one if isinstance(one, str | Exception) else outcomes.get(id(one)) or _alone(jws, at))
        for one, jws in zip(admitted, messages, strict=True)
    ]


def _admitted(jws: bytes, registry: Registry, at: datetime) -> Admitted | Outcome:
    """A message fit to be logged; or the receipt it was given before, or why it is refused."""
    try:
        admitted = admit(jws, kind=Kind.MESSAGE, registry=registry)
        require_not_ahead(admitted.envelope, at=at)
        registry.require_room()
    except ExchangeRefused as refused:
        return receipt_given(jws) or refused
    try:
        require_line(admitted)
    except ExchangeRefused as refused:
        return refused
    return admitted


def _alone(jws: bytes, at: datetime) -> Outcome:
    try:
        return accept_message(jws=jws, at=at)
    except Exception as error:  # noqa: BLE001 - the caller says it to the sender
        return error


def _logged(taken: Sequence[Admitted], at: datetime) -> dict[int, Outcome]:
    """Log these and put the new ones on their way; what became of each, by its identity in this batch."""
    if not taken:
        return {}
    told = [receipt_for(envelope=one.envelope, digest=one.digest, signer=HUB, at=at) for one in taken]
    receipts = seal_all(told, signing_key())
    with transaction.atomic():
        new = _written(
            [
                {"id": one.envelope.id, **record_with(one, receipt=receipt, at=at)}
                for one, receipt in zip(taken, receipts, strict=True)
            ]
        )
        outcomes: dict[int, Outcome] = {}
        for one, receipt in zip(taken, receipts, strict=True):
            if one.envelope.id in new:
                new.discard(one.envelope.id)  # a second one with this number in the same batch is not new
                outcomes[id(one)] = receipt
        known = [one for one in taken if id(one) not in outcomes]
        outcomes |= _known(known, at) if known else {}
        notify(HUB_CHANNEL)
    return outcomes


def _known(taken: Sequence[Admitted], at: datetime) -> dict[int, Outcome]:
    """What was logged before gets the receipt it had; a number or a place that another message holds is refused."""
    rows = ExchangeRecord.objects.filter(pk__in=[one.envelope.id for one in taken])
    held = {row.id: row for row in rows.only("id", "digest", "receipt")}
    outcomes: dict[int, Outcome] = {}
    again = []
    for one in taken:
        row = held.get(one.envelope.id)
        if row is None:
            outcomes[id(one)] = sequence_reused()
        elif row.digest != one.digest:
            outcomes[id(one)] = id_reused()
        else:
            outcomes[id(one)] = row.receipt
            again.append(Resubmission(record=row, at=at))
    Resubmission.objects.bulk_create(again)
    return outcomes


def _written(rows: Sequence[dict[str, object]]) -> set[UUID]:
    """Log what was not logged before and queue its delivery; the numbers of those."""
    return {number for (number,) in run(_WRITE, [as_json(rows)]).fetchall()}


_TYPED: Final = ", ".join(f'"{column}" {kind}' for column, kind in LOG_COLUMNS)
_WRITE: Final = f"""
    WITH logged AS (
        INSERT INTO directory_exchangerecord ({", ".join(f'"{column}"' for column, _ in LOG_COLUMNS)})
        SELECT * FROM json_to_recordset(%s::json) AS told ({_TYPED})
        ON CONFLICT DO NOTHING RETURNING id, sender, recipient, about, sequence
    )
    INSERT INTO directory_delivery
        (record_id, sender, recipient, about, sequence, state, attempts, refusals, last_error, acknowledgement)
    SELECT id, sender, recipient, about, sequence, 'waiting', 0, 0, '', '' FROM logged
    RETURNING record_id
"""  # noqa: S608 - put together from the names above
