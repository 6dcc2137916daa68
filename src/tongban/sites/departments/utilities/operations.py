"""The utilities carry an account over, or say why not (gateways.md 5)."""

from datetime import datetime

from tongban.apps.messaging.handlers import handles
from tongban.domain.declarations import AccountCode, AccountResult, UtilityKind
from tongban.exchange.contracts.utilities import AccountTransferAnswered, AccountTransferRequested
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import Act, Office, answer, head, open_office, take_in

_S = OfficeMatter.Stage
_IN_ARREARS = "99"  # accounts that end so owe money, so that a demonstration can show it

handles(AccountTransferRequested)(take_in)


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
        ("新户主", body["owner"]["name"]),
    ]


open_office(
    Office(
        system="utilities",
        title="水电气暖广电",
        acts=(
            Act(name="done", label="已过户", stage=_S.RECEIVED, does=carry_over),
            Act(
                name="refuse",
                label="不能过户",
                stage=_S.RECEIVED,
                does=refuse,
                codes={one.value: one.label for one in AccountCode},
                refuses=True,
            ),
        ),
        by_itself={_S.RECEIVED: look_at},
        shown=_shown,
    )
)
