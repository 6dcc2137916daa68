"""The parties of an application, stored or on the wire, as the law and the register name people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from tongban.apps.casework.models import Case
from tongban.domain.catalogue import NamedPerson, PartyRole
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import HolderKind, HolderSide
from tongban.domain.register.facts import ApplicationParty, Holder, Person
from tongban.exchange.contracts.types import AgentData, PartyData

_KINDS: Final[Mapping[str, HolderKind]] = {
    "person": HolderKind.PERSON,
    "enterprise": HolderKind.ENTERPRISE,
    "agency": HolderKind.STATE_ORGAN,
}
_DOCUMENTS: Final = frozenset(kind.value for kind in DocumentKind)
_ROLES: Final = frozenset(role.value for role in PartyRole)


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """A party: the fields the law looks at. `reachable` also through whoever acts for it."""

    role: str
    kind: str
    name: str
    document_kind: str
    document_number: str
    document_until: date | None = None
    share: str = ""
    reachable: bool = True
    has_guardian: bool = False
    verified: bool | None = None

    @property
    def part(self) -> PartyRole | None:
        """What the person applies as; None for a role nobody knows."""
        return PartyRole(self.role) if self.role in _ROLES else None

    @property
    def side(self) -> HolderSide | None:
        """On which side of the form the person stands; organs that order a registration stand on none."""
        part = self.part
        return None if part is None or part is PartyRole.COURT else part.side

    @property
    def person(self) -> Person:
        """Who it is."""
        return Person(
            name=self.name,
            kind=_KINDS.get(self.kind, HolderKind.OTHER),
            document_kind=DocumentKind(self.document_kind) if self.document_kind in _DOCUMENTS else None,
            document_number=self.document_number,
        )

    @property
    def holder(self) -> Holder:
        """The same as somebody who acquires, with the share the form names."""
        return Holder(**vars(self.person), share=Fraction(self.share) if self.share else None)

    @property
    def applicant(self) -> ApplicationParty:
        """The same as an applicant."""
        return ApplicationParty(
            **vars(self.person),
            role=self.part,
            has_contact=self.reachable,
            document_until=self.document_until,
            identity_verified=self.verified,
            has_guardian=self.has_guardian,
        )

    def known_as(self, *, name: str, number: str) -> "PartyView":
        """The same person under what the register has written down."""
        return replace(self, name=name or self.name, document_number=number or self.document_number)


def parties_of_case(case: Case) -> tuple[PartyView, ...]:
    """The stored parties in order, with what the counter checked."""
    bands: dict[str, list[str]] = {}
    for check in case.identity_checks.all():
        bands.setdefault(check.party, []).append(check.score_band)
    return tuple(
        PartyView(
            role=party.role,
            kind=party.kind,
            name=party.name,
            document_kind=party.document_kind,
            document_number=party.document_number,
            document_until=party.document_until,
            share=party.share,
            reachable=_reachable(party.phone, [party.represented_by or {}, *party.agents]),
            has_guardian=party.kind == "person" and party.represented_by is not None,
            verified=_verified(bands.get(party.name, [])),
        )
        for party in case.parties.all()
    )


def parties_of_request(parties: Iterable[PartyData]) -> tuple[PartyView, ...]:
    """Parties as another institution names them in a question."""
    return tuple(
        PartyView(
            role=party.role,
            kind=party.kind,
            name=party.name,
            document_kind=party.document_kind,
            document_number=party.document_number,
            document_until=party.document_until,
            share=party.share,
            reachable=_reachable(party.phone, [{"phone": agent.phone} for agent in _acting(party)]),
            has_guardian=party.kind == "person" and party.represented_by is not None,
        )
        for party in parties
    )


def named_holder(named: NamedPerson) -> Holder:
    """Somebody written into a field of the form, as a holder."""
    return Holder(name=named.name, document_number=named.document_number, share=named.share)


def joined(people: Sequence[PartyView]) -> Person | None:
    """Those who give, as the one obligor the register names; None when nobody does."""
    if not people:
        return None
    return replace(people[0].person, name="、".join(one.name for one in people))


def _acting(party: PartyData) -> list[AgentData]:
    return [one for one in (party.represented_by, *party.agents) if one is not None]


def _reachable(phone: str, acting: Iterable[Mapping[str, str]]) -> bool:
    return bool(phone.strip()) or any((one.get("phone") or "").strip() for one in acting)


def _verified(bands: Sequence[str]) -> bool | None:
    return bands[-1] != "low" if bands else None
