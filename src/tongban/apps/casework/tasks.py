"""Background work of casework: short messages, certificates by post, and noting who waits too long."""

from contextlib import suppress

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from tongban.apps.casework.ems import CarrierUnavailable
from tongban.apps.casework.operations.before_lodging.forgetting import forget_unlodged
from tongban.apps.casework.operations.telling.posting import (
    ORDER_TASK,
    follow_posting,
    order_posting,
    postings_to_look_at,
)
from tongban.apps.casework.operations.telling.serving import ORDER_TASK as SERVICE_TASK
from tongban.apps.casework.operations.telling.serving import follow_service, order_service, services_to_look_at
from tongban.apps.casework.operations.telling.short_messages import SEND_TASK, carry_short_message
from tongban.apps.casework.operations.telling.verifying import forget_lookups
from tongban.apps.casework.operations.terms.escalating import escalate_deadlines
from tongban.apps.casework.operations.terms.lateness import (
    flag_late_acceptances,
    flag_late_enquiries,
    flag_late_pre_reviews,
    flag_late_questions,
)
from tongban.apps.identity.clock import now


class Pauses(BaseRetryStrategy):
    """Try again after each of these pauses, then leave it; or go on with the last one for ever."""

    def __init__(self, *seconds: int, for_ever: bool = False) -> None:
        self.seconds = seconds
        self.for_ever = for_ever

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try next; None after the last pause."""
        del exception
        if job.attempts > len(self.seconds) and not self.for_ever:
            return None
        return RetryDecision(retry_in={"seconds": self.seconds[min(max(job.attempts, 1), len(self.seconds)) - 1]})


@app.task(name=SEND_TASK, queue="sms", retry=Pauses(60, 300, 600))
def send_short_message(*, message_id: int) -> None:
    """Hand one message to the operator; again after 1, 5 and 10 minutes (gateways.md 8.2)."""
    carry_short_message(message_id=message_id, at=now())


@app.task(name=ORDER_TASK, queue="post", retry=Pauses(30, 60, 300, 900, 3600, for_ever=True))
def order_from_carrier(*, posting_id: int) -> None:
    """Ask the carrier to collect one certificate, for as long as it takes (gateways.md 0.2)."""
    order_posting(posting_id=posting_id, at=now())


@app.task(name=SERVICE_TASK, queue="post", retry=Pauses(30, 60, 300, 900, 3600, for_ever=True))
def order_service_from_carrier(*, service_id: int) -> None:
    """Ask the carrier to collect one notice, for as long as it takes."""
    order_service(service_id=service_id, at=now())


@app.periodic(cron="* * * * *")
@app.task(name="casework.follow_postings", queue="post", queueing_lock="casework.follow_postings")
def follow_postings(timestamp: int) -> None:
    """Ask for the tracks that are due; one that cannot be asked for now is asked for in the next minute."""
    del timestamp
    for posting_id in postings_to_look_at(at=now()):
        with suppress(CarrierUnavailable):
            follow_posting(posting_id=posting_id, at=now())
    for service_id in services_to_look_at(at=now()):
        with suppress(CarrierUnavailable):
            follow_service(service_id=service_id, at=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="casework.flag_late_acceptances", queue="clock", queueing_lock="casework.flag_late_acceptances")
def flag_late(timestamp: int) -> None:
    """Note whatever waits although its half day has passed, and tell who is to hear of each deadline."""
    del timestamp
    at = now()
    flag_late_acceptances(at=at)
    flag_late_enquiries(at=at)
    flag_late_questions(at=at)
    flag_late_pre_reviews(at=at)
    escalate_deadlines(at=at)


@app.periodic(cron="20 3 * * *")
@app.task(name="casework.forget_lookups", queue="clock", queueing_lock="casework.forget_lookups")
def forget(timestamp: int) -> None:
    """Drop yesterday's look-ups of the public verification page."""
    del timestamp
    forget_lookups(at=now())


@app.periodic(cron="10 2 * * *")
@app.task(name="casework.forget_unlodged", queue="clock", queueing_lock="casework.forget_unlodged")
def forget_applications(timestamp: int) -> None:
    """Remove by night what was pre-reviewed long ago and never lodged, before files that nothing names are cleared."""
    del timestamp
    forget_unlodged(at=now())
