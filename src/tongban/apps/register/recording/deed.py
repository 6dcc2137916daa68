"""One item being recorded on one folio: the order, what stood before, and the plan of what is to be written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tongban.apps.register.models import AdvanceNotice, Certificate, Entry, Ownership
from tongban.apps.register.queries.rows import FolioRows
from tongban.apps.register.recording.order import RecordingOrder
from tongban.apps.register.recording.planning import Plan
from tongban.apps.register.refusals import OrderIncomplete, RightNotCurrent
from tongban.domain.catalogue import BusinessItem
from tongban.domain.catalogue.effects import Effect, Reach
from tongban.domain.dictionaries import AdvanceNoticeKind
from tongban.domain.register.facts import Holder
from tongban.domain.register.seizure_events import Occurred

_RIGHTS = ("ownership", "mortgage", "advance_notice", "objection", "burden")


@dataclass(kw_only=True)
class Deed:
    """What the effects of an item work on. `rows` stood before and stay as they are; what they plan is in `on`."""

    order: RecordingOrder
    item: BusinessItem
    rows: FolioRows
    on: Plan
    replaced: list[Certificate] = field(default_factory=list)
    owned: Ownership | None = None
    occurred: list[Occurred] = field(default_factory=list)
    seizures_moved: bool = False

    @property
    def at(self) -> datetime:
        """When it is recorded."""
        return self.on.at

    @property
    def cause(self) -> str:
        """登记原因, by default the item's own name."""
        return self.order.cause or self.item.short_name

    @property
    def shared(self) -> dict[str, Any]:
        """What rights of every kind take from the order."""
        return {
            "cause": self.cause[:100],
            "registration_type": self.item.registration_type.value,
            "remarks": self.order.remarks,
        }

    def holders(self, who: str) -> tuple[Holder, ...]:
        """Those for whom the right begins; raises OrderIncomplete when the order names nobody."""
        if not self.order.holders:
            raise OrderIncomplete(who)
        return self.order.holders

    def addressed(self, *numbers: str) -> list[Certificate]:
        """The valid certificates of this folio with these numbers, by default the one the order names."""
        wanted = set(numbers or (self.order.certificate_number,)) - {""}
        return [one for one in self.rows.certificates if one.number in wanted]

    def right_addressed(self, kind: str, label: str) -> Entry:
        """The current right whose certificate the order names; raises RightNotCurrent."""
        for certificate in self.addressed():
            right: Entry | None = getattr(certificate, kind)
            if right is not None and self.on.stands(right):
                return right
        raise RightNotCurrent(certificate_number=self.order.certificate_number, right=label)

    def notices(self, effect: Effect, *, of_mortgage: bool) -> list[AdvanceNotice]:
        """The notices an effect means, of sale or of mortgage."""
        fitting = [one for one in self.rows.advance_notices if is_of_mortgage(one) is of_mortgage]
        if effect.reach is Reach.OF_ACQUIRERS:
            return [one for one in fitting if self._holds(one)]
        if effect.reach is Reach.ADDRESSED:
            named = {one.advance_notice_id for one in self.addressed(self._number, *self.order.cleared)}
            return [one for one in fitting if one.pk in named]
        return fitting

    @property
    def _number(self) -> str:
        return self.order.certificate_number

    def _holds(self, notice: AdvanceNotice) -> bool:
        acquiring = {one.name for one in self.order.holders}
        return any(holder.name in acquiring for holder in notice.holders.all())


def is_of_mortgage(notice: AdvanceNotice) -> bool:
    """Whether the notice announces a mortgage."""
    return AdvanceNoticeKind(notice.kind).is_of_mortgage


def right_of(certificate: Certificate) -> tuple[str, Entry]:
    """The kind of right a certificate proves, and the right."""
    name = next(name for name in _RIGHTS if getattr(certificate, f"{name}_id") is not None)
    right: Entry = getattr(certificate, name)
    return name, right
