"""What an institution does differently."""

from datetime import date, datetime

from tongban.apps.identity.asked_once import asked_once
from tongban.apps.identity.models import Institution
from tongban.apps.identity.prepared import ask
from tongban.domain.catalogue.variants import LocalItem, VariantHistory, changes_of
from tongban.exchange.contracts.catalogue import LocalRule, Variant

_COLUMNS = (
    "since",
    "item",
    "kind",
    "holds",
    "material_code",
    "material_name",
    "statute",
    "working_days",
    "reason",
)

_DECIDED = f"""
    SELECT {", ".join(_COLUMNS)} FROM variant_decision
    WHERE institution_id = %(institution)s AND (%(item)s = '' OR item = %(item)s) ORDER BY id
"""  # noqa: S608 - names of ours; asked for by other members, so it stays planned


def variant_history(institution: Institution | str, *, item: str = "") -> VariantHistory:
    """Everything the institution ever decided, for one item or for all, in the order of the decisions."""
    return _decided_by(institution if isinstance(institution, str) else institution.code, item)


@asked_once
def _decided_by(institution_code: str, item: str) -> VariantHistory:
    rows = ask(_DECIDED, {"institution": institution_code, "item": item})
    return changes_of(dict(zip(_COLUMNS, row, strict=True)) for row in rows)


def local_item(institution: Institution | str, item: str, *, on: date) -> LocalItem:
    """The item as it holds here for a case lodged on that day; raises UnknownItem."""
    return _item_here(institution if isinstance(institution, str) else institution.code, item, on)


@asked_once
def _item_here(institution_code: str, item: str, on: date) -> LocalItem:
    return _decided_by(institution_code, item).item(item, on=on)


def accepts_automatically(institution: Institution | str, item: str, *, on: date) -> bool:
    """Whether a case of this item lodged on that day is accepted as soon as it passed the pre-review."""
    return local_item(institution, item, on=on).automatic_acceptance


def variant_told(institution: str, *, item: str, at: datetime) -> Variant:
    """The answer to catalogue.search_variant/1."""
    rules = tuple(
        LocalRule(
            since=one.since,
            item=one.item,
            kind=one.kind.value,
            holds=one.holds,
            material_code=one.material_code or None,
            material_name=one.material_name,
            statute=one.statute,
            working_days=one.working_days,
            reason=one.reason,
        )
        for one in variant_history(institution, item=item).changes
    )
    return Variant(institution=institution, rules=rules, taken_at=at)
