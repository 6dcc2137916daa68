"""How much anybody may apply, since the form and its machine-readable twin are open to the whole world.

The applications themselves are what is counted, as tries are on a bureau's public pages: the address only as a digest
that means nothing without the node's secret. How much it may be the province says (`[joining]` of its configuration).
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from tongban.apps.audit.operations import record_act
from tongban.apps.directory.models import MemberApplication
from tongban.apps.directory.retention import HUB_OFFICE
from tongban.apps.documents.models import StoredFile
from tongban.exchange.digests import sm3_hex

_DAY: Final = timedelta(days=1)
_CALL: Final = "急需接入的，请致电省平台。"


class TooManyApplications(Exception):
    """More was applied for than the province takes in; `sentence` says what to do."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def address_key(address: str) -> str:
    """What stands for an address."""
    return sm3_hex(f"{settings.SECRET_KEY}|{address}".encode())


def require_few_applications(*, address: str, at: datetime) -> None:
    """Refuse one more application beyond the limits; the caller lets one in at a time. Raises TooManyApplications."""
    most = settings.TONGBAN.joining
    today = MemberApplication.objects.filter(submitted_at__gt=at - _DAY)
    from_here = today.filter(address_key=address_key(address)).count()
    if from_here >= most.a_day_from_an_address:
        raise TooManyApplications(f"您所在的网络 24 小时内已提交 {from_here} 份申请，请明天再试。{_CALL}")
    if today.count() >= most.a_day:
        raise TooManyApplications(f"省平台 24 小时内收到的申请已满 {most.a_day} 份，请明天再试。{_CALL}")
    if _undecided().count() >= most.undecided:
        raise TooManyApplications(f"等待审批的申请已满 {most.undecided} 份，请过几天再试。{_CALL}")
    require_room_for_commitment()


def require_room_for_commitment() -> None:
    """Refuse one more document while those of undecided applications fill their room; raises TooManyApplications."""
    kept = StoredFile.objects.filter(digest__in=_undecided().values("commitment_digest"))
    if (kept.aggregate(size=Sum("size"))["size"] or 0) >= settings.TONGBAN.joining.undecided_mib * 1024**2:
        raise TooManyApplications(f"等待审批的承诺书已占满存储空间，请过几天再试。{_CALL}")


def incomplete_until(application: MemberApplication) -> datetime | None:
    """Until when an application waits for its commitment, after which it is deleted; None when it waits for none."""
    if application.commitment_stored_at is not None or application.state != MemberApplication.State.SUBMITTED:
        return None
    return application.submitted_at + _patience()


@transaction.atomic
def delete_incomplete(*, at: datetime) -> int:
    """Delete the applications whose commitment has not come in time; how many. Each is audited."""
    waiting = MemberApplication.objects.filter(
        state=MemberApplication.State.SUBMITTED, commitment_stored_at=None, submitted_at__lt=at - _patience()
    )
    gone = list(waiting.select_for_update(skip_locked=True))
    for application in gone:
        record_act(
            act="application.lapse",
            at=at,
            institution_code=HUB_OFFICE,
            actor="系统",
            actor_name="系统",
            subject=application.number,
            purpose="逾期未上传授权及承诺书",
            detail={"member": application.member, "submitted_at": application.submitted_at},
        )
        application.delete()
    return len(gone)


def _patience() -> timedelta:
    return timedelta(days=settings.TONGBAN.joining.incomplete_days)


def _undecided() -> "QuerySet[MemberApplication]":
    return MemberApplication.objects.filter(state__in=["submitted", "seconded"])
