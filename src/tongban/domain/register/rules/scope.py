"""What is not taken in across the province (总体方案 五)."""

from typing import Final

from tongban.domain.dictionaries import (
    HolderKind,
    HouseNature,
    MortgagedProperty,
    PropertyUse,
    RegistrationType,
    RightType,
)
from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Finding, Moment, Severity, rule
from tongban.domain.switches import NonResidentialScope

_EARLY: Final = (Moment.INTAKE, Moment.ACCEPT)
_SOURCE: Final = "豫自然资发〔2020〕59号 五"
_NEW_HOUSE: Final = "2002"
_NOTARISED_INHERITANCE: Final = "2004"
_BUILDING_LAND: Final = frozenset("BSX")
_FARM_AND_FOREST: Final = frozenset("DEFLN")
_FARM_RIGHTS: Final = frozenset(
    {
        RightType.CONTRACTED_LAND,
        RightType.CONTRACTED_FOREST,
        RightType.FOREST_LAND,
        RightType.FOREST,
        RightType.GRASSLAND,
        RightType.AQUACULTURE,
        RightType.STATE_FARM_LAND,
        RightType.FARM_LAND_MANAGEMENT,
    }
)


@rule(
    code="X01",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="该不动产在集体土地上，不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def collective_land(facts: Facts) -> Finding | None:
    """Only property on state land is taken in away from home."""
    return Finding() if facts.folio.unit_code.land_ownership != "G" else None


@rule(
    code="X02",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="土地承包经营权、林权、国有农用地不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def farm_or_forest(facts: Facts) -> Finding | None:
    """Contracted land, forest and state farm land stay with the home institution."""
    code, ownership = facts.folio.unit_code, facts.folio.ownership
    by_right = ownership is not None and ownership.right_type in _FARM_RIGHTS
    by_code = code.parcel_kind in _FARM_AND_FOREST or code.fixture_kind == "L"
    return Finding() if by_code or by_right else None


@rule(
    code="X03",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="该不动产没有房屋，单独的国有土地使用权不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def land_without_house(facts: Facts) -> Finding | None:
    """Land alone is out, except for courts' seizures."""
    if facts.item.is_judicial:
        return None
    return Finding() if facts.folio.unit_code.fixture_kind == "W" else None


@rule(
    code="NA04",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="海域、海岛及其他类型的不动产不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def other_kinds_of_property(facts: Facts) -> Finding | None:
    """Sea areas, islands and parcels of unsettled or other use."""
    code = facts.folio.unit_code
    known = _BUILDING_LAND | _FARM_AND_FOREST | frozenset("AC")
    return Finding() if code.parcel_kind not in known or code.fixture_kind == "Q" else None


@rule(
    code="X04",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=f"{_SOURCE}; 不动产登记暂行条例 §19",
    sentence="{item}需要实地查看，不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def needs_an_inspection(facts: Facts) -> Finding | None:
    """First registration and extinction of houses, mortgages of buildings under construction."""
    if not facts.item.in_scope:
        return Finding()
    if facts.item.right_type is not RightType.MORTGAGE:
        return None
    if facts.item.registration_type is RegistrationType.CANCELLATION:
        return None
    offered = facts.application.mortgaged_property is MortgagedProperty.BUILDING_UNDER_CONSTRUCTION
    existing = facts.item.registration_type is not RegistrationType.FIRST and any(
        one.is_of_building_under_construction for one in facts.mortgages_addressed
    )
    return Finding() if offered or existing else None


@rule(
    code="X05",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=f"{_SOURCE}; 土地增值税暂行条例 §2",
    sentence="{what}涉及土地增值税，不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def land_appreciation_tax(facts: Facts) -> Finding | None:
    """Transfers by organisations and of persons' non-residential property; new houses are not meant."""
    ownership = facts.folio.ownership
    if not facts.item.transfers_ownership or facts.item.code == _NEW_HOUSE or ownership is None:
        return None
    if any(holder.kind is not HolderKind.PERSON for holder in ownership.holders):
        return Finding(what="单位转让房屋")
    use = facts.folio.unit.property_use
    return Finding(what="个人转让非住宅房屋") if use not in _HOUSING else None


@rule(
    code="X05",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="该房屋不是住宅，本机构不通过全豫通办办理其{item}，请到不动产所在地登记机构办理。",
)
def non_residential_altogether(facts: Facts) -> Finding | None:
    """Institutions that read the exclusion widely keep mortgages and notices of non-residential houses too."""
    wide = facts.switches.non_residential_scope is NonResidentialScope.ALL
    kept = facts.item.right_type in _KEPT and not facts.item.transfers_ownership
    return Finding() if wide and kept and facts.folio.unit.property_use not in _HOUSING else None


@rule(
    code="NA04",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=f"{_SOURCE}; 济管自然资文〔2021〕45号 三(六)",
    sentence="本机构尚未把{item}列入全豫通办，请到不动产所在地登记机构办理。",
)
def not_taken_in_here(facts: Facts) -> Finding | None:
    """New houses sold by companies, gifts and judgments: each institution decides (domain 5.4, end)."""
    switches, code = facts.switches, facts.item.code
    new_house = code == _NEW_HOUSE and not switches.new_houses_in_scope
    gift_or_judgment = code in _GIFTS_AND_JUDGMENTS and not switches.gifts_and_judgments_in_scope
    return Finding() if new_house or gift_or_judgment else None


_GIFTS_AND_JUDGMENTS: Final = frozenset({"2005", "2006"})
_KEPT: Final = frozenset({RightType.HOUSE, RightType.MORTGAGE, RightType.ADVANCE_NOTICE})
_HOUSING: Final = frozenset({PropertyUse.RESIDENTIAL, PropertyUse.GARAGE})


@rule(
    code="X06",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="依职权办理的登记不通过全豫通办发起。",
)
def of_the_institutions_own_motion(facts: Facts) -> Finding | None:
    """Corrections and cancellations ex officio."""
    return Finding() if facts.application.ex_officio else None


@rule(
    code="X07",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="该房屋属于经认定的历史遗留问题楼盘（{project}），不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def troubled_project(facts: Facts) -> Finding | None:
    """Housing projects the home institution keeps on its list."""
    project = facts.folio.troubled_project
    return Finding(project=project) if project else None


@rule(
    code="X08",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=f"{_SOURCE}; 不动产登记暂行条例 §8",
    sentence="该房屋尚未完成地籍调查和测绘落宗，不在全豫通办范围，请先到不动产所在地登记机构办理落宗。",
)
def not_surveyed(facts: Facts) -> Finding | None:
    """Virtual unit codes, and units never surveyed onto a parcel."""
    surveyed = facts.folio.surveyed and not facts.folio.unit_code.is_virtual
    return None if surveyed else Finding()


@rule(
    code="X09",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="该房屋为{nature}，尚未补缴土地价款，转让不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def land_price_outstanding(facts: Facts) -> Finding | None:
    """Public housing bought by its tenants and affordable housing, before the land is paid for."""
    unit = facts.folio.unit
    if not facts.item.transfers_ownership or unit.land_price_paid:
        return None
    return Finding(nature=unit.nature.label) if unit.nature in _SUBSIDISED else None


_SUBSIDISED: Final = frozenset({HouseNature.AFFORDABLE, HouseNature.WELFARE})


@rule(
    code="X10",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="企业改制涉及的登记不在全豫通办范围，请到不动产所在地登记机构办理。",
)
def restructuring(facts: Facts) -> Finding | None:
    """Restructured enterprises."""
    return Finding() if facts.application.restructuring else None


@rule(
    code="X11",
    severity=Severity.BLOCK,
    moments=_EARLY,
    statute=_SOURCE,
    sentence="未经公证的继承、受遗赠不在全豫通办范围，请先办理公证，或到不动产所在地登记机构办理。",
)
def inheritance_without_notary(facts: Facts) -> Finding | None:
    """Only notarised inheritance is taken in away from home."""
    if facts.item.code != _NOTARISED_INHERITANCE or not facts.application.parties:
        return None
    return None if facts.application.notarised else Finding()
