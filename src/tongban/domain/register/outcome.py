"""The folio as recording would leave it: the effects of an item, applied to values.

The ledger writes the same effects as rows; this is what it must come to, and what the next part of a
combined application is judged by. Terms and queues of seizures follow from their own events (`seizures`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, TypeVar

from tongban.domain.catalogue.effects import Effect, Reach, RegisterEntry, Verb
from tongban.domain.dictionaries import SeizureKind
from tongban.domain.register.facts import AdvanceNotice, Facts, Folio, Mortgage, Objection, Ownership, Seizure
from tongban.domain.register.rulebook import Moment, Spoken, Verdict, consult, gravest_first

Entry = TypeVar("Entry", Mortgage, AdvanceNotice, Objection, Seizure)

_SEIZURE_KINDS: Final[Mapping[RegisterEntry, SeizureKind]] = MappingProxyType(
    {
        RegisterEntry.SEIZURE: SeizureKind.SEIZURE,
        RegisterEntry.PRE_SEIZURE: SeizureKind.PRE_SEIZURE,
        RegisterEntry.QUEUED_SEIZURE: SeizureKind.QUEUED,
        RegisterEntry.QUEUED_PRE_SEIZURE: SeizureKind.QUEUED_PRE_SEIZURE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """The new entries an application brings; `mortgages_lifted` are those a ruling names."""

    ownership: Ownership | None = None
    mortgage: Mortgage | None = None
    advance_notice: AdvanceNotice | None = None
    objection: Objection | None = None
    seizure: Seizure | None = None
    mortgages_lifted: tuple[Mortgage, ...] = ()
    alternative: str = ""


def folio_after(facts: Facts, incoming: Incoming) -> Folio:
    """The folio once the item has been recorded, its effects taken in order."""
    folio = facts.folio
    for effect in facts.item.effects_for(incoming.alternative):
        apply = _APPLY.get(effect.entry)
        if apply:
            folio = apply(folio, effect, replace(facts, folio=folio), incoming)
    return folio


def consult_together(steps: Sequence[tuple[Facts, Incoming]], moment: Moment) -> Verdict:
    """The verdict on items recorded one after the other in one transaction (一件事).

    Each part is judged by the folio the parts before it leave; what speaks twice is said once.
    """
    spoken: dict[Spoken, None] = {}
    folio = steps[0][0].folio if steps else None
    for facts, incoming in steps:
        asked = replace(facts, folio=folio or facts.folio)
        spoken |= dict.fromkeys(consult(asked, moment).spoken)
        folio = folio_after(asked, incoming)
    return Verdict(gravest_first(spoken))


def _ownership(folio: Folio, effect: Effect, _facts: Facts, incoming: Incoming) -> Folio:
    if effect.verb is Verb.CLOSES:
        return replace(folio, ownership=None)
    if effect.verb is Verb.OPENS:
        return replace(folio, ownership=incoming.ownership, first_registered=True)
    return replace(folio, ownership=incoming.ownership or folio.ownership)


def _mortgages(folio: Folio, effect: Effect, facts: Facts, incoming: Incoming) -> Folio:
    if effect.verb is Verb.OPENS and incoming.mortgage:
        return replace(folio, mortgages=(*folio.mortgages, incoming.mortgage))
    if effect.verb is Verb.CLOSES:
        named = incoming.mortgages_lifted if effect.reach is Reach.NAMED_IN_RULING else facts.mortgages_addressed
        return replace(folio, mortgages=_without(folio.mortgages, named))
    if effect.verb is Verb.ALTERS and incoming.mortgage:
        old = facts.mortgages_addressed[:1]
        altered = tuple(incoming.mortgage if one in old else one for one in folio.mortgages)
        return replace(folio, mortgages=altered)
    return folio


def _notices(folio: Folio, effect: Effect, facts: Facts, incoming: Incoming) -> Folio:
    of_mortgage = effect.entry is RegisterEntry.MORTGAGE_NOTICE
    meant = [one for one in folio.advance_notices if one.kind.is_of_mortgage is of_mortgage]
    own = [one for one in meant if one.holder.is_among(facts.application.parties)]
    if effect.verb is Verb.OPENS:
        new = incoming.advance_notice
        fits = new is not None and new.kind.is_of_mortgage is of_mortgage
        return replace(folio, advance_notices=(*folio.advance_notices, new)) if new and fits else folio
    if effect.verb is Verb.CLOSES:
        return replace(folio, advance_notices=_without(folio.advance_notices, own))
    if effect.verb is Verb.CARRIES and effect.becomes is RegisterEntry.MORTGAGE:
        turned = tuple(Mortgage(holder=one.holder, key=one.key) for one in meant)
        left = _without(folio.advance_notices, meant)
        return replace(folio, advance_notices=left, mortgages=(*folio.mortgages, *turned))
    return folio


def _objections(folio: Folio, effect: Effect, facts: Facts, incoming: Incoming) -> Folio:
    if effect.verb is Verb.OPENS and incoming.objection:
        return replace(folio, objections=(*folio.objections, incoming.objection))
    if effect.verb is Verb.CLOSES:
        own = [one for one in folio.objections if one.by.is_among(facts.application.parties)]
        return replace(folio, objections=_without(folio.objections, own))
    return folio


def _seizures(folio: Folio, effect: Effect, facts: Facts, incoming: Incoming) -> Folio:
    kind = _SEIZURE_KINDS[effect.entry]
    meant = [one for one in folio.seizures if one.kind is kind and _addressed(one, effect, facts)]
    if effect.verb is Verb.OPENS and incoming.seizure:
        return replace(folio, seizures=(*folio.seizures, replace(incoming.seizure, kind=kind)))
    if effect.verb is Verb.CLOSES:
        return replace(folio, seizures=_without(folio.seizures, meant))
    if effect.verb is Verb.CARRIES and effect.becomes:
        turned = _SEIZURE_KINDS[effect.becomes]
        moved = tuple(replace(one, kind=turned) if one in meant else one for one in folio.seizures)
        return replace(folio, seizures=moved)
    return folio


def _addressed(seizure: Seizure, effect: Effect, facts: Facts) -> bool:
    names = {party.name for party in facts.application.parties} | {facts.application.executing_court} - {""}
    if effect.reach is Reach.ADDRESSED:
        return seizure.court in names
    if effect.reach is Reach.OF_ACQUIRERS:
        return seizure.against in names
    # Who is first in line, and from when, is for the seizures' own events to say.
    return effect.reach is Reach.ALL


def _without(entries: Sequence[Entry], gone: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(one for one in entries if one not in gone)


_APPLY: Final[Mapping[RegisterEntry, Callable[[Folio, Effect, Facts, Incoming], Folio]]] = MappingProxyType(
    {
        RegisterEntry.OWNERSHIP: _ownership,
        RegisterEntry.MORTGAGE: _mortgages,
        RegisterEntry.SALE_NOTICE: _notices,
        RegisterEntry.MORTGAGE_NOTICE: _notices,
        RegisterEntry.OBJECTION: _objections,
        RegisterEntry.SEIZURE: _seizures,
        RegisterEntry.PRE_SEIZURE: _seizures,
        RegisterEntry.QUEUED_SEIZURE: _seizures,
        RegisterEntry.QUEUED_PRE_SEIZURE: _seizures,
    }
)
