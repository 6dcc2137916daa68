"""The folio as it will be once a case is recorded, as far as a case recorded together with it builds on that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tongban.domain.catalogue.effects import Reach, RegisterEntry, Verb
from tongban.domain.catalogue.item import BusinessItem
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership
from tongban.domain.register.facts import AdvanceNotice, Folio
from tongban.domain.register.ownership import Holder, InvalidOwnership, Ownership


def folio_after(
    folio: Folio,
    *,
    item: BusinessItem,
    holders: Sequence[Holder],
    mode: CoOwnership,
    certificate_number: str = "",
    recorded: date | None = None,
) -> Folio:
    """What the item will have closed and opened for `holders`; `certificate_number` names the right it is about.

    A sale with a mortgage: the buyer owns. A presale with its mortgage: the buyer's notice is there. A mortgage
    cancelled before the sale: it is gone.
    """
    for effect in item.effects:
        addressed = effect.reach is Reach.ADDRESSED
        if effect.verb is Verb.OPENS and effect.entry is RegisterEntry.OWNERSHIP and holders:
            folio = replace(folio, ownership=_owned(holders, mode), first_registered=True)
        if effect.verb is Verb.OPENS and effect.entry is RegisterEntry.SALE_NOTICE and holders:
            kind = item.notice_kind or AdvanceNoticeKind.PRESALE
            noted = AdvanceNotice(holder=holders[0], kind=kind, recorded=recorded)
            folio = replace(folio, advance_notices=(*folio.advance_notices, noted))
        if effect.verb is Verb.CLOSES and effect.entry is RegisterEntry.MORTGAGE and addressed:
            left = [one for one in folio.mortgages if one.certificate_number != certificate_number]
            folio = replace(folio, mortgages=tuple(left))
        if effect.verb is Verb.CLOSES and effect.entry is RegisterEntry.SALE_NOTICE:
            folio = replace(folio, advance_notices=_left(folio, holders, certificate_number, addressed=addressed))
    return folio


def _owned(holders: Sequence[Holder], mode: CoOwnership) -> Ownership | None:
    """The new ownership; None where mode and shares contradict each other, which another rule says."""
    try:
        return Ownership(mode=mode, holders=tuple(holders))
    except InvalidOwnership:
        return None


def _left(
    folio: Folio, holders: Sequence[Holder], certificate_number: str, *, addressed: bool
) -> tuple[AdvanceNotice, ...]:
    if addressed:
        return tuple(one for one in folio.advance_notices if one.certificate_number != certificate_number)
    return tuple(one for one in folio.advance_notices if not one.holder.is_among(holders))
