"""Grounds of refusal that lie in the property or the act itself (不动产登记暂行条例 §22)."""

from typing import Final

from tongban.domain.dictionaries import PropertyUse, RegistrationType, RightType
from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule

_ALWAYS: Final = (Moment.INTAKE, Moment.ACCEPT, Moment.RECORD)
_HOME: Final = (Moment.ACCEPT, Moment.RECORD)


@rule(
    code="RF01",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §399(3); 自然资发〔2021〕54号",
    sentence="学校、幼儿园、医疗机构、养老机构等以公益为目的的设施不得抵押，不能办理{item}。",
)
def public_interest_is_not_mortgaged(facts: Facts) -> Finding | None:
    """Schools, hospitals and homes for the aged are no security."""
    kind = facts.item.notice_kind
    new_mortgage = facts.item.right_type is RightType.MORTGAGE and facts.item.registration_type in _GROWING
    noted = kind is not None and kind.is_of_mortgage
    return Finding() if facts.folio.public_interest and (new_mortgage or noted) else None


_GROWING: Final = frozenset({RegistrationType.FIRST, RegistrationType.TRANSFER})


@rule(
    code="RF02",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例 §22(2); 城市房地产管理法 §38(5)",
    sentence="该不动产存在尚未解决的权属争议（{dispute}），不能办理{item}。",
)
def ownership_in_dispute(facts: Facts) -> Finding | None:
    """While it is open whose the house is, nobody disposes of it."""
    return Finding(dispute=facts.folio.dispute) if facts.folio.dispute and facts.item.disposes else None


@rule(
    code="RF03",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例 §22(3); 民法典 §359",
    sentence="土地使用权已于{until:%Y-%m-%d}到期，续期之前不能办理{item}。",
)
def land_right_run_out(facts: Facts) -> Finding | None:
    """A right past its term is not dealt in; land under homes renews by itself."""
    until = facts.folio.land_until
    if until is None or until >= facts.on or not facts.item.disposes:
        return None
    return None if facts.folio.unit.property_use is PropertyUse.RESIDENTIAL else Finding(until=until)


@rule(
    code="RF11",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §356、§357、§397; 不动产登记暂行条例实施细则 §2",
    sentence="房屋与其占用的土地使用权应当一并处分、权利主体一致，不能单独办理{item}。",
)
def house_apart_from_land(facts: Facts) -> Finding | None:
    """House and land go together and belong to the same."""
    if not facts.item.disposes:
        return None
    land, ownership = facts.folio.land_holder, facts.folio.ownership
    strangers = land is not None and ownership is not None and not ownership.any_among([land])
    return Finding() if facts.application.apart_from_land or strangers else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §79、§80",
    sentence="登记错误之后已经办理了处分、预告或者查封登记，不能办理{item}。",
)
def error_dealt_upon(facts: Facts) -> Finding | None:
    """A correction does not undo what others have since built on the entry: owners, mortgagees, buyers, courts."""
    since = facts.application.error_date
    if facts.item.registration_type is not RegistrationType.CORRECTION or since is None:
        return None
    days = [facts.folio.last_disposal, *(one.recorded for one in facts.advance_notices)]
    days += [one.recorded for one in facts.folio.mortgages]
    days += [one.since for one in facts.folio.seizures if one.in_force(on=facts.on)]
    return Finding() if any(day is not None and day > since for day in days) else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="不动产登记暂行条例实施细则 §83",
    sentence="异议登记失效后，同一申请人就同一事项以同一理由再次申请的，不能办理{item}。",
)
def objection_repeated(facts: Facts) -> Finding | None:
    """An objection that lapsed is not made again for the same reason."""
    return Finding() if _objects(facts) and facts.application.repeats_objection else None


@rule(
    code="RF09",
    severity=Severity.BLOCK,
    moments=_ALWAYS,
    statute="民法典 §220; 不动产登记暂行条例 §22",
    sentence="异议所指的记载登簿之后，该不动产已于{day:%Y-%m-%d}转移给{owners}，不能办理{item}。",
)
def objected_entry_passed_on(facts: Facts) -> Finding | None:
    """Once the house has passed to somebody else, the objection to who owned it before comes too late."""
    since, passed, ownership = facts.application.error_date, facts.folio.last_disposal, facts.folio.ownership
    if not _objects(facts) or since is None or passed is None or ownership is None or passed <= since:
        return None
    return Finding(day=passed, owners=ownership.names)


def _objects(facts: Facts) -> bool:
    """Whether an objection is to be entered, not to be struck out."""
    return facts.item.right_type is RightType.OBJECTION and facts.item.produces.is_certificate


@rule(
    code="RF12",
    severity=Severity.BLOCK,
    moments=_HOME,
    statute="不动产登记暂行条例 §22(4)",
    sentence="{ground}，依法不能办理{item}。",
)
def other_ground(facts: Facts) -> Finding | None:
    """What the examiner states as another ground in law."""
    ground = facts.application.other_ground
    return Finding(ground=ground.rstrip("。")) if ground else None
