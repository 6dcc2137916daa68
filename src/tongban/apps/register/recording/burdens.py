"""Habitation and easements begin, change, pass on and end (民法典 §366–§385; 实施细则 §60–§64)."""

from typing import Any

from tongban.apps.register.models import Burden
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.refusals import OrderIncomplete
from tongban.domain.catalogue.effects import Effect
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import RegistrationType


def open_new(deed: Deed, _effect: Effect) -> None:
    """Begin the right, from here on it has effect (民法典 §368); passed on (1903) it keeps its terms."""
    holders = deed.holders("居住权人或者地役权人")
    passed_on = deed.item.registration_type is RegistrationType.TRANSFER
    before = _terms_of(_ended(deed)) if passed_on else {}
    fields = before | _ordered(deed)
    if not fields.get("content"):
        raise OrderIncomplete("权利内容")
    burden = deed.on.open(Burden, holders=holders, kind=deed.item.right_type.value, **_shared(deed), **fields)
    deed.on.certify(CertificateKind.REGISTRATION, burden, replaces=deed.replaced)


def alter(deed: Deed, _effect: Effect) -> None:
    """Write the right anew with what changed."""
    before = _addressed(deed)
    holders = deed.order.holders or tuple(holder_of(one) for one in before.holders.all())
    fields = _terms_of(before) | _ordered(deed)
    old = deed.on.end(before, cause=deed.cause, word="变更")
    anew = deed.on.open(Burden, holders=holders, kind=before.kind, **_shared(deed), **fields)
    deed.on.certify(CertificateKind.REGISTRATION, anew, replaces=old)


def close(deed: Deed, _effect: Effect) -> None:
    """End the right the order names; raises RightNotCurrent."""
    passing = deed.item.registration_type is RegistrationType.TRANSFER
    deed.replaced = deed.on.end(_addressed(deed), cause=deed.cause, word="转移" if passing else "注销")


def carry(deed: Deed, _effect: Effect) -> None:
    """They stay with the house, whoever owns it (民法典 §366, §383)."""
    for burden in deed.rows.burdens:
        deed.on.carry(burden)


def _shared(deed: Deed) -> dict[str, Any]:
    return {name: value for name, value in deed.shared.items() if name != "registration_type"}


def _terms_of(burden: Burden) -> dict[str, Any]:
    return {"content": burden.content, "from_date": burden.from_date, "until_date": burden.until_date}


def _ordered(deed: Deed) -> dict[str, Any]:
    terms = deed.order.burden
    told = vars(terms) if terms else {}
    return {name: value for name, value in told.items() if value}


def _addressed(deed: Deed) -> Burden:
    label = deed.item.right_type.label
    burden = deed.right_addressed("burden", label)
    assert isinstance(burden, Burden)
    return burden


def _ended(deed: Deed) -> Burden:
    return next(one.burden for one in deed.addressed() if one.burden is not None)
