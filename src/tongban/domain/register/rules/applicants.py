"""Who may apply, and whose agreement the act needs. Silent while nobody has applied yet."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from tongban.domain.catalogue.item import Alternative, PartyRole
from tongban.domain.catalogue.offers import ways_offered
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import CoOwnership, HolderSide, RegistrationType, RightType
from tongban.domain.register.facts import Facts, Ownership, Person
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule
from tongban.domain.register.rules import advance_notices, burdens, mortgages

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_EARLY: Final = (Moment.INTAKE, Moment.ACCEPT)
# Between spouses a name is added or struck; a partition leaves the house to some of its owners.
_AMONG_OWNERS: Final = frozenset({"2003", "2007"})
_BURDENS: Final = frozenset({RightType.EASEMENT, RightType.HABITATION})
_ON_OWNERS: Final = _BURDENS | {RightType.HOUSE}
_BY_ITS_HOLDER: Final = frozenset({RegistrationType.ALTERATION, RegistrationType.CANCELLATION})


@rule(
    code="NA05",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例 §14; 不动产登记暂行条例实施细则 §15",
    sentence="{item}应由{who}，现在的申请人是{names}，与登记簿记载或申请方式不符。",
)
def applicants_do_not_fit(facts: Facts) -> Finding | None:
    """One of the item's ways of applying must fit the applicants and what the register says of them."""
    if not facts.application.parties:
        return None
    ways = ways_offered(facts.item, switches=facts.switches)
    if any(_fits(facts, way) for way in ways):
        return None
    return Finding(who="，或".join(way.label for way in ways), names=facts.application.names)


@rule(
    code="RF08",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §301",
    sentence="处分共有的不动产需要{needed}，目前只有{given}。",
)
def co_owners_agree(facts: Facts) -> Finding | None:
    """Joint owners decide together; owners by shares with two thirds of them."""
    ownership = facts.folio.ownership
    if not facts.item.owners_must_agree or ownership is None or not facts.application.parties:
        return None
    if _free_to_decide(facts, ownership):
        return None
    if ownership.agreed_by(facts.application.agreeing):
        return None
    given = "、".join(person.name for person in facts.application.agreeing)
    return Finding(needed=ownership.consent_needed, given=given)


@rule(
    code="R26I",
    severity=Severity.NOTICE,
    moments=_EARLY,
    statute="民法典 §305、§306",
    sentence="转让共有份额的，其他按份共有人在同等条件下有优先购买权，请告知当事人已通知其他共有人。",
)
def co_owners_go_first(facts: Facts) -> Finding | None:
    """The other owners by shares may buy first; whether they were asked is not the register's to judge."""
    return Finding() if facts.application.share_only and facts.item.transfers_ownership else None


@rule(
    code="R15E",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §298; 不动产登记暂行条例实施细则 §10",
    sentence="各共有人的份额之和应为1，现为{total}。",
)
def shares_make_up_the_whole(facts: Facts) -> Finding | None:
    """Whoever acquires by shares acquires the whole between them."""
    shares = facts.application.new_shares
    total = sum((share or Fraction() for share in shares), Fraction())
    wrong = bool(shares) and (total != 1 or not all(shares)) and not facts.application.share_only
    return Finding(total=total) if wrong else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §230; 不动产登记暂行条例实施细则 §14",
    sentence="被继承人{name}不是登记簿记载的权利人，不能办理{item}。",
)
def estate_of_somebody_else(facts: Facts) -> Finding | None:
    """Only what the deceased owned is inherited."""
    deceased, ownership = facts.application.deceased, facts.folio.ownership
    if deceased is None or ownership is None or not facts.item.transfers_ownership:
        return None
    return None if ownership.any_among([deceased]) else Finding(name=deceased.name)


@rule(
    code="R16E",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute="不动产登记暂行条例 §14",
    sentence="{name}不能既是权利人又是义务人。",
)
def both_sides_at_once(facts: Facts) -> Finding | None:
    """Nobody deals with himself; whoever takes others in among the owners, or stays among them, is on both sides."""
    if facts.item.code in _AMONG_OWNERS:
        return None
    known = [party for party in facts.application.parties if party.role is not None]
    gaining = [one for one in known if one.role and one.role.side is HolderSide.RIGHT_HOLDER]
    losing = [one for one in known if one.role and one.role.side is HolderSide.OBLIGOR]
    twice = next((one for one in gaining if one.is_among(losing)), None)
    return Finding(name=twice.name) if twice else None


@rule(
    code="R17E",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute="不动产登记暂行条例 §16、§17",
    sentence="申请人{name}没有填写联系方式，无法告知办理结果。",
)
def no_way_to_reach(facts: Facts) -> Finding | None:
    """Results and requests for supplements must reach the applicant."""
    silent = next((one for one in facts.application.parties if not one.has_contact), None)
    return Finding(name=silent.name) if silent else None


@rule(
    code="R20W",
    severity=Severity.NOTICE,
    moments=_EARLY,
    statute="不动产登记暂行条例实施细则 §15",
    sentence="申请人{name}的证件号码与登记簿记载不一致，请核对是否为同一人。",
)
def document_differs_from_register(facts: Facts) -> Finding | None:
    """Same name, other document: a namesake, or a number that has changed since."""
    folio = facts.folio
    recorded: list[Person] = [one.holder for one in folio.mortgages]
    recorded += [one.holder for one in folio.advance_notices]
    recorded += folio.ownership.holders if folio.ownership else ()
    for party in facts.application.parties:
        namesakes = [one for one in recorded if one.name == party.name]
        if namesakes and not party.is_among(namesakes):
            return Finding(name=party.name)
    return None


def _free_to_decide(facts: Facts, ownership: Ownership) -> bool:
    """An agreement among the owners goes before the rule; a share is its owner's own affair."""
    application = facts.application
    judged = any(way.needs_court_document for way in facts.item.alternatives) and application.court_document
    if judged and not ownership.any_among(application.parties):
        return True  # the court has decided in the owners' stead (民法典 §229)
    own_share = application.share_only and ownership.mode is CoOwnership.BY_SHARES
    return application.agreed_otherwise or (own_share and ownership.any_among(application.parties))


def _fits(facts: Facts, way: Alternative) -> bool:
    if way.needs_court_document and not facts.application.court_document:
        return False
    if len(facts.application.parties) < len(way.roles):
        return False
    return all(_STANDING[role](facts, way) for role in way.roles if role in _STANDING)


def _owner(facts: Facts, way: Alternative) -> bool:
    """An owner on the folio applies, all of them where the item wants everyone."""
    ownership, parties = facts.folio.ownership, facts.application.parties
    if ownership is None:
        return facts.item.registration_type is RegistrationType.FIRST and facts.item.right_type is RightType.HOUSE
    if facts.application.replaces is CertificateKind.REGISTRATION:
        return False
    if facts.application.replaces is CertificateKind.TITLE and (holder := _whose(facts)) is not None:
        return holder.is_among(parties)
    return ownership.all_among(parties) if way.everyone else ownership.any_among(parties)


def _whose(facts: Facts) -> Person | None:
    """The co-owner whose own certificate is to be replaced; he applies for it himself (实施细则 §21、§22)."""
    number = facts.application.right_certificate
    return next((holder for own, holder in facts.folio.own_certificates if own == number), None)


def _mortgagor(facts: Facts, way: Alternative) -> bool:
    # The mortgagor of a house not yet built owns nothing yet; his notice is checked by RF09.
    if facts.item.right_type is RightType.ADVANCE_NOTICE or facts.folio.ownership is None:
        return True
    return _owner(facts, way)


def _mortgagee(facts: Facts, _way: Alternative) -> bool:
    new = facts.item.registration_type in {RegistrationType.FIRST, RegistrationType.ADVANCE_NOTICE}
    return new or mortgages.holder_applies(facts)


def _obligor(facts: Facts, way: Alternative) -> bool:
    if facts.item.right_type is RightType.MORTGAGE:
        return mortgages.holder_applies(facts)
    if facts.item.right_type in _BURDENS and facts.item.registration_type is RegistrationType.TRANSFER:
        return burdens.holder_applies(facts)
    return _owner(facts, way) if facts.item.right_type in _ON_OWNERS else True


def _buyer(facts: Facts, way: Alternative) -> bool:
    return way.is_joint or advance_notices.holder_applies(facts)


def _preseller(facts: Facts, way: Alternative) -> bool:
    return facts.folio.ownership is None or _owner(facts, way)


def _right_holder(facts: Facts, _way: Alternative) -> bool:
    """Whoever replaces a registration certificate, alters a burden or gives it up must hold the right."""
    if facts.item.right_type in _BURDENS and facts.item.registration_type in _BY_ITS_HOLDER:
        return burdens.holder_applies(facts)
    if facts.item.registration_type is not RegistrationType.OTHER:
        return True
    holds = (mortgages.holder_applies, advance_notices.holder_applies, burdens.holder_applies)
    return facts.application.replaces is CertificateKind.REGISTRATION and any(asked(facts) for asked in holds)


def _interested(facts: Facts, _way: Alternative) -> bool:
    """An objection is withdrawn by who made it; otherwise anybody may have an interest to show."""
    if facts.item.right_type is not RightType.OBJECTION or facts.item.produces.is_certificate:
        return True
    return any(one.by.is_among(facts.application.parties) for one in facts.folio.objections)


_STANDING: Final[Mapping[PartyRole, Callable[[Facts, Alternative], bool]]] = MappingProxyType(
    {
        PartyRole.OWNER: _owner,
        PartyRole.SELLER: _owner,
        PartyRole.MORTGAGOR: _mortgagor,
        PartyRole.MORTGAGEE: _mortgagee,
        PartyRole.OBLIGOR: _obligor,
        PartyRole.BUYER: _buyer,
        PartyRole.PRESELLER: _preseller,
        PartyRole.RIGHT_HOLDER: _right_holder,
        PartyRole.INTERESTED: _interested,
    }
)
