"""Background work of casework: carrying short messages, and noting who waits too long."""

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from tongban.apps.casework.operations.lateness import flag_late_acceptances
from tongban.apps.casework.operations.noting import escalate_overdue
from tongban.apps.casework.operations.short_messages import SEND_TASK, carry_short_message
from tongban.apps.casework.operations.verifying import forget_lookups
from tongban.apps.identity.clock import now

_PAUSES_SECONDS = (60, 300, 600)


class OperatorPauses(BaseRetryStrategy):
    """Try again after 1, 5 and 10 minutes (gateways.md 8.2), then leave it."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try next; None after the last pause."""
        del exception
        if job.attempts > len(_PAUSES_SECONDS):
            return None
        return RetryDecision(retry_in={"seconds": _PAUSES_SECONDS[max(job.attempts, 1) - 1]})


@app.task(name=SEND_TASK, queue="sms", retry=OperatorPauses())
def send_short_message(*, message_id: int) -> None:
    """Hand one message to the operator."""
    carry_short_message(message_id=message_id, at=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="casework.flag_late_acceptances", queue="clock", queueing_lock="casework.flag_late_acceptances")
def flag_late(timestamp: int) -> None:
    """Note cases whose half day for acceptance has passed, and bring every missed deadline before the chief."""
    del timestamp
    at = now()
    flag_late_acceptances(at=at)
    escalate_overdue(at=at)


@app.periodic(cron="20 3 * * *")
@app.task(name="casework.forget_lookups", queue="clock", queueing_lock="casework.forget_lookups")
def forget(timestamp: int) -> None:
    """Drop yesterday's look-ups of the public verification page."""
    del timestamp
    forget_lookups(at=now())
