"""The province of these tests is that of the messages."""

from tests.integration.messaging.conftest import due, heard, line, now, province, registrations, step

__all__ = ["due", "heard", "line", "now", "province", "registrations", "step"]
