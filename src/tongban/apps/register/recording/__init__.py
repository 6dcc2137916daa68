"""How items are written into the register: the catalogue says what happens, one small function plans each thing.

What is planned (`Plan`) anybody may be shown; `carry_out` writes it, `close_pages` seals, numbers and logs it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tongban.apps.register.models import Burden
from tongban.apps.register.recording import burdens, certificates, mortgages, notices, ownership, seizures
from tongban.apps.register.recording.closing import Page
from tongban.apps.register.recording.deed import Deed, right_of
from tongban.apps.register.refusals import NotRecordable
from tongban.domain.catalogue.effects import Effect, RegisterEntry, Verb
from tongban.domain.dictionaries import RegistrationType, RightType

_E, _V = RegisterEntry, Verb
_ACTS: Final[Mapping[tuple[Verb, RegisterEntry], Callable[[Deed, Effect], None]]] = MappingProxyType(
    {
        (_V.CLOSES, _E.OWNERSHIP): ownership.close,
        (_V.OPENS, _E.OWNERSHIP): ownership.open_new,
        (_V.ALTERS, _E.OWNERSHIP): ownership.alter,
        (_V.CLOSES, _E.MORTGAGE): mortgages.close,
        (_V.OPENS, _E.MORTGAGE): mortgages.open_new,
        (_V.ALTERS, _E.MORTGAGE): mortgages.alter,
        (_V.CARRIES, _E.MORTGAGE): mortgages.carry,
        (_V.CLOSES, _E.SALE_NOTICE): notices.close,
        (_V.OPENS, _E.SALE_NOTICE): notices.open_sale,
        (_V.ALTERS, _E.SALE_NOTICE): notices.alter,
        (_V.CLOSES, _E.MORTGAGE_NOTICE): notices.close,
        (_V.OPENS, _E.MORTGAGE_NOTICE): notices.open_mortgage,
        (_V.ALTERS, _E.MORTGAGE_NOTICE): notices.alter,
        (_V.CARRIES, _E.MORTGAGE_NOTICE): notices.carry,
        (_V.OPENS, _E.OBJECTION): notices.open_objection,
        (_V.CLOSES, _E.OBJECTION): notices.close_objection,
        (_V.CARRIES, _E.OBJECTION): notices.carry_objections,
        (_V.OPENS, _E.BURDEN): burdens.open_new,
        (_V.ALTERS, _E.BURDEN): burdens.alter,
        (_V.CLOSES, _E.BURDEN): burdens.close,
        (_V.CARRIES, _E.BURDEN): burdens.carry,
        (_V.REISSUES, _E.CERTIFICATE): certificates.reissue,
        (_V.CARRIES, _E.PRE_SEIZURE): seizures.follow_transfer,
        (_V.CARRIES, _E.QUEUED_PRE_SEIZURE): seizures.follow_transfer,
    }
)
# Orders of courts: one event of the law does all that the item lists.
_OF_COURTS: Final = frozenset({_E.SEIZURE, _E.PRE_SEIZURE, _E.QUEUED_SEIZURE, _E.QUEUED_PRE_SEIZURE})
_CERTIFIED: Final = {
    "ownership": RightType.HOUSE,
    "mortgage": RightType.MORTGAGE,
    "advance_notice": RightType.ADVANCE_NOTICE,
    "objection": RightType.OBJECTION,
}


def plan(deed: Deed) -> Page:
    """Plan every effect of the item, in the order of the catalogue: nothing is written yet. Raises NotRecordable."""
    if not deed.item.effects:
        raise NotRecordable(deed.item.code)
    right_type = _right_type(deed)
    for effect in deed.item.effects:
        if effect.applies_to(deed.order.alternative):
            _act(deed, effect)(deed, effect)
    return Page(
        on=deed.on,
        item=deed.item.code,
        registration_type=deed.item.registration_type,
        right_type=right_type,
    )


def _act(deed: Deed, effect: Effect) -> Callable[[Deed, Effect], None]:
    judicial = deed.item.is_judicial or effect.verb is Verb.CLOSES
    if effect.entry in _OF_COURTS and judicial:
        return seizures.carry_out
    return _ACTS[effect.verb, effect.entry]


def _right_type(deed: Deed) -> RightType:
    """A replaced certificate proves some right; everything else is what the item says."""
    named = deed.addressed()
    if deed.item.registration_type is not RegistrationType.OTHER or not named:
        return deed.item.right_type
    name, right = right_of(named[0])
    return RightType(right.kind) if isinstance(right, Burden) else _CERTIFIED[name]
