"""Jobs that run by the clock."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from tongban.apps.directory.retention import delete_expired


@app.periodic(cron="10 3 * * *")
@app.task(name="directory.delete_expired", queue="clock", queueing_lock="directory.delete_expired")
def delete_what_was_kept_long_enough(timestamp: int) -> None:
    """Delete from the log what has passed its time, at night."""
    del timestamp
    delete_expired(at=now())
