"""Jobs that run by the clock."""

from procrastinate.contrib.django import app

from tongban.apps.identity.clock import now
from tongban.apps.intake.operations import expire_parts, forget_old_enquiries, note_overdue_parcels


@app.periodic(cron="*/10 * * * *")
@app.task(name="intake.note_overdue_parcels", queueing_lock="intake.note_overdue_parcels", pass_context=False)
def note_overdue(timestamp: int) -> None:
    """Put parcels that should have left by now into the audit trail."""
    del timestamp
    note_overdue_parcels(at=now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="intake.expire_parts", queueing_lock="intake.expire_parts", pass_context=False)
def expire_unanswered_parts(timestamp: int) -> None:
    """Let go of what another counter has not given back in time."""
    del timestamp
    expire_parts(at=now())


@app.periodic(cron="17 * * * *")
@app.task(name="intake.forget_old_enquiries", queueing_lock="intake.forget_old_enquiries", pass_context=False)
def forget_enquiries(timestamp: int) -> None:
    """Forget who asked about their case more than a day ago."""
    del timestamp
    forget_old_enquiries(at=now())
