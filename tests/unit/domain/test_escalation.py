"""Who hears of a deadline one after the other, by the institution's choice."""

from dataclasses import replace

from tongban.domain.cases.escalation import escalation
from tongban.domain.people import Role
from tongban.domain.switches import DEFAULT_SWITCHES


def test_first_whoever_has_it_in_hand_then_the_chief_then_the_leader():
    assert [(one.to, one.wants_answer) for one in escalation(DEFAULT_SWITCHES)] == [
        (None, False),
        (Role.CHIEF, True),
        (Role.LEADER, True),
    ]
    assert [one.sentence for one in escalation(DEFAULT_SWITCHES)] == [
        "时限剩三分之一时提醒办理人",
        "超期的报科长",
        "超期满 2 个工作日仍未办的报分管领导",
    ]


def test_an_institution_may_remind_nobody_and_tell_its_leader_at_once_but_never_spare_the_chief():
    chosen = replace(DEFAULT_SWITCHES, officer_told_when_nearly=False, leader_told_after_days=0)

    assert [one.sentence for one in escalation(chosen)] == ["超期的报科长", "超期的报分管领导"]
