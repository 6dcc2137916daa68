"""视为受理: silence past the half working day is acceptance (条例 §17). One rule and one wording for everybody.

Officers, counters, applicants and the province each know the state and until when it was to be decided; what follows
from that, and how it is said, stands here alone.
"""

from datetime import datetime

from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState


def silence_since(state: CaseState | None, *, accept_by: datetime | None, on: datetime) -> datetime | None:
    """When silence became acceptance; None while there is time, and once something was said."""
    if state is not CaseState.LODGED or accept_by is None or on <= accept_by:
        return None
    return accept_by


def said_since(since: datetime) -> str:
    """From when on, in words."""
    return f"{since.astimezone(SHANGHAI):%m月%d日 %H:%M}"


def silence_told(since: datetime) -> str:
    """What silence means, in words, without a full stop."""
    return f"{said_since(since)} 前没有作出受理决定，依法视为受理（不动产登记暂行条例 §17）"


def standing_told(state: CaseState, *, accept_by: datetime | None, on: datetime) -> str:
    """A state as a list names it, with what silence has made of it."""
    silent = silence_since(state, accept_by=accept_by, on=on) is not None
    return f"{state.label}（已视为受理）" if silent else state.label
