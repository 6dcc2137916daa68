"""Asking the utilities whether an account that the applicants named is one of this house (gateways.md 5: 户号核验)."""

from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.intake.accounts import accounts_named
from tongban.apps.intake.models import AccountQuery, Application
from tongban.apps.messaging.operations import publish
from tongban.apps.messaging.queries import office_for
from tongban.domain.cases.outside import System
from tongban.domain.declarations import AccountStanding, UtilityKind, looks_like_account
from tongban.exchange.contracts.utilities import AccountAsked, AccountTold

_TRIES: Final = 5


def ask_about_accounts(draft: Application, *, at: datetime) -> list[AccountQuery]:
    """Ask about each account that was not asked about before; call in the transaction that saves the form.

    Nothing is asked where the home place has no utilities on the exchange, or before the register told the address:
    the accounts then go home unchecked, as they are voluntary.
    """
    named = [(kind, account) for kind, account in accounts_named(draft) if looks_like_account(account)]
    extract = draft.register if named else None
    office = office_for(System.UTILITIES, institution_code=draft.home_code) if extract else None
    if office is None or extract is None:
        return []
    return [
        _ask(draft, kind, account, member=office.name, location=extract.location, at=at)
        for kind, account in named
        if _may_ask(draft, kind, account)
    ]


def _may_ask(draft: Application, kind: UtilityKind, account: str) -> bool:
    """Once an account, and a few tries a kind: nobody finds out accounts by guessing (gateways.md 5: 核验次数限流)."""
    before = list(draft.account_queries.filter(kind=kind).values_list("account", flat=True))
    return account not in before and len(before) < _TRIES


def _ask(
    draft: Application, kind: UtilityKind, account: str, *, member: str, location: str, at: datetime
) -> AccountQuery:
    query = AccountQuery.objects.create(
        application=draft,
        number=f"{draft.intake_number}-U{draft.account_queries.count() + 1}",
        kind=kind,
        account=account,
        member=member,
        asked_at=at,
    )
    asked = AccountAsked(
        number=query.number,
        intake_number=draft.intake_number,
        kind=kind.value,
        account=account,
        location=location,
        at=at,
    )
    publish(asked, sender=draft.institution.member, recipient=member, about=draft.intake_number, at=at)
    return query


@transaction.atomic
def hear_of_account(told: AccountTold, *, sender: str) -> AccountQuery | None:
    """Keep the first answer of whoever was asked; anything else, or of anybody else, changes nothing."""
    query = AccountQuery.objects.select_for_update().filter(number=told.number, member=sender).first()
    if query is None or query.answered_at is not None:
        return query
    known = told.result == AccountStanding.KNOWN
    query.result = AccountStanding.KNOWN if known else AccountStanding.DOUBTFUL
    query.code, query.reason, query.answered_at = told.code or "", told.reason, told.at
    query.save(update_fields=["result", "code", "reason", "answered_at"])
    return query
