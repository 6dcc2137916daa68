"""How people look for an item: what it is about, and who they are."""

from types import MappingProxyType
from typing import Final

from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.labelled import Labelled


class Audience(Labelled):
    """Who comes."""

    PERSON = "person", "个人"
    ORGANISATION = "organisation", "单位、企业"
    COURT = "court", "法院等机关"


class Matter(Labelled):
    """What it is about, in the words of a signpost."""

    TRANSFER = "transfer", "买卖、赠与、继承"
    LOAN = "loan", "抵押贷款"
    NOTICE = "notice", "期房和预告"
    CERTIFICATE = "certificate", "证丢了、换证、查询"
    CHANGE = "change", "改名、改地址、更正、异议"
    FIRST = "first", "第一次办证"
    ENDING = "ending", "注销"
    DWELLING = "dwelling", "居住权、地役权"
    COUNTRY = "country", "农村房屋、土地、林地"
    LAND = "land", "国有土地"
    COURT = "court", "查封（法院等机关）"
    SEA = "sea", "海域"


_BY_RIGHT: Final = MappingProxyType(
    {
        RightType.COLLECTIVE_LAND_OWNERSHIP: Matter.COUNTRY,
        RightType.HOMESTEAD: Matter.COUNTRY,
        RightType.HOMESTEAD_HOUSE: Matter.COUNTRY,
        RightType.COLLECTIVE_CONSTRUCTION_LAND: Matter.COUNTRY,
        RightType.COLLECTIVE_HOUSE: Matter.COUNTRY,
        RightType.CONTRACTED_LAND: Matter.COUNTRY,
        RightType.CONTRACTED_FOREST: Matter.COUNTRY,
        RightType.FOREST_LAND: Matter.COUNTRY,
        RightType.FOREST: Matter.COUNTRY,
        RightType.STATE_FARM_LAND: Matter.COUNTRY,
        RightType.FARM_LAND_MANAGEMENT: Matter.COUNTRY,
        RightType.CONSTRUCTION_LAND: Matter.LAND,
        RightType.SEA_AREA: Matter.SEA,
        RightType.SEA_STRUCTURE: Matter.SEA,
        RightType.EASEMENT: Matter.DWELLING,
        RightType.HABITATION: Matter.DWELLING,
        RightType.MORTGAGE: Matter.LOAN,
        RightType.ADVANCE_NOTICE: Matter.NOTICE,
        RightType.SEIZURE: Matter.COURT,
    }
)
_BY_KIND: Final = MappingProxyType(
    {
        RegistrationType.FIRST: Matter.FIRST,
        RegistrationType.TRANSFER: Matter.TRANSFER,
        RegistrationType.ALTERATION: Matter.CHANGE,
        RegistrationType.CANCELLATION: Matter.ENDING,
        RegistrationType.CORRECTION: Matter.CHANGE,
        RegistrationType.OBJECTION: Matter.CHANGE,
        RegistrationType.ADVANCE_NOTICE: Matter.NOTICE,
        RegistrationType.SEIZURE: Matter.COURT,
        RegistrationType.OTHER: Matter.CERTIFICATE,
    }
)


def matter_of(*, right: RightType, kind: RegistrationType) -> Matter:
    """Where people look for it: by the right when that says enough, otherwise by what happens to it."""
    return _BY_RIGHT.get(right, _BY_KIND[kind])
