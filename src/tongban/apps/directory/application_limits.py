"""How much anybody may apply, since the form and its machine-readable twin are open to the whole world.

The applications themselves are what is counted, as tries are on a bureau's public pages: the address only as a digest
that means nothing without the node's secret.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db.models import QuerySet, Sum

from tongban.apps.directory.models import MemberApplication
from tongban.apps.documents.models import StoredFile
from tongban.exchange.digests import sm3_hex

MOST_FROM_AN_ADDRESS: Final = 10  # a prefecture may apply for all its counties
MOST_A_DAY: Final = 60
MOST_UNDECIDED: Final = 200
MOST_UNDECIDED_BYTES: Final = 1024**3
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
    today = MemberApplication.objects.filter(submitted_at__gt=at - _DAY)
    if today.filter(address_key=address_key(address)).count() >= MOST_FROM_AN_ADDRESS:
        raise TooManyApplications(f"您所在的网络 24 小时内已提交 {MOST_FROM_AN_ADDRESS} 份申请，请明天再试。{_CALL}")
    if today.count() >= MOST_A_DAY:
        raise TooManyApplications(f"省平台 24 小时内收到的申请已满 {MOST_A_DAY} 份，请明天再试。{_CALL}")
    if _undecided().count() >= MOST_UNDECIDED:
        raise TooManyApplications(f"等待审批的申请已满 {MOST_UNDECIDED} 份，请过几天再试。{_CALL}")
    require_room_for_commitment()


def require_room_for_commitment() -> None:
    """Refuse one more document while those of undecided applications fill their room; raises TooManyApplications."""
    kept = StoredFile.objects.filter(digest__in=_undecided().values("commitment_digest"))
    if (kept.aggregate(size=Sum("size"))["size"] or 0) >= MOST_UNDECIDED_BYTES:
        raise TooManyApplications(f"等待审批的承诺书已占满存储空间，请过几天再试。{_CALL}")


def _undecided() -> "QuerySet[MemberApplication]":
    return MemberApplication.objects.filter(state__in=["submitted", "seconded"])
