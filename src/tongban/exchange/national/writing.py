"""Writing CSV extracts, and access messages by `composing`: what the readers read."""

import csv
import io
from collections.abc import Iterable
from typing import Final, TextIO

from tongban.exchange.national.composing import write_message
from tongban.exchange.national.extract_columns import HEADERS
from tongban.exchange.national.naming import fields_of
from tongban.exchange.national.records import Record

__all__ = [
    "RESTRICTION_FIELDS",
    "RIGHT_FIELDS",
    "UNIT_FIELDS",
    "ExtractWriter",
    "fields_of",
    "write_extract",
    "write_message",
]

_TITLES: Final = {name: title for title, name in reversed(list(HEADERS.items())) if name != "KIND"}
UNIT_FIELDS: Final = (
    "BDCDYH", "ZL", "ZT", "FWYT1", "FWLX", "FWXZ", "FWJG", "JZMJ", "ZYJZMJ", "FTJZMJ", "SZC", "ZCS", "JGSJ", "XMMC",
    "QLLX", "TDYT", "QLXZ", "ZDMJ", "FTTDMJ", "TDSYQR", "TDSYQSSJ", "TDSYJSSJ",
)  # fmt: skip
RIGHT_FIELDS: Final = (
    "KIND", "BDCDYH", "YWH", "DJLX", "DJYY", "GYFS", "QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL", "BDCQZH", "DJSJ", "DBR",
    "FDCJYJG", "DYFS", "DYBDCLX", "DYR", "BDBZZQSE", "ZGZQSE", "ZWLXQSSJ", "ZWLXJSSJ", "DYQSW", "DBFW", "SFCZJZHXZ",
    "YGDJZL", "YWR", "YWRZJZL", "YWRZJH", "QDJG", "FJ", "QZYSXLH", "SLRQ", "YWRLX", "QLNR", "QLQSSJ", "QLJSSJ",
    "ZGZQQDSS",
)  # fmt: skip
RESTRICTION_FIELDS: Final = (
    "KIND", "BDCDYH", "YWH", "CFLX", "CFJG", "CFWJ", "CFWH", "SDSJ", "CFQSSJ", "CFJSSJ", "BZXR", "CFFW", "DJSJ", "DBR",
    "FJ", "CFAH", "CFBL", "CFNX", "WSQSSJ", "WSJSSJ", "SFXF", "YYR", "YYSX", "YYRZJZL", "YYRZJH", "BDCDJZMH", "SSTJSJ",
    "SSTJYWH", "BZZL", "BZSY", "BZYJ", "TQSJ", "TQR",
)  # fmt: skip


class ExtractWriter:
    """Writes one CSV extract row by row; UTF-8 with a byte order mark, so that spreadsheets open it as text."""

    def __init__(self, file: TextIO, *, fields: tuple[str, ...]) -> None:
        self._fields = fields
        self._writer = csv.writer(file, lineterminator="\n")
        file.write("\ufeff")
        kind = "限制种类" if fields is RESTRICTION_FIELDS else "权利种类"
        self._writer.writerow([kind if name == "KIND" else _TITLES[name] for name in fields])

    def write(self, record: Record) -> None:
        """A row."""
        values = fields_of(record)
        self._writer.writerow([values.get(name, "") for name in self._fields])


def write_extract(records: Iterable[Record], *, fields: tuple[str, ...]) -> bytes:
    """Records as one CSV extract, see ExtractWriter."""
    text = io.StringIO()
    writer = ExtractWriter(text, fields=fields)
    for record in records:
        writer.write(record)
    return text.getvalue().encode()
