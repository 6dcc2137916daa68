"""Advance notices and objections (民法典 §220, §221; 实施细则 §82–§89)."""

from typing import Any

from tongban.apps.register.models import AdvanceNotice, Objection
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.recording import mortgages
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.refusals import OrderIncomplete, RightNotCurrent
from tongban.domain.catalogue.effects import Effect, Reach, RegisterEntry
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, HolderKind, RegistrationType
from tongban.domain.register.facts import Holder, Person

_KEPT = (
    *("kind", "obligor", "obligor_kind", "obligor_document_kind", "obligor_document_number", "price", "mode"),
    *("mortgage_kind", "debt_from", "debt_until", "scope", "transfer_banned"),
)


def open_sale(deed: Deed, _effect: Effect) -> None:
    """Open the notice for the buyers and queue its certificate; a sole applicant's seller is the developer."""
    if deed.item.code == _PASSED_ON:
        _pass_on(deed)
        return
    buyers = deed.holders("预购人或买受人")
    if deed.order.mode is CoOwnership.SOLE and len(buyers) > 1:
        raise OrderIncomplete("共有方式（预购人不止一人）")
    _open(deed, _kind(deed, AdvanceNoticeKind.PRESALE), buyers, _obligor(deed))


def open_mortgage(deed: Deed, _effect: Effect) -> None:
    """Note a mortgage to come, with the terms it will be recorded on."""
    lenders, terms = deed.holders("抵押权人"), deed.order.mortgage
    amount = terms.amount if terms else deed.order.price
    if amount is None:
        raise OrderIncomplete("被担保的主债权数额或最高债权额")
    told: dict[str, Any] = {"mortgage_kind": terms.kind.value if terms else "1", "price": amount}
    if terms:
        told |= {name: getattr(terms, name) for name in ("debt_from", "debt_until", "scope", "transfer_banned")}
    _open(deed, _kind(deed, AdvanceNoticeKind.PRESALE_MORTGAGE), lenders, _obligor(deed), **told)


def close(deed: Deed, effect: Effect) -> None:
    """End the notices the effect means; where the order must name one, raises RightNotCurrent when none fits."""
    of_mortgage = effect.entry is RegisterEntry.MORTGAGE_NOTICE
    found = deed.notices(effect, of_mortgage=of_mortgage)
    if effect.reach is Reach.ADDRESSED and not any(one.advance_notice_id for one in deed.addressed()):
        raise RightNotCurrent(certificate_number=deed.order.certificate_number, right="预告登记")
    turned = deed.item.registration_type is not RegistrationType.ADVANCE_NOTICE
    word = "转为本登记" if turned else "转移" if deed.item.code == _PASSED_ON else "注销"
    cause = "预告登记转本登记" if turned else deed.order.cause or deed.item.short_name
    for notice in found:
        deed.replaced = deed.on.end(notice, cause=cause, word=word)


def alter(deed: Deed, effect: Effect) -> None:
    """Write the notice anew under the holder's new name or document (7005)."""
    for notice in deed.notices(effect, of_mortgage=effect.entry is RegisterEntry.MORTGAGE_NOTICE):
        old = deed.on.end(notice, cause=deed.cause, word="变更")
        holders = deed.order.holders or tuple(holder_of(one) for one in notice.holders.all())
        anew = deed.on.open(
            AdvanceNotice, holders=holders, **deed.shared, **{name: getattr(notice, name) for name in _KEPT}
        )
        deed.on.certify(CertificateKind.REGISTRATION, anew, replaces=old)


def carry(deed: Deed, effect: Effect) -> None:
    """A noted mortgage becomes the mortgage once the house is its debtor's; otherwise it stays."""
    for notice in deed.notices(effect, of_mortgage=True):
        if effect.becomes is RegisterEntry.MORTGAGE and _debtor_acquires(deed, notice):
            mortgages.from_notice(deed, notice)
        else:
            deed.on.carry(notice)


def open_objection(deed: Deed, _effect: Effect) -> None:
    """Note that somebody says the register is wrong; the clock of fifteen days begins."""
    by = deed.holders("异议申请人")[0]
    objection = deed.on.open(
        Objection,
        applicant=by.name,
        document_kind=by.document_kind.value if by.document_kind else "",
        document_number=by.document_number,
        matter=deed.order.matter or deed.order.cause or "登记簿记载有误",
        remarks=deed.order.remarks,
    )
    deed.on.certify(CertificateKind.REGISTRATION, objection)


def close_objection(deed: Deed, _effect: Effect) -> None:
    """End the objection the order names; raises RightNotCurrent."""
    objection = deed.right_addressed("objection", "异议登记")
    deed.on.end(objection, cause=deed.order.cause or "异议申请人申请注销", word="注销")


def carry_objections(deed: Deed, _effect: Effect) -> None:
    """Objections stay for whoever acquires knowing of them (实施细则 §84)."""
    for objection in deed.rows.objections:
        deed.on.carry(objection)


_PASSED_ON = "7006"


def _pass_on(deed: Deed) -> None:
    before = next(one.advance_notice for one in deed.addressed() if one.advance_notice is not None)
    kept = {name: getattr(before, name) for name in _KEPT} | {"mode": deed.order.mode.value}
    anew = deed.on.open(AdvanceNotice, holders=deed.holders("预告登记受让人"), **deed.shared, **kept)
    deed.on.certify(CertificateKind.REGISTRATION, anew, replaces=deed.replaced)


def _open(deed: Deed, kind: AdvanceNoticeKind, holders: tuple[Holder, ...], obligor: Person, **terms: object) -> None:
    values: dict[str, Any] = {
        "kind": kind.value,
        "obligor": obligor.name,
        "obligor_kind": obligor.kind.value,
        "obligor_document_kind": obligor.document_kind.value if obligor.document_kind else "",
        "obligor_document_number": obligor.document_number,
        "price": deed.order.price,
        "mode": deed.order.mode.value,
    }
    notice = deed.on.open(AdvanceNotice, holders=holders, **deed.shared, **(values | terms))
    deed.on.certify(CertificateKind.REGISTRATION, notice)


def _kind(deed: Deed, fallback: AdvanceNoticeKind) -> AdvanceNoticeKind:
    chosen = [one.notice_kind for one in deed.item.alternatives if one.code == deed.order.alternative]
    return next((one for one in (*chosen, deed.item.notice_kind) if one is not None), fallback)


def _obligor(deed: Deed) -> Person:
    """Whoever owes; when the buyer applies alone, whom the folio names as holder of the land (细则 §86)."""
    if deed.order.obligor is not None:
        return deed.order.obligor
    unit = deed.rows.unit
    if unit is None or not unit.land_right_holder:
        raise OrderIncomplete("义务人（预售人、出卖人或抵押人）")
    return Person(name=unit.land_right_holder, kind=HolderKind.ENTERPRISE)


def _debtor_acquires(deed: Deed, notice: AdvanceNotice) -> bool:
    acquiring = {one.name for one in deed.order.holders}
    return bool(acquiring & set(notice.obligor.split("、")))
