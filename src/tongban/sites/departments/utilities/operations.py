"""The utilities carry an account over, or say why not (gateways.md 5)."""

from datetime import datetime
from typing import Any

from tongban.apps.messaging.handlers import Received, handles
from tongban.domain.declarations import AccountCode, AccountResult, AccountStanding, UtilityKind
from tongban.exchange.contracts.utilities import (
    AccountAsked,
    AccountTold,
    AccountTransferAnswered,
    AccountTransferRequested,
)
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import Act, Office, answer, head, open_office, refusal, take_in

_S = OfficeMatter.Stage
# Accounts that end so are in trouble, so that a demonstration can show it.
_IN_ARREARS = "99"
_UNKNOWN = "00"
_ELSEWHERE = "77"
_DOUBTS = {_IN_ARREARS: AccountCode.ARREARS, _UNKNOWN: AccountCode.UNKNOWN, _ELSEWHERE: AccountCode.ADDRESS}

handles(AccountTransferRequested)(take_in)


@handles(AccountAsked)
def take_query(message: AccountAsked, received: Received) -> None:
    """A counter asks whether an account is one of this house; there is no case yet."""
    take_in(message, received, stage=_S.ASKED)


def look_up(matter: OfficeMatter, *, at: datetime) -> None:
    """Say what the books say of the account."""
    doubt = _DOUBTS.get(matter.body["account"][-2:])
    if doubt is None:
        confirm(matter, at=at)
    else:
        doubt_it(matter, at=at, code=doubt.value)


def confirm(matter: OfficeMatter, *, at: datetime) -> None:
    """It is one of this house."""
    message = AccountTold(**_about_query(matter, at), result=AccountStanding.KNOWN.value)
    answer(matter, message, stage=_S.ANSWERED, told=AccountStanding.KNOWN.label, at=at)


def doubt_it(matter: OfficeMatter, *, at: datetime, code: str) -> None:
    """Something is wrong with it."""
    reason = f"{AccountCode(code).label}。"
    message = AccountTold(**_about_query(matter, at), result=AccountStanding.DOUBTFUL.value, code=code, reason=reason)
    answer(matter, message, stage=_S.ANSWERED, told=reason, at=at)


def _about_query(matter: OfficeMatter, at: datetime) -> dict[str, Any]:
    return {"number": matter.number, "intake_number": matter.intake_number, "at": at}


def look_at(matter: OfficeMatter, *, at: datetime) -> None:
    """Carry over what owes nothing."""
    if matter.body["account"].endswith(_IN_ARREARS):
        refuse(matter, at=at, code=AccountCode.ARREARS.value)
    else:
        carry_over(matter, at=at)


def carry_over(matter: OfficeMatter, *, at: datetime) -> None:
    """Done."""
    message = AccountTransferAnswered(**head(matter, at), result=AccountResult.DONE.value)
    answer(matter, message, stage=_S.ANSWERED, told=f"已过户到{matter.body['owner']['name']}名下", at=at)


def refuse(matter: OfficeMatter, *, at: datetime, code: str) -> None:
    """Not carried over."""
    reason = f"{AccountCode(code).label}。"
    message = AccountTransferAnswered(**head(matter, at), result=AccountResult.REJECTED.value, code=code, reason=reason)
    answer(matter, message, stage=_S.ANSWERED, told=f"未过户：{reason}", at=at)


def _shown(matter: OfficeMatter) -> list[tuple[str, str]]:
    body = matter.body
    kind = body["kind"]
    return [
        ("种类", UtilityKind(kind).label if kind in set(UtilityKind) else kind),
        ("户号", body["account"]),
        ("坐落", body["location"]),
        ("新户主", body.get("owner", {}).get("name", "")),
    ]


open_office(
    Office(
        system="utilities",
        title="水电气暖广电",
        acts=(
            Act(name="known", label="与坐落相符", stage=_S.ASKED, does=confirm),
            refusal(name="doubt", label="有疑问", does=doubt_it, codes=AccountCode, stage=_S.ASKED),
            Act(name="done", label="已过户", stage=_S.RECEIVED, does=carry_over),
            refusal(name="refuse", label="不能过户", does=refuse, codes=AccountCode),
        ),
        by_itself={_S.ASKED: look_up, _S.RECEIVED: look_at},
        shown=_shown,
    )
)
