"""Jobs that run by the clock."""

from procrastinate.contrib.django import app

from tongban.apps.documents.garbage import collect_garbage
from tongban.apps.identity.clock import now


@app.periodic(cron="40 2 * * *")
@app.task(name="documents.collect_garbage", queue="clock", queueing_lock="documents.collect_garbage")
def collect(timestamp: int) -> None:
    """Clear away files that nothing names, at night."""
    del timestamp
    collect_garbage(at=now())
