"""Mortgages begin, change, pass on and end; noted ones become real (实施细则 §66–§70, 担保制度解释 §52)."""

from datetime import datetime
from typing import Any

from tongban.apps.register.models import AdvanceNotice, Certificate, Mortgage
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.refusals import OrderIncomplete
from tongban.domain.catalogue.effects import Effect, Reach
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import ClaimSharing, MortgagedProperty, MortgageKind, RegistrationType
from tongban.domain.register.facts import Holder

_TERMS = (
    *("kind", "object_code", "mortgagor", "amount", "debt_from", "debt_until", "rank", "transfer_banned", "scope"),
    "claim_fact",
)


def close(deed: Deed, effect: Effect) -> None:
    """End the mortgage the order names, or those the ruling names."""
    if effect.reach is Reach.NAMED_IN_RULING:
        for certificate in deed.addressed(*deed.order.cleared) if deed.order.cleared else []:
            if certificate.mortgage is not None:
                deed.on.end(certificate.mortgage, cause="法律文书涤除", word="注销")
        return
    passing = deed.item.registration_type is RegistrationType.TRANSFER
    cause = deed.order.cause or ("债权转让" if passing else "主债权消灭")
    deed.replaced = deed.on.end(_addressed(deed), cause=cause, word="转移" if passing else "注销")


def open_new(deed: Deed, _effect: Effect) -> None:
    """Begin a mortgage; passed on (3703) it keeps its terms and rank, noted before it counts from the notice."""
    if deed.item.registration_type is RegistrationType.TRANSFER:
        _pass_on(deed, _addressed(deed, ended=True))
        return
    lenders = deed.holders("抵押权人")
    noted = [one for one in deed.rows.advance_notices if _is_of_any(one, lenders)]
    fields: dict[str, Any] = {"mortgagor": _mortgagor(deed)} | _ordered(deed, default_rank=_next_rank(deed))
    since = min((one.recorded_at for one in noted), default=None)
    if "amount" not in fields:
        raise OrderIncomplete("被担保的主债权数额或最高债权额")
    _open(deed, fields, lenders, since=since, replaces=deed.replaced)


def _pass_on(deed: Deed, before: Mortgage) -> None:
    """To the new mortgagee whole, or as the parties share it when only a part of the claims passes (操作规范 14.3)."""
    lenders, terms = deed.holders("抵押权人"), deed.order.mortgage
    fields = _terms_of(before) | _ordered(deed, default_rank=before.rank)
    sharing = terms.sharing if terms else None
    if deed.order.application.partial_claim and sharing is None:
        raise OrderIncomplete("部分债权转让后抵押权的安排")
    earlier = tuple(holder_of(one) for one in before.holders.all())
    if sharing is ClaimSharing.SHARED:
        lenders, fields = (*earlier, *lenders), _terms_of(before)
    if sharing is ClaimSharing.DETERMINED:
        fields |= _determined(before, fields)
    if sharing is ClaimSharing.APART:
        if not 0 < fields["amount"] < before.amount:
            raise OrderIncomplete("转让的债权数额（应少于登记的数额）")
        fields |= {"kind": MortgageKind.ORDINARY.value, "claim_fact": None}
    _open(deed, fields, lenders, since=_began(before), replaces=deed.replaced)
    if sharing is ClaimSharing.APART:
        rest = _terms_of(before) | {"amount": before.amount - fields["amount"]}
        rest |= {"registration_type": RegistrationType.ALTERATION.value}
        _open(deed, rest, earlier, since=_began(before), replaces=deed.replaced)


def _determined(before: Mortgage, fields: dict[str, Any]) -> dict[str, Any]:
    """The claims behind a maximum amount are certain now: what passes on is an ordinary mortgage (民法典 §423)."""
    fact = fields.get("claim_fact") or before.claim_fact
    if not fact:
        raise OrderIncomplete("最高额抵押担保的债权确定的事实和数额")
    said = f"最高额抵押担保的债权已确定：{fact}"
    remarks = f"{before.remarks}\n{said}" if before.remarks else said
    return {"kind": MortgageKind.ORDINARY.value, "claim_fact": None, "remarks": remarks}


def _began(mortgage: Mortgage) -> datetime:
    return mortgage.effective_since or mortgage.recorded_at


def alter(deed: Deed, _effect: Effect) -> None:
    """Write the mortgage anew with what changed; it keeps its rank unless the parties agreed on another."""
    before = _addressed(deed)
    fields = _terms_of(before) | _ordered(deed, default_rank=before.rank)
    lenders = deed.order.holders or tuple(holder_of(one) for one in before.holders.all())
    if deed.order.obligor is not None:
        fields["mortgagor"] = deed.order.obligor.name
    old = deed.on.end(before, cause=deed.cause, word="变更")
    _open(deed, fields, lenders, since=_began(before), replaces=old)


def carry(deed: Deed, _effect: Effect) -> None:
    """Mortgages stay with the house, whoever owns it (民法典 §406 带押过户)."""
    cleared = set(deed.order.cleared)
    for mortgage in deed.rows.mortgages:
        if deed.on.stands(mortgage) and deed.rows.number_for(mortgage_id=mortgage.pk) not in cleared:
            deed.on.carry(mortgage)


def from_notice(deed: Deed, notice: AdvanceNotice) -> None:
    """Turn a noted mortgage into the mortgage itself, in force since the notice (担保制度解释 §52)."""
    old = deed.on.end(notice, cause="预告登记转本登记", word="转为抵押权")
    owners = "、".join(one.name for one in deed.order.holders)
    fields = {
        "kind": notice.mortgage_kind or MortgageKind.ORDINARY.value,
        "object_code": MortgagedProperty.LAND_AND_HOUSE.value,
        "mortgagor": owners or notice.obligor,
        "amount": notice.price or 0,
        "debt_from": notice.debt_from,
        "debt_until": notice.debt_until,
        "scope": notice.scope,
        "transfer_banned": notice.transfer_banned,
        "rank": _next_rank(deed),
        "cause": "预告登记转本登记",
    }
    lenders = tuple(holder_of(one) for one in notice.holders.all())
    _open(deed, fields, lenders, since=notice.recorded_at, replaces=old)


def _open(
    deed: Deed,
    fields: dict[str, Any],
    lenders: tuple[Holder, ...],
    *,
    since: datetime | None,
    replaces: list[Certificate],
) -> None:
    values = deed.shared | {"registration_type": deed.item.registration_type.value} | fields
    mortgage = deed.on.open(Mortgage, holders=lenders, effective_since=since, **values)
    deed.on.certify(CertificateKind.REGISTRATION, mortgage, replaces=replaces)


def _addressed(deed: Deed, *, ended: bool = False) -> Mortgage:
    if ended:
        return next(one.mortgage for one in deed.addressed() if one.mortgage is not None)
    mortgage = deed.right_addressed("mortgage", "抵押权")
    assert isinstance(mortgage, Mortgage)
    return mortgage


def _terms_of(mortgage: Mortgage) -> dict[str, Any]:
    return {name: getattr(mortgage, name) for name in _TERMS}


def _ordered(deed: Deed, *, default_rank: int) -> dict[str, Any]:
    terms = deed.order.mortgage
    if terms is None:
        return {"rank": default_rank}
    return {
        "kind": terms.kind.value,
        "object_code": terms.property_kind.value,
        "amount": terms.amount,
        "debt_from": terms.debt_from,
        "debt_until": terms.debt_until,
        "scope": terms.scope,
        "transfer_banned": terms.transfer_banned,
        "rank": terms.rank or default_rank,
        "claim_fact": terms.claim_fact or None,
    }


def _next_rank(deed: Deed) -> int:
    """By the time of recording (民法典 §414)."""
    standing = [one for one in deed.rows.mortgages if deed.on.stands(one)]
    return max((one.rank for one in (*standing, *deed.on.opened(Mortgage))), default=0) + 1


def _mortgagor(deed: Deed) -> str:
    if deed.order.obligor is not None:
        return deed.order.obligor.name
    owners = deed.rows.ownership.holders.all() if deed.rows.ownership else []
    return "、".join(one.name for one in owners)


def _is_of_any(notice: AdvanceNotice, people: tuple[Holder, ...]) -> bool:
    if not notice.mortgage_kind and notice.kind not in {"3", "4"}:
        return False
    names = {one.name for one in people}
    return any(holder.name in names for holder in notice.holders.all())
