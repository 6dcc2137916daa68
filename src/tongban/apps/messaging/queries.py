"""Reading a node's exchange: members, queues, the line to the hub."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min, QuerySet

from tongban.apps.identity.clock import now
from tongban.apps.messaging.models import FileWanted, HubLine, InboxMessage, Member, OutboxMessage, ReturnedMessage
from tongban.domain.cases.outside import System

SHARING: Final = "sharing"
"""How the platform for shared government data is named on the exchange."""
_PROVINCE: Final = "410000"
_LINE_FRESH: Final = timedelta(seconds=90)


class UnknownMember(LookupError):
    """The directory has no such member."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.sentence = f"成员目录中没有“{name}”，请联系省平台核对。"


class NotCovered(LookupError):
    """No institution on the exchange covers the division."""

    def __init__(self, division: str) -> None:
        super().__init__(division)
        self.division = division
        self.sentence = f"区划 {division} 的登记机构尚未接入“全豫通办”，请到不动产所在地登记机构办理。"


def member_named(name: str) -> Member:
    """One entry of the directory as last seen; raises UnknownMember."""
    try:
        return Member.objects.get(name=name)
    except Member.DoesNotExist:
        raise UnknownMember(name) from None


def home_member_of(division: str) -> Member:
    """The live bureau that covers a county-level division (first six digits of a unit code); raises NotCovered."""
    found = Member.objects.filter(kind="bureau", state="live", covers__contains=[division]).order_by("name").first()
    if found is None:
        raise NotCovered(division)
    return found


def live_bureaus() -> "QuerySet[Member]":
    """Every registration institution one may exchange with, by code."""
    return Member.objects.filter(kind="bureau", state="live").order_by("name")


def office_for(system: System, *, institution_code: str) -> Member | None:
    """The live member that answers for this place: the city's own, else the province's; None where there is none."""
    return member_for(system.value, institution_code=institution_code)


def member_for(kind: str, *, institution_code: str) -> Member | None:
    """The same for whoever is named on the exchange by this word, e.g. SHARING."""
    names = [f"{kind}.{institution_code}", f"{kind}.{_PROVINCE}"]
    found = {one.name: one for one in Member.objects.filter(name__in=names, state="live")}
    return next((found[name] for name in names if name in found), None)


def queue_health() -> tuple[int, float | None]:
    """How many messages wait for the hub's receipt, and for how many seconds the oldest has waited."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    found = waiting.aggregate(depth=Count("pk"), oldest=Min("created_at"))
    return found["depth"], seconds_since(found["oldest"])


def wanted_files_health() -> tuple[int, float | None]:
    """How many announced files still have to be fetched, and since how many seconds the oldest."""
    waiting = FileWanted.objects.filter(state=FileWanted.State.WAITING)
    found = waiting.aggregate(depth=Count("pk"), oldest=Min("wanted_at"))
    return found["depth"], seconds_since(found["oldest"])


def parked_files(*, member: str = "") -> "QuerySet[FileWanted]":
    """Files nobody tries to fetch any more until a person says so, oldest first; all, or those a member needs."""
    parked = FileWanted.objects.filter(state=FileWanted.State.PARKED).order_by("wanted_at")
    return parked.filter(for_member=member) if member else parked


def delayed_files(*, member: str) -> "QuerySet[FileWanted]":
    """Files a member needs that were tried and are not here yet, oldest first."""
    waiting = FileWanted.objects.filter(state=FileWanted.State.WAITING, for_member=member)
    return waiting.exclude(last_error="").order_by("wanted_at")


def seconds_since(instant: datetime | None) -> float | None:
    """Seconds from an instant until now; nothing for no instant."""
    if instant is None:
        return None
    return max(0.0, (now() - instant).total_seconds())


def hub_reachable() -> bool:
    """Whether the courier's last contact with the hub was good and is not long ago."""
    line = HubLine.objects.filter(pk=1).first()
    if line is None or line.failures or line.last_success_at is None:
        return False
    return now() - line.last_success_at < _LINE_FRESH


def waiting_messages() -> "QuerySet[OutboxMessage]":
    """What has not reached the hub yet, oldest first: for the operators' page."""
    return OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).order_by("created_at")


def returned_messages(*, member: str) -> "QuerySet[ReturnedMessage]":
    """Messages of a member's that came back and that nobody has settled, oldest first."""
    return ReturnedMessage.objects.filter(sender=member, settlement="").order_by("returned_at")


def settled_returns(*, member: str) -> "QuerySet[ReturnedMessage]":
    """What was done about messages that came back, newest first."""
    return ReturnedMessage.objects.filter(sender=member).exclude(settlement="").order_by("-settled_at")


def messages_about(about: str) -> "tuple[QuerySet[OutboxMessage], QuerySet[InboxMessage]]":
    """What this node sent and took in about a matter."""
    sent = OutboxMessage.objects.filter(about=about).order_by("created_at")
    return sent, InboxMessage.objects.filter(about=about).order_by("received_at")
