"""What an institution's own switches make of an item."""

from collections.abc import Collection
from datetime import date

from tongban.domain.catalogue.effects import HousingFiling
from tongban.domain.catalogue.item import Alternative, BusinessItem, PartyRole
from tongban.domain.catalogue.variants import LocalItem
from tongban.domain.switches import JudicialTransferMode, Switches


def ways_offered(item: BusinessItem, *, switches: Switches) -> tuple[Alternative, ...]:
    """The ways of applying that are open here: some institutions take a court's transfer by application only."""
    by_order = switches.judicial_transfer_mode is JudicialTransferMode.BY_ORDER
    if by_order or item.is_judicial or not item.transfers_ownership:
        return item.alternatives
    return tuple(way for way in item.alternatives if PartyRole.COURT not in way.roles)


def way_meant(item: BusinessItem, *, told: str, roles: Collection[PartyRole | None]) -> str:
    """The code of the way people apply in: the one they name, else the one their roles fit."""
    if any(way.code == told for way in item.alternatives):
        return told
    exactly = [way.code for way in item.alternatives if set(way.roles) == set(roles)]
    within = [way.code for way in item.alternatives if set(way.roles) <= set(roles)]
    return [*exactly, *within, item.alternatives[0].code][0]


def ways_at_counter(item: BusinessItem) -> tuple[Alternative, ...]:
    """The ways a counter elsewhere takes in: people apply there, courts and other organs order at home."""
    return tuple(way for way in item.alternatives if PartyRole.COURT not in way.roles)


def filing_due(item: BusinessItem, *, switches: Switches) -> HousingFiling:
    """What the housing authority gets of this item here."""
    if item.housing_filing is not HousingFiling.BY_PLACE:
        return item.housing_filing
    return HousingFiling.SENT if switches.gift_needs_housing_filing else HousingFiling.NONE


def committed_days(item: BusinessItem, *, on: date, switches: Switches, local: LocalItem | None = None) -> int:
    """Working days for a case accepted on that day, the institution's own promises included.

    `local` is the item as it held here on the day the case was lodged.
    """
    days = item.committed_days(on=on, promised=switches.committed_working_days.get(item.code))
    return days if local is None else min(days, local.working_days)
