"""The utility accounts an application names, and what may be said of each at the counter.

They are given voluntarily and carried over after recording: nothing about them keeps an application from being lodged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tongban.apps.intake.models import AccountQuery, Application
from tongban.domain.declarations import AccountStanding, UtilityKind, looks_like_account


@dataclass(frozen=True, kw_only=True)
class AccountSaid:
    """One account in a sentence; `doubtful` is for the clerk to clear up with the applicants, if they can."""

    sentence: str
    doubtful: bool
    settled: bool


def accounts_named(application: Application) -> list[tuple[UtilityKind, str]]:
    """The accounts of the form, by kind, as they were saved."""
    told = application.particulars
    return [(kind, told[kind.particular]) for kind in UtilityKind if told.get(kind.particular)]


def said_of_accounts(application: Application) -> list[AccountSaid]:
    """What is known of every account that the form names, in the order of the kinds."""
    return list(_said(application))


def _said(application: Application) -> Iterator[AccountSaid]:
    named = accounts_named(application)
    asked = {(one.kind, one.account): one for one in application.account_queries.all()} if named else {}
    for kind, account in named:
        about = f"{kind.label}户号 {account}"
        if not looks_like_account(account):
            sentence = f"{about} 不像户号，应为 4 至 30 位数字或字母。请核对账单；不改的，登簿后这一户不能一并过户。"
            yield AccountSaid(sentence=sentence, doubtful=True, settled=True)
        elif query := asked.get((kind.value, account)):
            yield _answered(about, query)


def _answered(about: str, query: AccountQuery) -> AccountSaid:
    if query.result == AccountStanding.KNOWN:
        return AccountSaid(sentence=f"{about}：与坐落相符。", doubtful=False, settled=True)
    if query.result:
        sentence = f"{about}：{query.why}。请与申请人核对；不影响收件，登簿后再请该单位办理过户。"
        return AccountSaid(sentence=sentence, doubtful=True, settled=True)
    return AccountSaid(sentence=f"{about}：正在请该单位核对，不必等候。", doubtful=False, settled=False)
