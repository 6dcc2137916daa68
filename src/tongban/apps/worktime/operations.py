"""Taking over the year's notice on days off: who did it, and what it said, is on record before any deadline moves."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Institution
from tongban.apps.identity.working_days import import_notice
from tongban.domain.calendar_notices import HolidayNotice


@transaction.atomic
def take_over_notice(
    *, text: str, correcting: bool, by: str, by_name: str, at: datetime, address: str = ""
) -> HolidayNotice:
    """Let this node go by the notice from now on.

    The calendar is the node's, so that every institution on it finds the act in its own audit trail. What is known of
    the year otherwise is replaced only when `correcting`. Raises InvalidNotice, and nothing is written.
    """
    notice = import_notice(text, correcting=correcting)
    for code in Institution.objects.order_by("code").values_list("code", flat=True):
        record_act(
            act="更正放假安排" if correcting else "导入放假安排",
            at=at,
            institution_code=code,
            actor=by,
            actor_name=by_name,
            subject=f"{notice.year}年",
            purpose=notice.source,
            address=address,
            detail={
                "days_off": len(notice.days_off),
                "extra_workdays": len(notice.extra_workdays),
                "sha256": sha256(notice.text.encode()).hexdigest(),
            },
        )
    return notice
