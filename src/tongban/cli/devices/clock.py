"""The clock of the counter's own machine: a bridge is no node and knows nothing of a node's time."""

from datetime import UTC, datetime


def machine_time() -> datetime:
    """This moment, as the machine under the counter goes by it."""
    return datetime.now(UTC)
