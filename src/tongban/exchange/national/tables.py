"""The tables of the registration database as messages carry them: which fields, which must be there, of which type.

From here the writer knows what belongs to the standard, and the schemas are made. `!` marks what must not be empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from tongban.exchange.national.profiles import MessageKind, Profile

LOCAL: Final = "urn:tongban:national:local"
"""Attributes of ours that the standard lacks travel in this namespace, and never to the national platform."""


class FieldType(StrEnum):
    """How a field is written."""

    TEXT = "text"
    UNIT_CODE = "unit_code"
    PARCEL_CODE = "parcel_code"
    DIVISION = "division"
    DAY = "day"
    MOMENT = "moment"
    DECIMAL = "decimal"
    COUNT = "count"
    FLAG = "flag"
    STATUS = "status"
    ACT = "act"
    CODE = "code"


@dataclass(frozen=True)
class Table:
    """One element of a message: its standard fields by name, and those that must say something."""

    element: str
    names: tuple[str, ...]
    required: frozenset[str]


_COMMON: Final = "QXDM DJJG DBR! DJSJ! FJ QSZT!"
_BASE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "KTT_ZDJBXX": "BSM YSDM! ZDDM! BDCDYH! ZDTZM! ZL ZDMJ MJDW YT DJ JG QLLX QLXZ QLSDFS RJL JZMD JZXG ZDSZD ZDSZN "
        "ZDSZX ZDSZB ZDT TFH DJH DAH BZ ZT QXDM",
        "KTT_FW_ZRZ": "BSM YSDM! BDCDYH! ZDDM! ZRZH! XMMC JZWMC JGRQ JZWGD ZZDMJ ZYDMJ YCJZMJ SCJZMJ ZCS DSCS DXCS "
        "DXSD GHYT FWJG ZTS JZWJBYT DAH BZ ZT QXDM",
        "KTT_FW_H": "YSDM! BDCDYH! FWBM! ZRZH LJZH CH ZL! MJDW SJCS HH SHBW! HX HXJG FWYT1 FWYT2 FWYT3 YCJZMJ YCTNJZMJ "
        "YCFTJZMJ YCDXBFJZMJ YCQTJZMJ YCFTXS SCJZMJ SCTNJZMJ SCFTJZMJ SCDXBFJZMJ SCQTJZMJ SCFTXS GYTDMJ FTTDMJ DYTDMJ "
        "FWLX FWXZ FCFHT ZT QXDM",
        "ZTT_GY_QLR": "YSDM! BDCDYH! SXH! QLRMC! BDCQZH QZYSXLH SFCZR ZJZL ZJH FZJG SSHY GJ HJSZSS XB DH DZ YB GZDW "
        "DZYJ QLRLX! QLBL GYFS! GYQK BZ QXDM",
        "QLF_QL_JSYDSYQ": "YSDM! ZDDM BDCDYH! YWH! QLLX! DJLX! DJYY! SYQMJ SYQQSSJ SYQJSSJ QDJG BDCQZH " + _COMMON,
        "QLT_FW_FDCQ_YZ": "YSDM! BDCDYH! YWH! QLLX! DJLX! DJYY! FDZL! TDSYQR DYTDMJ FTTDMJ TDSYQSSJ TDSYJSSJ FDCJYJG "
        "GHYT FWXZ FWJG SZC ZCS JZMJ ZYJZMJ FTJZMJ JGSJ BDCQZH " + _COMMON,
        "QLF_QL_DYAQ": "YSDM! BDCDYH! YWH! DYBDCLX! DYR DYFS! DJLX! DJYY! ZJJZWZL ZJJZWDYFW BDBZZQSE ZWLXQSSJ ZWLXJSSJ "
        "ZGZQQDSS ZGZQSE ZXDYYWH ZXDYYY ZXSJ BDCDJZMH " + _COMMON,
        "QLF_QL_DYIQ": "YSDM! BDCDYH! YWH! GYDBDCDYH GYDQLR XYDBDCDYH XYDZL XYDQLR DYQNR! QLQSSJ QLJSSJ DJLX! DJYY! "
        "BDCDJZMH " + _COMMON,
        "QLF_QL_QTXGQL": "YSDM! BDCDYH! YWH! QLLX! QLQSSJ QLJSSJ QLQT! DJLX! DJYY! BDCDJZMH " + _COMMON,
        "QLF_QL_YGDJ": "YSDM! BDCDYH! YWH! BDCZL YWR YWRZJZL YWRZJH YGDJZL! DJLX! DJYY! TDSYQR GHYT FWXZ FWJG SZC ZCS "
        "JZMJ QDJG BDCDJZMH " + _COMMON,
        "QLF_QL_CFDJ": "YSDM! BDCDYH! YWH! CFJG! CFLX! CFWJ CFWH! CFQSSJ CFJSSJ CFFW JFYWH JFJG JFWJ JFWH JFDBR JFDJSJ "
        + _COMMON,
        "QLF_QL_YYDJ": "YSDM! BDCDYH! YWH! YYSX! BDCDJZMH ZXYYYWH ZXYYYY ZXYYDBR ZXYYDJSJ " + _COMMON,
        "QLF_QL_ZXDJ": "YSDM BDCDYH! BDCQZH YWH! ZXYWH! ZXSJ! QXDM DJJG DBR! DJSJ! BZ QLLX!",
        "DJF_DJ_SJ": "YWH! YSDM! SJSJ! SJLX SJMC! SJSL! SFSJSY SFEWSJ SFBCSJ YS BZ QXDM",
        "DJF_DJ_SF": "YWH! YSDM! JFRY JFRQ SFKMMC SFEWSF SFJS SFLX YSJE ZKHYSJE SFRY SFRQ FFF SJFFR SSJE SFDW QXDM",
        "DJF_DJ_SH": "YWH! YSDM! JDMC! SXH! SHRYXM! SHKSSJ SHJSSJ! SHYJ CZJG! QXDM",
        "DJF_DJ_SZ": "YWH! YSDM! SZMC SZZH! YSXLH SZRY! SZSJ! BZ QXDM",
        "DJF_DJ_FZ": "YWH! YSDM! FZRY! FZSJ! FZMC FZSL HFZSH LZRXM LZRZJLB LZRZJHM LZRDH LZRDZ LZRYB BZ QXDM",
        "DJF_DJ_GD": "YWH! YSDM! DJDL! DJXL! ZL QZHM WJJS ZYS GDRY! GDSJ! BZ QXDM",
        "DJF_DJ_DB": "YWH! YSDM! DBRYXM! DBSJ! DBYJ CZJG! QXDM",
    }
)
_ACCEPTANCE: Final = (
    "YWH! YSDM! DJDL! DJXL! SQZSBS SQFBCZ SLRY SLSJ ZL TZRXM TZFS TZRDH TZRYDDH TZRDZYJ SFWTAJ JSSJ AJZT! BZ QXDM"
)
_APPLICATION: Final = (
    "YWH! YSDM! QLRMC! QLRZJZL QLRZJH QLRTXDZ QLRYB QLRFRMC QLRFRDH QLRDLRMC QLRDLRDH QLRDLJG YWRMC YWRZJZL YWRZJH "
    "YWRTXDZ YWRYB YWRFRMC YWRFRDH YWRDLRMC YWRDLRDH YWRDLJG SQSJ BZ QXDM"
)
_OF_PROFILE: Final[Mapping[Profile, Mapping[str, str]]] = MappingProxyType(
    {
        Profile.AS100_2015: {"DJT_DJ_SLSQ": _ACCEPTANCE, "DJF_DJ_SQR": _APPLICATION},
        Profile.AS100_2021: {
            "DJT_DJ_SL": _ACCEPTANCE,
            "DJF_DJ_SQ": _APPLICATION,
            "KTT_ZDJBXX": "YDYHFL",
            "KTT_FW_H": "ZFBDCDYH ZDDM ZRZBSM YTMC PZYT SJYT",
            "ZTT_GY_QLR": "QLRTZ ZBDCQZH",
            "QLT_FW_FDCQ_YZ": "SSYWH FDCJYHTH TDSYQX SJYT YT JEDW",
            "QLF_QL_JSYDSYQ": "SSYWH",
            "QLF_QL_DYAQ": "DYQSW DBFW SFCZJZHXZ DYMJ BZ JEDW DYQX SSYWH ZXDBR SFYGDJ",
            "QLF_QL_YGDJ": "ZXYGYWH ZXYGYY ZXSJ SSYWH DBFW SFCZJZHXZ",
            "QLF_QL_CFDJ": "SSYWH CFQX",
            "QLF_QL_YYDJ": "YYR YYRZJZL YYRZJH",
        },
    }
)
FEATURES: Final[Mapping[Profile, Mapping[str, str]]] = MappingProxyType(
    {
        profile: MappingProxyType(
            {
                "KTT_ZDJBXX": "6001010000",
                "KTT_FW_ZRZ": "6001030110",
                "KTT_FW_H": "6001030140",
                "ZTT_GY_QLR": "6003000000",
                "QLF_QL_JSYDSYQ": "6002010100",
                "QLT_FW_FDCQ_YZ": "6002010200",
                "QLF_QL_DYAQ": "6002030100",
                "QLF_QL_DYIQ": "6002020100",
                "QLF_QL_QTXGQL": "6002050100",
                "QLF_QL_YGDJ": "6002040100",
                "QLF_QL_YYDJ": "6002040200",
                "QLF_QL_CFDJ": "6002040300",
                "DJT_DJ_SLSQ": "6004010000",
                "DJT_DJ_SL": "6004020000",
                "DJF_DJ_SQR": "6004020000",
                "DJF_DJ_SQ": "6004010000",
                "DJF_DJ_SJ": "6004020100",
                "DJF_DJ_SF": "6004040000",
                "DJF_DJ_SH": "6004050000" if profile is Profile.AS100_2015 else "6004030000",
                "DJF_DJ_SZ": "6004060000",
                "DJF_DJ_FZ": "6004050000",
                "DJF_DJ_GD": "6004080000",
                "DJF_DJ_DB": "6004070000",
            }
        )
        for profile in Profile
    }
)
"""要素码 YSDM by element."""

OWN_TABLE: Final[Mapping[MessageKind, str]] = MappingProxyType(
    {
        MessageKind.LAND: "QLF_QL_JSYDSYQ",
        MessageKind.HOUSE: "QLT_FW_FDCQ_YZ",
        MessageKind.MORTGAGE: "QLF_QL_DYAQ",
        MessageKind.EASEMENT: "QLF_QL_DYIQ",
        MessageKind.HABITATION: "QLF_QL_QTXGQL",
        MessageKind.ADVANCE_NOTICE: "QLF_QL_YGDJ",
        MessageKind.OBJECTION: "QLF_QL_YYDJ",
        MessageKind.SEIZURE: "QLF_QL_CFDJ",
    }
)
_ENDED_IN_2015: Final = ("QLF_QL_JSYDSYQ", "QLT_FW_FDCQ_YZ", "QLF_QL_QTXGQL")
_DESCRIBED: Final = ("KTT_ZDJBXX", "KTT_FW_ZRZ", "KTT_FW_H")
_FILED: Final = ("DJF_DJ_SJ", "DJF_DJ_SF", "DJF_DJ_SH", "DJF_DJ_SZ", "DJF_DJ_FZ", "DJF_DJ_GD", "DJF_DJ_DB")

_MOMENTS: Final = frozenset(
    [
        "DJSJ",
        "JFDJSJ",
        "ZXYYDJSJ",
        "SLSJ",
        "JSSJ",
        "SQSJ",
        "SJSJ",
        "SHKSSJ",
        "SHJSSJ",
        "SZSJ",
        "FZSJ",
        "GDSJ",
        "DBSJ",
        "ZXSJ",
    ]
)
_DAYS: Final = frozenset(
    [
        "TDSYQSSJ",
        "TDSYJSSJ",
        "SYQQSSJ",
        "SYQJSSJ",
        "QLQSSJ",
        "QLJSSJ",
        "ZWLXQSSJ",
        "ZWLXJSSJ",
        "CFQSSJ",
        "CFJSSJ",
        "JGSJ",
        "JGRQ",
        "JFRQ",
        "SFRQ",
    ]
)
_DECIMALS: Final = frozenset(
    [
        "ZDMJ",
        "JZMJ",
        "ZYJZMJ",
        "FTJZMJ",
        "SCJZMJ",
        "SCTNJZMJ",
        "SCFTJZMJ",
        "YCJZMJ",
        "YCTNJZMJ",
        "YCFTJZMJ",
        "FTTDMJ",
        "DYTDMJ",
        "GYTDMJ",
        "SYQMJ",
        "FDCJYJG",
        "BDBZZQSE",
        "ZGZQSE",
        "QDJG",
        "DYMJ",
        "YSJE",
        "ZKHYSJE",
        "SSJE",
    ]
)
_COUNTS: Final = frozenset(["SXH", "ZCS", "SJCS", "HH", "SJSL", "YS", "DYQSW", "FZSL", "WJJS", "ZYS"])
_FLAGS: Final = frozenset(["SFCZR", "SFCZJZHXZ", "SFYGDJ", "SQFBCZ", "SFWTAJ", "SFSJSY", "SFBCSJ", "SFEWSF", "SFEWSJ"])
_CODES: Final = frozenset(
    [
        "QLLX",
        "QLXZ",
        "GYFS",
        "ZJZL",
        "YWRZJZL",
        "YYRZJZL",
        "QLRLX",
        "FWLX",
        "FWXZ",
        "FWJG",
        "DYFS",
        "DYBDCLX",
        "YGDJZL",
        "CFLX",
    ]
)
_SPECIAL: Final[Mapping[str, FieldType]] = MappingProxyType(
    {
        "BDCDYH": FieldType.UNIT_CODE,
        "ZDDM": FieldType.PARCEL_CODE,
        "QXDM": FieldType.DIVISION,
        "QSZT": FieldType.STATUS,
        "DJLX": FieldType.ACT,
    }
)


@cache
def tables_of(profile: Profile) -> Mapping[str, Table]:
    """Every table of a profile by its element."""
    more = _OF_PROFILE[profile]
    elements = dict.fromkeys([*_BASE, *more])
    found = {element: _table(element, f"{_BASE.get(element, '')} {more.get(element, '')}") for element in elements}
    if profile is Profile.AS100_2015:
        del found["QLF_QL_ZXDJ"]
    return MappingProxyType(found)


def elements_of(kind: MessageKind, *, profile: Profile) -> tuple[str, ...]:
    """The elements a message of this kind may hold, in their order."""
    case = ("DJT_DJ_SLSQ", "DJF_DJ_SQR") if profile is Profile.AS100_2015 else ("DJT_DJ_SL", "DJF_DJ_SQ")
    return (*_DESCRIBED, *rights_of(kind, profile=profile), "ZTT_GY_QLR", *case, *_FILED)


def rights_of(kind: MessageKind, *, profile: Profile) -> tuple[str, ...]:
    """The elements one of which a message of this kind is about."""
    if kind is not MessageKind.CANCELLATION:
        return (OWN_TABLE[kind],)
    return _ENDED_IN_2015 if profile is Profile.AS100_2015 else ("QLF_QL_ZXDJ",)


def type_of(name: str) -> FieldType:
    """How a field of this name is written."""
    if name in _SPECIAL:
        return _SPECIAL[name]
    by_set = (
        (_MOMENTS, FieldType.MOMENT),
        (_DAYS, FieldType.DAY),
        (_DECIMALS, FieldType.DECIMAL),
        (_COUNTS, FieldType.COUNT),
        (_FLAGS, FieldType.FLAG),
        (_CODES, FieldType.CODE),
    )
    return next((kind for names, kind in by_set if name in names), FieldType.TEXT)


def _table(element: str, text: str) -> Table:
    marked = text.split()
    names = tuple(dict.fromkeys(one.removesuffix("!") for one in marked))
    return Table(element, names, frozenset(one.removesuffix("!") for one in marked if one.endswith("!")))
