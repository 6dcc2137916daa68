"""Courses of cases as they happen in a bureau: most are done within a day, a few go the longer ways."""

from dataclasses import dataclass
from random import Random

from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import BusinessItem

_HALF_DAY, _DAY = 210, 420  # working minutes


@dataclass(frozen=True)
class PlannedStep:
    """An act and the working minutes since the one before."""

    action: Action
    after: int


_SUPPLEMENTED, _RETURNED, _DECLINED, _REFUSED, _WITHDRAWN = 0.04, 0.02, 0.02, 0.01, 0.01
_SLOW = 0.03


def planned_course(*, business: BusinessItem, chance: Random) -> list[PlannedStep]:
    """The whole course of one case from its receipt to its end, as the transition table allows it."""
    drawn = chance.random()
    if drawn < _DECLINED:
        return [_received(), PlannedStep(Action.DECLINE, chance.randrange(20, _HALF_DAY))]
    drawn -= _DECLINED
    if drawn < _WITHDRAWN:
        return [_received(), _accepted(chance), PlannedStep(Action.WITHDRAW, chance.randrange(10, 120))]
    drawn -= _WITHDRAWN
    if drawn < _REFUSED:
        return [_received(), _accepted(chance), PlannedStep(Action.REFUSE, chance.randrange(30, 240))]
    drawn -= _REFUSED
    return [*_opening(drawn, chance), *_decision(drawn, chance), *_ending(business, chance)]


def _received() -> PlannedStep:
    return PlannedStep(Action.LODGE, 0)


def _accepted(chance: Random) -> PlannedStep:
    slow = chance.random() < _SLOW
    return PlannedStep(Action.ACCEPT, chance.randrange(_HALF_DAY, 2 * _DAY) if slow else chance.randrange(5, 150))


def _opening(drawn: float, chance: Random) -> list[PlannedStep]:
    if drawn >= _SUPPLEMENTED:
        return [_received(), _accepted(chance)]
    return [
        _received(),
        PlannedStep(Action.REQUEST_SUPPLEMENT, chance.randrange(20, _HALF_DAY)),
        PlannedStep(Action.SUPPLEMENT, chance.randrange(_HALF_DAY, 15 * _DAY)),
        _accepted(chance),
    ]


def _decision(drawn: float, chance: Random) -> list[PlannedStep]:
    examined = PlannedStep(Action.EXAMINE, chance.randrange(15, 240))
    reviewed = PlannedStep(Action.REVIEW, chance.randrange(10, 120))
    recorded = PlannedStep(Action.RECORD, chance.randrange(5, 90))
    if not _SUPPLEMENTED <= drawn < _SUPPLEMENTED + _RETURNED:
        return [examined, reviewed, recorded]
    returned = PlannedStep(Action.RETURN_TO_EXAMINER, chance.randrange(10, 90))
    return [examined, returned, PlannedStep(Action.EXAMINE, chance.randrange(15, 120)), reviewed, recorded]


def _ending(business: BusinessItem, chance: Random) -> list[PlannedStep]:
    archived = PlannedStep(Action.ARCHIVE, chance.randrange(60, 5 * _DAY))
    if not business.produces.is_certificate:
        return [PlannedStep(Action.COMPLETE_WITHOUT_CERTIFICATE, chance.randrange(5, 60)), archived]
    prepared = PlannedStep(Action.PREPARE_CERTIFICATE, chance.randrange(5, 90))
    return [prepared, PlannedStep(Action.ISSUE, chance.randrange(5, 2 * _DAY)), archived]
