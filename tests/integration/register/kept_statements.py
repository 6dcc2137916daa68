"""Statements that outlive a refusal, for the random acts alone."""

from django.db import connection
from psycopg._preparing import PrepareManager


class KeptStatements(PrepareManager):
    """What is prepared stays prepared when an act is refused.

    The driver forgets all of it at every rollback, because a table may have gone with it; the next act then has eight
    statements read and planned anew. No act makes or drops a table, and two acts in three are refused.
    """

    def _should_discard(self, *_: object) -> bool:
        return False


def keep_prepared_statements() -> None:
    connection.ensure_connection()
    driver = connection.connection
    before = driver._prepared
    if not isinstance(before, KeptStatements):
        kept = KeptStatements()
        kept.prepare_threshold, kept.prepared_max = before.prepare_threshold, before.prepared_max
        driver._prepared = kept
