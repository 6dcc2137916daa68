"""Who hears of a deadline one after the other, for as long as it runs: 临期提醒, 超期督办, 超期上报.

The plan wants warnings and supervision (总体方案 六(一)) and names no steps: these are our own, and what a text leaves
open each institution decides with the day it takes effect (`Switches`).
"""

from dataclasses import dataclass

from tongban.domain.cases.clock import Urgency
from tongban.domain.labelled import Labelled
from tongban.domain.people import Role
from tongban.domain.switches import Switches


class Step(Labelled):
    """What is told."""

    NEARLY = "nearly", "临期提醒"
    OVERDUE = "overdue", "超期督办"
    LEADER = "leader", "超期上报"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """One step: told while a deadline is `urgency`, and so many working days later, to whoever holds `to`.

    `to` is None for whoever has the case in hand, who is reminded and need not answer.
    """

    step: Step
    urgency: Urgency
    to: Role | None
    working_days: int = 0

    @property
    def wants_answer(self) -> bool:
        """Whether somebody has to say what is to be done."""
        return self.to is not None

    @property
    def sentence(self) -> str:
        """The rule in words."""
        if self.to is None:
            return "时限剩三分之一时提醒办理人"
        waited = f"满 {self.working_days} 个工作日仍未办的" if self.working_days else "的"
        return f"超期{waited}报{self.to.label}"


def escalation(switches: Switches) -> tuple[Escalation, ...]:
    """The steps an institution has chosen, the earliest first."""
    nearly = Escalation(step=Step.NEARLY, urgency=Urgency.YELLOW, to=None)
    overdue = Escalation(step=Step.OVERDUE, urgency=Urgency.RED, to=Role.CHIEF)
    days = switches.leader_told_after_days
    leader = Escalation(step=Step.LEADER, urgency=Urgency.RED, to=Role.LEADER, working_days=days)
    return (nearly, overdue, leader) if switches.officer_told_when_nearly else (overdue, leader)
