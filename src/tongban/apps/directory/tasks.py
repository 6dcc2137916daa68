"""Jobs of the hub that run by the clock."""

from procrastinate.contrib.django import app

from tongban.apps.directory.application_limits import delete_incomplete
from tongban.apps.directory.retention import delete_expired
from tongban.apps.directory.standings import follow_cases
from tongban.apps.directory.turned_away import forget_turned_away
from tongban.apps.identity.clock import now


@app.periodic(cron="10 3 * * *")
@app.task(name="directory.delete_expired", queue="clock", queueing_lock="directory.delete_expired")
def delete_what_was_kept_long_enough(timestamp: int) -> None:
    """Delete from the log what has passed its time, and applications that were never completed, at night."""
    del timestamp
    delete_expired(at=now())
    forget_turned_away(at=now())
    delete_incomplete(at=now())


@app.periodic(cron="* * * * *")
@app.task(name="directory.follow_cases", queueing_lock="directory.follow_cases", pass_context=False)
def follow(timestamp: int) -> None:
    """Read off the log where the province's cases stand."""
    del timestamp
    follow_cases()
