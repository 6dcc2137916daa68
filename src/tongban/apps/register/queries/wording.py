"""How certificates and pages word what the register holds in codes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.utils.timezone import localdate

from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Entry,
    FolioNote,
    Holder,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HouseNature,
    HouseStructure,
    HouseUse,
    MortgageKind,
    RightNature,
    RightType,
    SeizureKind,
)

# GB/T 21010-2017，登记中常见的二级类；其余照代码显示
_LAND_USE = {
    "0501": "零售商业用地",
    "0505": "商务金融用地",
    "0507": "其他商服用地",
    "0601": "工业用地",
    "0604": "仓储用地",
    "0701": "城镇住宅用地",
    "0702": "农村宅基地",
    "0801": "机关团体用地",
    "0803": "教育用地",
    "0805": "医疗卫生用地",
    "1005": "交通服务场站用地",
}


def use_of(unit: UnitDescription) -> str:
    """Use of land and house, as the certificate words it: 城镇住宅用地/成套住宅."""
    land = _LAND_USE.get(unit.land_use_code, unit.land_use_code)
    house = HouseUse(unit.use_code).label if unit.use_code else ""
    return "/".join(part for part in (land, house) if part)


def nature_of(unit: UnitDescription) -> str:
    """Nature of the right: 出让/市场化商品房."""
    land = RightNature(unit.land_nature_code).label if unit.land_nature_code else ""
    house = HouseNature(unit.nature_code).label if unit.nature_code else ""
    return "/".join(part for part in (land, house) if part)


def right_of(unit: UnitDescription) -> str:
    """权利类型"""
    return RightType(unit.right_type).label


def area_of(unit: UnitDescription) -> str:
    """Areas as the certificate words them."""
    land = f"宗地面积{unit.land_area}㎡" if unit.land_area is not None else ""
    house = f"房屋建筑面积{unit.area}㎡" if unit.area is not None else ""
    return "/".join(part for part in (land, house) if part)


def structure_of(unit: UnitDescription) -> str:
    """房屋结构"""
    return HouseStructure(unit.structure_code).label if unit.structure_code else ""


def floors_of(unit: UnitDescription) -> str:
    """总层数与所在层"""
    total = f"总层数：{unit.total_floors}" if unit.total_floors is not None else ""
    floor = f"所在层：{unit.floor}" if unit.floor else ""
    return "，".join(part for part in (total, floor) if part)


def term_of(begins: date | None, ends: date | None) -> str:
    """A term of days: 2010-05-01起2080-04-30止."""
    start = f"{begins}起" if begins else ""
    return start + (f"{ends}止" if ends else "")


def mode_of(mode: str, holders: Iterable[Holder]) -> str:
    """共有情况，按份的写明各人份额"""
    label = CoOwnership(mode).label
    shares = [f"{one.name}{one.share_numerator}/{one.share_denominator}" for one in holders if one.share is not None]
    return f"{label}（{'、'.join(shares)}）" if shares and mode == CoOwnership.BY_SHARES else label


def shared_with(mode: str, holders: Iterable[Holder], *, own: Holder) -> str:
    """共有情况 on one co-owner's own certificate: his share, and all who own with him (实施细则 §21)."""
    label, share = CoOwnership(mode).label, _share_of(own)
    others = "、".join(f"{one.name}{_share_of(one)}" for one in holders if one.pk != own.pk)
    return f"{label}{f'，持证人份额{share}' if share else ''}；其他共有人：{others}"


def _share_of(holder: Holder) -> str:
    return f"{holder.share_numerator}/{holder.share_denominator}" if holder.share is not None else ""


def names_of(holders: Iterable[Holder]) -> str:
    """Names as a sentence enumerates them."""
    return "、".join(one.name for one in holders)


Holders = Iterable[Holder] | None
"""Those of an entry that has not been written yet; None for the recorded ones."""


def describe_mortgage(mortgage: Mortgage, holders: Holders = None) -> str:
    """One mortgage in a sentence."""
    kind = MortgageKind(mortgage.kind).label
    ban = "，约定禁止或限制转让" if mortgage.transfer_banned else ""
    return f"{names_of(_held(mortgage, holders))}，{kind}，¥{mortgage.amount:,.2f}，第{mortgage.rank}顺位{ban}"


def describe_notice(notice: AdvanceNotice, holders: Holders = None) -> str:
    """One advance notice in a sentence."""
    kind = AdvanceNoticeKind(notice.kind).label
    return f"{kind}，权利人{names_of(_held(notice, holders))}，义务人{notice.obligor}"


def describe_seizure(seizure: Seizure, _holders: Holders = None) -> str:
    """One seizure in a sentence."""
    kind = SeizureKind(seizure.kind).label
    term = term_of(seizure.from_date, seizure.until_date) or f"{localdate(seizure.served_at)}送达，轮候"
    return f"{seizure.court}{kind}，{seizure.document_number}，{term}"


_ABOUT: Final[Mapping[type[Entry], str]] = MappingProxyType(
    {
        UnitDescription: "单元",
        Ownership: "所有权",
        Mortgage: "抵押权",
        AdvanceNotice: "预告登记",
        Burden: "居住权、地役权",
        Seizure: "查封",
        Objection: "异议登记",
        FolioNote: "标注",
    }
)


def about(entry: Entry) -> str:
    """What kind of entry it is, in a word."""
    return _ABOUT[type(entry)]


def describe(entry: Entry, holders: Holders = None) -> str:
    """Any entry in a sentence; `holders` where it has not been written yet."""
    return _DESCRIBERS[type(entry)](entry, holders)


def describe_ownership(ownership: Ownership, holders: Holders = None) -> str:
    """Who owns, how and since what."""
    owners = list(_held(ownership, holders))
    return f"{names_of(owners)}，{mode_of(ownership.mode, owners)}（{ownership.cause}）"


def describe_burden(burden: Burden, holders: Holders = None) -> str:
    """One habitation right or easement in a sentence."""
    kind = RightType(burden.kind).label
    return f"{names_of(_held(burden, holders))}的{kind}，{burden.content}"


def describe_objection(objection: Objection, _holders: Holders = None) -> str:
    """One objection in a sentence."""
    return f"{objection.applicant}：{objection.matter}"


def describe_note(note: FolioNote, _holders: Holders = None) -> str:
    """One note of an officer in a sentence."""
    return f"{note.label}：{note.reason}（{note.basis}）"


def _held(right: Ownership | Mortgage | AdvanceNotice | Burden, holders: Holders) -> Iterable[Holder]:
    return right.holders.all() if holders is None else holders


_DESCRIBERS: Final[Mapping[type[Entry], Callable[[Any, Holders], str]]] = MappingProxyType(
    {
        UnitDescription: lambda unit, _holders: unit.location,
        Ownership: describe_ownership,
        Mortgage: describe_mortgage,
        AdvanceNotice: describe_notice,
        Burden: describe_burden,
        Seizure: describe_seizure,
        Objection: describe_objection,
        FolioNote: describe_note,
    }
)
