"""Jobs of the hub that run by the clock."""

from procrastinate.contrib.django import app

from tongban.apps.directory.standings import follow_cases


@app.periodic(cron="* * * * *")
@app.task(name="directory.follow_cases", queueing_lock="directory.follow_cases", pass_context=False)
def follow(timestamp: int) -> None:
    """Read off the log where the province's cases stand."""
    del timestamp
    follow_cases()
