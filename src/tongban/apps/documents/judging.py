"""Scans are judged after the answer (ADR 61): whoever takes one in asks for it, a loop beside the pages does it.

The rows that wait are the queue, like the messages of an outbox: nothing is lost with a process, and what is done twice
is written once. One scan at a time, the oldest first, on a thread that no job and no message needs; the program that
looks at the pages gives way to everything else (opener.py).
"""

import logging
from datetime import datetime
from typing import Final

from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.scan_quality import judge_scan
from tongban.apps.identity.prepared import ask

log = logging.getLogger(__name__)

JUDGING_CHANNEL: Final = "documents_judging"
# Whoever asks has just stored the file, so that its row is here; the loop hears of it with the commit.
_ASK: Final = """
    WITH asked AS (
        UPDATE documents_storedfile SET judging_asked_at = %(at)s
        WHERE digest = %(digest)s AND judging_asked_at IS NULL AND warnings IS NULL RETURNING digest
    ) SELECT pg_notify(%(channel)s, '') FROM asked
"""


def ask_to_judge(*, digest: str, at: datetime) -> None:
    """Have a scan judged once this transaction has ended; one that was asked for before is not judged again."""
    ask(_ASK, {"at": at, "digest": digest, "channel": JUDGING_CHANNEL})


def judge_next() -> bool:
    """Judge the scan that has waited longest; whether there was one. A file removed meanwhile is nobody's any more."""
    waiting = StoredFile.objects.filter(judging_asked_at__isnull=False, warnings__isnull=True)
    row = waiting.order_by("judging_asked_at").first()
    if row is None:
        return False
    found = _warnings_about(row)
    waiting.filter(pk=row.pk).update(warnings=found)
    return True


def _warnings_about(row: StoredFile) -> list[str]:
    """As sentences. Whatever goes wrong with one scan, the others do not wait for it: it gives no warning."""
    try:
        return [one.sentence for one in judge_scan(digest=row.digest, media_type=row.media_type)]
    except Exception:
        log.exception("scan %s cannot be judged", row.digest[:12])
        return []
