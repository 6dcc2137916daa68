"""Background work of the register: marking what has run out, signing what was recorded."""

from django.utils.timezone import now
from procrastinate.contrib.django import app

from tongban.apps.messaging.node import ExchangeNotConfigured
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
