"""A matter at a simulated office: taken in, answered by itself after a short while, or as the visitor decides."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from tongban.apps.identity.clock import now
from tongban.apps.messaging.handlers import Received
from tongban.apps.messaging.operations import publish
from tongban.domain.labelled import Labelled
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.onewindow import RequestWithdrawn
from tongban.sites.departments.models import OfficeMatter

PACE: Final = timedelta(seconds=10)
PAYING_PACE: Final = timedelta(seconds=30)
_AT_ONCE: Final = 50
_S = OfficeMatter.Stage


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody at the office may do with a matter in one stage; `codes` are grounds to choose among."""

    name: str
    label: str
    stage: str
    does: Callable[..., None]
    codes: Mapping[str, str] = field(default_factory=dict)
    refuses: bool = False


def refusal(
    *, name: str, label: str, does: Callable[..., None], codes: type[Labelled], stage: str = _S.RECEIVED
) -> Act:
    """An act that says no, on one of the office's grounds."""
    return Act(
        name=name, label=label, stage=stage, does=does, codes={one.value: one.label for one in codes}, refuses=True
    )


def names_of(people: Sequence[Mapping[str, Any]]) -> str:
    """Those on one side of a trade, in a line."""
    return "、".join(one["name"] for one in people)


def price_of(body: Mapping[str, Any]) -> str:
    """The price as an office's desk shows it."""
    return f"¥{Decimal(body['price']):,.2f}" if body.get("price") else "未填"


@dataclass(frozen=True, kw_only=True)
class Office:
    """One simulated office: its acts, and what it does by itself in each stage."""

    system: str
    title: str
    acts: tuple[Act, ...]
    by_itself: Mapping[str, Callable[..., None]]
    shown: Callable[[OfficeMatter], list[tuple[str, str]]]


OFFICES: Final[dict[str, Office]] = {}


def open_office(office: Office) -> None:
    """Let an office be found by its name."""
    OFFICES[office.system] = office


def take_in(message: Any, received: Received, *, stage: str = _S.RECEIVED) -> None:
    """Keep what arrived; the same number again is the same matter. What is asked before lodging has no case number."""
    system = received.recipient.partition(".")[0]
    OfficeMatter.objects.get_or_create(
        number=message.number,
        defaults={
            "system": system,
            "member": received.recipient,
            "asker": received.sender,
            "intake_number": message.intake_number,
            "case_number": getattr(message, "case_number", ""),
            "stage": stage,
            "body": message.body(),
            "arrived_at": received.at,
            "next_at": received.at + PACE,
        },
    )


def void(message: RequestWithdrawn, received: Received) -> None:
    """The registration institution takes back what it asked; nothing is answered any more."""
    matters = OfficeMatter.objects.filter(number=message.number, asker=received.sender)
    matters.update(stage=_S.VOID, next_at=None, told=f"来件机构作废：{message.reason}"[:300])


def answer(
    matter: OfficeMatter,
    message: Message,
    *,
    stage: str,
    told: str,
    at: datetime,
    again_in: timedelta | None = None,
    **kept: Any,
) -> None:
    """Say something to whoever asked, and remember it; `again_in` until the office goes on by itself."""
    matter.stage, matter.told, matter.answer = stage, told[:300], {**matter.answer, **kept}
    matter.next_at = at + again_in if again_in else None
    matter.save()
    publish(message, sender=matter.member, recipient=matter.asker, about=matter.intake_number, at=at)


@transaction.atomic
def act_on(*, number: str, act: str, at: datetime, code: str = "") -> bool:
    """Do what the visitor decided; False where the matter is not in the stage for it."""
    matter = OfficeMatter.objects.select_for_update().filter(number=number).first()
    if matter is None:
        return False
    if act == "hold":
        matter.next_at = None
        matter.save(update_fields=["next_at"])
        return True
    chosen = next((one for one in acts_for(matter) if one.name == act), None)
    if chosen is None or (chosen.codes and code not in chosen.codes):
        return False
    if chosen.codes:
        chosen.does(matter, at=at, code=code)
    else:
        chosen.does(matter, at=at)
    return True


def acts_for(matter: OfficeMatter) -> list[Act]:
    """What may be done with it now."""
    return [one for one in OFFICES[matter.system].acts if one.stage == matter.stage]


def work_off(*, at: datetime) -> int:
    """Let every office go on with what is due; how many matters that were."""
    due = list(OfficeMatter.objects.filter(next_at__lte=at).values_list("pk", flat=True)[:_AT_ONCE])
    for key in due:
        _work(key, at=at)
    return len(due)


@transaction.atomic
def _work(key: int, *, at: datetime) -> None:
    matter = OfficeMatter.objects.select_for_update().get(pk=key)
    if matter.next_at is None or matter.next_at > at:
        return
    does = OFFICES[matter.system].by_itself.get(matter.stage)
    matter.next_at = None
    if does is None:
        matter.save(update_fields=["next_at"])
        return
    does(matter, at=at)


def run_offices(stop: threading.Event) -> None:
    """Work until told to stop."""
    while not stop.wait(1):
        work_off(at=now())


def head(matter: OfficeMatter, at: datetime) -> dict[str, Any]:
    """What every answer says first."""
    return {"number": matter.number, "case_number": matter.case_number, "at": at}
