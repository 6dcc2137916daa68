"""Who has to stand at a counter for one applicant, as the request for the part names them."""

from dataclasses import dataclass

from tongban.apps.intake.words import Capacity
from tongban.exchange.contracts.types import AgentData, PartyData


@dataclass(frozen=True, kw_only=True)
class PersonOfPart:
    """One person of a part; `by_law` for guardians and legal representatives."""

    name: str
    document_kind: str
    document_number: str
    standing: str
    by_law: bool = False


def people_of_part(party: PartyData) -> list[PersonOfPart]:
    """Whoever may stand at the counter for this applicant: the natural person, then those who act."""
    guarded = party.kind == "person"
    first = [_applicant(party)] if guarded and party.represented_by is None else []
    by_law = [party.represented_by] if party.represented_by else []
    label = Capacity.GUARDIAN.label if guarded else Capacity.LEGAL_REPRESENTATIVE.label
    beside = [(one, label in one.authority) for one in party.agents]
    return [
        *first,
        *(_acting(one, standing=label, by_law=True) for one in by_law),
        *(_acting(one, standing=label if law else Capacity.AGENT.label, by_law=law) for one, law in beside),
    ]


def _applicant(party: PartyData) -> PersonOfPart:
    return PersonOfPart(
        name=party.name,
        document_kind=party.document_kind,
        document_number=party.document_number,
        standing="申请人",
    )


def _acting(one: AgentData, *, standing: str, by_law: bool) -> PersonOfPart:
    return PersonOfPart(
        name=one.name,
        document_kind=one.document_kind,
        document_number=one.document_number,
        standing=standing,
        by_law=by_law,
    )


def lacking(party: PartyData, having: frozenset[str]) -> list[str]:
    """Names of those who are still wanted: every guardian of a ward, else any one of those who may come.

    `having` are the document numbers of people who have been verified, or have signed.
    """
    people = people_of_part(party)
    guardians = [one for one in people if one.by_law] if party.kind == "person" else []
    if guardians:
        return [one.name for one in guardians if one.document_number not in having]
    if any(one.document_number in having for one in people):
        return []
    return ["或".join(one.name for one in people)]
