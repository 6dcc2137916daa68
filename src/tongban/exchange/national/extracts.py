"""CSV extracts of an existing register: units.csv, rights.csv, restrictions.csv.

The first line names the columns, in Chinese as listed in HEADERS or by national field name. Amounts are in
万元, areas in square metres. Several holders of one right stand in one cell, separated by semicolons; the
columns 权利人类型, 证件种类, 证件号 and 份额 then hold as many values in the same order. UTF-8 with or
without byte order mark, and GB18030, are read.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tongban.domain.dictionaries import RightType
from tongban.exchange.national.fields import Fields
from tongban.exchange.national.meaning import (
    burden_of,
    holder_of,
    mortgage_of,
    notice_of,
    objection_of,
    ownership_of,
    seizure_of,
    unit_of,
)
from tongban.exchange.national.records import BadRow, HolderRecord, Record, RowRefused, Sourced

if TYPE_CHECKING:
    from _csv import Reader

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "不动产单元号": "BDCDYH",
        "坐落": "ZL",
        "建筑物状态": "ZT",
        "房屋用途": "FWYT1",
        "房屋类型": "FWLX",
        "房屋性质": "FWXZ",
        "房屋结构": "FWJG",
        "建筑面积": "JZMJ",
        "专有面积": "ZYJZMJ",
        "分摊面积": "FTJZMJ",
        "所在层": "SZC",
        "总层数": "ZCS",
        "竣工日期": "JGSJ",
        "项目名称": "XMMC",
        "权利类型": "QLLX",
        "土地用途": "TDYT",
        "土地权利性质": "QLXZ",
        "宗地面积": "ZDMJ",
        "分摊土地面积": "FTTDMJ",
        "土地使用权人": "TDSYQR",
        "土地使用起始日期": "TDSYQSSJ",
        "土地使用终止日期": "TDSYJSSJ",
        "权利种类": "KIND",
        "限制种类": "KIND",
        "业务号": "YWH",
        "登记类型": "DJLX",
        "登记原因": "DJYY",
        "共有方式": "GYFS",
        "权利人": "QLRMC",
        "权利人类型": "QLRLX",
        "证件种类": "ZJZL",
        "证件号": "ZJH",
        "份额": "QLBL",
        "证号": "BDCQZH",
        "印制序列号": "QZYSXLH",
        "登记时间": "DJSJ",
        "登簿人": "DBR",
        "附记": "FJ",
        "权属状态": "QSZT",
        "交易价格（万元）": "FDCJYJG",
        "抵押方式": "DYFS",
        "抵押不动产类型": "DYBDCLX",
        "抵押人": "DYR",
        "被担保主债权数额（万元）": "BDBZZQSE",
        "最高债权额（万元）": "ZGZQSE",
        "债务履行起始日期": "ZWLXQSSJ",
        "债务履行终止日期": "ZWLXJSSJ",
        "顺位": "DYQSW",
        "担保范围": "DBFW",
        "禁止或限制转让": "SFCZJZHXZ",
        "预告登记种类": "YGDJZL",
        "义务人": "YWR",
        "义务人证件种类": "YWRZJZL",
        "义务人证件号": "YWRZJH",
        "取得价格（万元）": "QDJG",
        "查封类型": "CFLX",
        "查封机关": "CFJG",
        "查封文件": "CFWJ",
        "查封文号": "CFWH",
        "送达时间": "SDSJ",
        "查封起始日期": "CFQSSJ",
        "查封终止日期": "CFJSSJ",
        "被执行人": "BZXR",
        "查封范围": "CFFW",
        "异议申请人": "YYR",
        "异议事项": "YYSX",
        "登记证明号": "BDCDJZMH",
        "异议人证件种类": "YYRZJZL",
        "异议人证件号": "YYRZJH",
        "权利内容": "QLNR",
        "权利起始日期": "QLQSSJ",
        "权利终止日期": "QLJSSJ",
        "义务人类型": "YWRLX",
        "设立时间": "SLRQ",
        "案号": "CFAH",
        "查封份额": "CFBL",
        "申请查封年限": "CFNX",
        "文书起始日期": "WSQSSJ",
        "文书终止日期": "WSJSSJ",
        "曾续封": "SFXF",
        "起诉材料提交时间": "SSTJSJ",
        "起诉材料业务号": "SSTJYWH",
    }
)
UNIT_COLUMNS: Final = tuple(HEADERS)[:22]
MAX_CELL: Final = 20_000
_HOLDER_COLUMNS: Final = ("QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL")

Wanted = Callable[[str], bool]
_ALL: Final[Wanted] = lambda _: True  # noqa: E731 - a named default

_KINDS: Final[Mapping[str, Callable[[Fields, list[HolderRecord]], Record]]] = MappingProxyType(
    {
        "所有权": ownership_of,
        "抵押权": mortgage_of,
        "预告登记": notice_of,
        "查封": lambda fields, _: seizure_of(fields),
        "异议": lambda fields, _: objection_of(fields),
        "地役权": lambda fields, holders: burden_of(fields, holders, kind=RightType.EASEMENT),
        "居住权": lambda fields, holders: burden_of(fields, holders, kind=RightType.HABITATION),
    }
)


def read_extract(content: bytes, *, file: str, wanted: Wanted = _ALL) -> Iterator[Sourced | BadRow]:
    """Every row of one extract as a record or as a bad row; nothing stops at a bad row.

    Rows whose division (the first six characters of the unit code) is not `wanted` are passed over unread;
    what is wrong with the file itself is told where the empty division is wanted.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(_decode(content)))
    try:
        names = [_column(title) for title in next(reader)]
    except StopIteration:
        if wanted(""):
            yield BadRow(file=file, line=1, unit_code="", reason="文件是空的")
        return
    if "BDCDYH" not in names:
        if wanted(""):
            yield BadRow(file=file, line=1, unit_code="", reason="第一行应为列名，且须有“不动产单元号”一列")
        return
    yield from _rows(reader, names, file=file, wanted=wanted)


def describes_units(first_line: bytes) -> bool:
    """Whether an extract that begins with this line lists units, not rights or restrictions."""
    titles = {_column(title) for title in _decode(first_line).strip().split(",")}
    return "BDCDYH" in titles and "KIND" not in titles


def _rows(reader: "Reader", names: list[str], *, file: str, wanted: Wanted) -> Iterator[Sourced | BadRow]:
    code_at = names.index("BDCDYH")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(file=file, line=line, unit_code="", reason=f"这一行读不出来：{error}")
            continue
        code = cells[code_at] if code_at < len(cells) else ""
        if not any(cells) or not wanted(code.strip()[:6]):
            continue
        try:
            yield Sourced(record=_record(names, cells), file=file, line=line)
        except RowRefused as refusal:
            yield BadRow(file=file, line=line, unit_code=code[:40], reason=refusal.reason)


def _record(names: list[str], cells: list[str]) -> Record:
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise RowRefused(f"这一行有{len(cells)}列，列名只有{len(names)}个")
    values = dict(zip(names, cells, strict=False))
    if "KIND" not in values:
        return unit_of(Fields(values))
    kind = values["KIND"].strip()
    if kind not in _KINDS:
        raise RowRefused(f"权利或限制种类“{kind}”不在{'、'.join(_KINDS)}之中")
    return _KINDS[kind](Fields(values), _holders(values) if values.get("QLRMC", "").strip() else [])


def _holders(values: Mapping[str, str]) -> list[HolderRecord]:
    columns = {name: _split(values.get(name, "")) for name in _HOLDER_COLUMNS}
    count = len(columns["QLRMC"])
    for name, parts in columns.items():
        if len(parts) not in {0, count}:
            raise RowRefused(f"有{count}名权利人，{name}一列却有{len(parts)}个值")
    return [
        holder_of(Fields({name: parts[index] for name, parts in columns.items() if parts})) for index in range(count)
    ]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("；", ";").split(";")] if cell.strip() else []


def _column(title: str) -> str:
    cleaned = title.strip().lstrip("\ufeff").replace("(", "（").replace(")", "）")
    return HEADERS.get(cleaned, cleaned.upper())


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
