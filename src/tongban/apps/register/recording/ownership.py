"""Ownership passes, begins, is described anew or comes to an end (实施细则 §26–§28)."""

from dataclasses import replace
from fractions import Fraction

from tongban.apps.register.models import Ownership, UnitDescription
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.recording import titles
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.refusals import OrderIncomplete, OrderRefused, RightNotCurrent
from tongban.domain.catalogue.effects import Effect
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.register.facts import Holder
from tongban.domain.register.refusals import Refusal

_JUDICIAL_TRANSFER = "2006"
_DESCRIBED = (
    *("location", "status", "use_code", "kind_code", "nature_code", "structure_code", "area", "exclusive_area"),
    *("shared_area", "floor", "total_floors", "completed_on", "project", "right_type", "land_use_code"),
    *("land_nature_code", "land_area", "land_share_area", "land_right_holder", "land_from", "land_until"),
)


def close(deed: Deed, _effect: Effect) -> None:
    """End the ownership as it stood; its title certificates are void."""
    ended = _current(deed)
    word = "注销" if deed.item.registration_type.value == "400" else "转移" if deed.order.holders else "终止"
    deed.replaced = deed.on.end(ended, cause=deed.cause, word=word)


def open_new(deed: Deed, _effect: Effect) -> None:
    """Begin the ownership of those who acquire; whoever keeps a share stays an owner."""
    if deed.rows.ownership is not None and deed.on.stands(deed.rows.ownership):
        raise OrderRefused(Refusal.NOT_THE_OWNERS, remark="该不动产已有现势的所有权登记")
    holders, mode = owners_after(deed)
    deed.owned = deed.on.open(
        Ownership,
        holders=holders,
        mode=mode.value,
        price=deed.order.price,
        **deed.shared,
    )
    titles.certify(deed, deed.owned, holders)


def alter(deed: Deed, _effect: Effect) -> None:
    """Describe the same owners or the unit anew (3001, 3002, 5001); the title certificate is replaced."""
    before = _current(deed)
    if deed.order.unit is not None:
        _describe_anew(deed)
    holders = deed.order.holders or tuple(holder_of(one) for one in before.holders.all())
    mode = deed.order.mode if deed.order.holders else CoOwnership(before.mode)
    _refuse_misfit(holders, mode)
    old = deed.on.end(before, cause=deed.cause, word="变更")
    shared = deed.shared | {"cause": before.cause, "remarks": deed.order.remarks or before.remarks}
    deed.owned = deed.on.open(Ownership, holders=holders, mode=mode.value, price=before.price, **shared)
    titles.certify(deed, deed.owned, holders, replaces=old)


def _describe_anew(deed: Deed) -> None:
    change, unit = deed.order.unit, deed.rows.unit
    if unit is None or change is None:
        raise OrderIncomplete("不动产单元的描述")
    values = {name: getattr(unit, name) for name in _DESCRIBED}
    values |= {name: value for name, value in vars(change).items() if value is not None}
    deed.on.end(unit, cause=deed.cause, word="变更")
    deed.on.open(UnitDescription, **values)


def _current(deed: Deed) -> Ownership:
    if deed.rows.ownership is None:
        raise RightNotCurrent(certificate_number=deed.order.certificate_number, right="所有权")
    return deed.rows.ownership


def owners_after(deed: Deed) -> tuple[tuple[Holder, ...], CoOwnership]:
    """Who owns once the deed is done, and how; raises OrderIncomplete where that cannot be."""
    acquiring = deed.holders("权利人")
    if not deed.order.application.share_only or deed.rows.ownership is None:
        _refuse_misfit(acquiring, deed.order.mode)
        return acquiring, deed.order.mode
    return _after_a_share(deed, acquiring)


def _after_a_share(deed: Deed, acquiring: tuple[Holder, ...]) -> tuple[tuple[Holder, ...], CoOwnership]:
    """One owner's share, or part of it, passes; the others stay (民法典 §305)."""
    seller = deed.order.obligor
    before = [holder_of(one) for one in _current(deed).holders.all()]
    if len(before) == 1 and deed.item.code == _JUDICIAL_TRANSFER:
        before = [replace(before[0], share=Fraction(1))]  # a court may dispose of part of what one person owns
    giving = next((one for one in before if seller and one.is_same_as(seller)), None)
    passing = sum((one.share or Fraction() for one in acquiring), Fraction())
    if giving is None or giving.share is None or not 0 < passing <= giving.share:
        raise OrderIncomplete("转让的份额（应由登记的按份共有人转让，且不超过其份额）")
    left = replace(giving, share=giving.share - passing)
    owners = [left if one is giving else one for one in before if one is not giving or left.share]
    for one in acquiring:
        known = next((held for held in owners if held.is_same_as(one)), None)
        if known is None:
            owners.append(one)
        else:
            owners[owners.index(known)] = replace(known, share=(known.share or Fraction()) + (one.share or Fraction()))
    if len(owners) == 1:
        return (replace(owners[0], share=None),), CoOwnership.SOLE
    return tuple(owners), CoOwnership.BY_SHARES


def _refuse_misfit(holders: tuple[Holder, ...], mode: CoOwnership) -> None:
    if mode is CoOwnership.SOLE and len(holders) > 1:
        raise OrderIncomplete("共有方式（权利人不止一人）")
    if mode is CoOwnership.JOINT and len(holders) == 1:
        raise OrderIncomplete("共同共有人（共同共有至少两人）")
    shares = [one.share for one in holders]
    if mode is CoOwnership.BY_SHARES and (None in shares or sum(filter(None, shares), Fraction()) != 1):
        raise OrderIncomplete("各共有人的份额（份额之和应为1）")
