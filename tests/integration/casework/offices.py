"""The other offices, connected: the real simulators answer, and what is said is carried without a socket."""

from datetime import datetime

from tests.integration.casework.applications import sale
from tongban.apps.messaging.handlers import Received, message_handler
from tongban.apps.messaging.models import Member, OutboxMessage
from tongban.domain.cases.outside import System
from tongban.exchange.contracts.cases import CaseLodged
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import act_on, work_off

MEMBERS = tuple(f"{system.value}.410000" for system in System)
DECLARED = {"contract_date": "2026-11-18", "family_homes": "first", "kinship": "none", "seller_sole_home": "是"}


def connect(*members: str, at: datetime) -> None:
    """Enter offices as live members in the node's copy of the directory."""
    for name in members:
        Member.objects.create(name=name, kind="department", title=name, endpoint="http://o", state="live", seen_at=at)


class Line:
    """Carries every message between the bureau and the offices once, in the order it was said."""

    def __init__(self) -> None:
        self._carried: set[str] = set()

    def carry(self, *, at: datetime) -> list[str]:
        """The contracts carried now."""
        said = []
        for row in OutboxMessage.objects.order_by("created_at", "sequence"):
            offices = {row.sender, row.recipient} & set(MEMBERS)
            if str(row.id) in self._carried or not offices:
                continue
            self._carried.add(str(row.id))
            envelope = row.envelope
            received = Received(
                id=str(row.id),
                sender=row.sender,
                recipient=row.recipient,
                about=row.about,
                sequence=row.sequence,
                sent_at=envelope.sent_at,
                at=at,
            )
            message_handler(row.contract)(envelope.payload(), received)
            said.append(row.contract)
        return said

    def settle(self, *, at: datetime) -> None:
        """Carry until nobody says anything more."""
        while self.carry(at=at):
            pass


class Clerks:
    """The people at the offices, doing one thing at one moment."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def do(self, system: System, act: str, *, at: datetime, code: str = "") -> None:
        """Let the office's last matter be dealt with, and the answer arrive."""
        self._line.settle(at=at)
        matter = OfficeMatter.objects.filter(system=system.value).first()
        assert act_on(number=matter.number, act=act, at=at, code=code), (matter.stage, act)
        self._line.settle(at=at)

    def let_nothing_happen(self, *, at: datetime) -> None:
        """What was said arrives; nobody does anything about it yet."""
        self._line.settle(at=at)

    def let_time_pass(self, *, at: datetime) -> None:
        """Let the offices work by themselves from that moment until they have nothing left to do."""
        self._line.settle(at=at)
        while due := OfficeMatter.objects.filter(next_at__isnull=False).order_by("next_at").first():
            at = max(at, due.next_at)
            work_off(at=at)
            self._line.settle(at=at)


def declared_sale(**answers: str) -> CaseLodged:
    """A sale whose tax certificate the counter waived: the tax office is asked instead."""
    lodged = sale(answers={code: value for code, value in (DECLARED | answers).items() if value})
    materials = [
        one.model_copy(update={"state": "waived", "originals": 0}) if one.code == "M12" else one
        for one in lodged.materials
    ]
    particulars = [one for one in lodged.particulars if one.code != "tax"]
    return lodged.model_copy(update={"materials": tuple(materials), "particulars": tuple(particulars)})
