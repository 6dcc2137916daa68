"""Background work of the register: marking what has run out, signing and reporting what was recorded."""

from procrastinate.contrib.django import app

from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Institution
from tongban.apps.messaging.node import ExchangeNotConfigured
from tongban.apps.register.operations.access import close_days, hand_over, write_access_messages
from tongban.apps.register.operations.lapsing import sweep
from tongban.apps.register.operations.tree_heads import sign_tree_heads


@app.periodic(cron="5 * * * *")
@app.task(name="register.sweep", queue="clock", queueing_lock="register.sweep")
def sweep_terms(timestamp: int) -> None:
    """Mark seizures, advance notices and objections that have run out; hourly, in case the node was off at midnight."""
    del timestamp
    sweep(at=now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="register.sign_tree_heads", queue="clock", queueing_lock="register.sign_tree_heads")
def sign_heads(timestamp: int) -> None:
    """Sign the logs that have grown."""
    del timestamp
    try:
        sign_tree_heads(at=now())
    except ExchangeNotConfigured:
        return


@app.periodic(cron="* * * * *")
@app.task(name="register.report", queue="clock", queueing_lock="register.report")
def report_entries(timestamp: int) -> None:
    """Tell the national platform what has been recorded since the last minute (接入指南: 自动、实时)."""
    del timestamp
    for institution in Institution.objects.order_by("code"):
        write_access_messages(institution=institution, at=now())
        hand_over(institution=institution, at=now())


@app.periodic(cron="10 0 * * *")
@app.task(name="register.daily_log", queue="clock", queueing_lock="register.daily_log")
def log_days(timestamp: int) -> None:
    """Report yesterday's log shortly after midnight, and those of days the node was off."""
    del timestamp
    for institution in Institution.objects.order_by("code"):
        close_days(institution=institution, at=now())
