"""Desks of the hub's courier: a hand sits at one while it uses the database, and at none while it waits for a member.

So there may be a hand for every member of the province. However many of them turn slow in the same moment, they keep a
thread and a socket each, never a connection to the database, and whoever answers quickly finds a desk free.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

MANY: Final = 5
_FREE: Final = threading.BoundedSemaphore(MANY)


@contextmanager
def at_desk() -> Iterator[None]:
    """Use the database inside the block; ask no member anything there. The connection is given back with the desk."""
    with _FREE:
        try:
            yield
        finally:
            if not connection.in_atomic_block:
                connection.close()
