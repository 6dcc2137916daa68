"""Extracts read by columns say what reading them row by row says, and doubtful rows get the row reader's reasons."""

import csv
import io
from dataclasses import replace

import pytest

from tests.unit.exchange.national.samples import HOUSE, MORTGAGE, NOTICE, OWNERSHIP
from tongban.apps.register.importing.jobs import Reading
from tongban.apps.register.importing.reading import ExtractReader, read_row
from tongban.cli.county import make_county
from tongban.cli.importing.pieces import pieces_of
from tongban.cli.importing.sources import Source
from tongban.exchange.national.extract_columns import column_named
from tongban.exchange.national.mapping import NO_MAPPING, CodeMapping
from tongban.exchange.national.records import BadRow, SeizureRecord
from tongban.exchange.national.writing import RIGHT_FIELDS, UNIT_FIELDS, write_extract

CODES = CodeMapping.read(b'[419001.FWXZ]\n0 = "1"\n1 = "0"\n[419001.GYFS]\n0 = "0"\n1 = "1"\n2 = "2"')


def everything(_: str) -> bool:
    return True


def by_columns(content: bytes, codes: CodeMapping) -> list:
    reading = Reading(wanted=everything, codes=codes, extracts=ExtractReader(wanted=everything, codes=codes))
    return [row for piece in pieces_of([Source(name="簿.csv", content=content)]) for row in piece.read(reading)]


def by_rows(content: bytes, codes: CodeMapping) -> list:
    (titles, *rows) = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    names = [column_named(title) for title in titles]
    return [read_row("簿.csv", line, names, cells, codes) for line, cells in enumerate(rows, start=2)]


def county() -> tuple[list, list]:
    made = make_county(code="419001", units=400, seed=11).units
    rights = [right for _, its in made for right in its if not isinstance(right, SeizureRecord)]
    return [unit for unit, _ in made], rights


@pytest.mark.parametrize("codes", [NO_MAPPING, CODES])
def test_a_county_read_by_columns_is_the_county_read_by_rows(codes):
    units, rights = county()
    old = replace(OWNERSHIP, certificate_number="济房权证字第（2009） 00123号", remarks="第一行\\n第二行\t尾")
    named = replace(NOTICE, holders=(replace(NOTICE.holders[0], name="张䶮𬱖㙍"),))
    for records, fields in (([*units, HOUSE], UNIT_FIELDS), ([*rights, old, MORTGAGE, named], RIGHT_FIELDS)):
        content = write_extract(records, fields=fields)
        read = by_columns(content, codes)
        assert read == by_rows(content, codes)
        assert len(read) == len(records)


ODD = {
    "BDCDYH": ["", "419001 001002 GB00012 F00180302", "419001001002gb00012f00180302", "419001001002AC00012F00180302",
               "419001001002GB00000F00180302", "410105001002GB00012W00000000"],
    "DJSJ": ["2021-02-30", "2021/04/06", "2021-04-06 25:00:00", "2021-04-06T10:00:00Z", "2021-04-06 10:00:00.5", ""],
    "GYFS": ["0", "1", "2", "单独所有", "9"],
    "QLRMC": ["", "甲;乙", "甲；乙", "甲; ", "无", "甲\\乙"],
    "ZJH": ["", "41900119900307251x", "1;2", " 4190 0119900307251X", "/"],
    "QLBL": ["1/2;1/2", "50%", "1/0", "3/2"],
    "BDCQZH": ["豫（2021）济源市不动产权第0000001号", "豫(2021)济源市不动产权第00000012号", "旧字 1号", "/"],
    "FDCJYJG": ["-1", "12.345678", "abc", "1e30", "NaN"],
    "QZYSXLH": ["41000000001", "99", "x"],
    "FJ": ['引"号', "行\n行", "无", "\\N"],
    "DJLX": ["", "999", "转移登记"],
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_cells_come_to_the_same(name):
    plain = next(csv.reader(io.StringIO(write_extract([OWNERSHIP], fields=RIGHT_FIELDS).decode().splitlines()[1])))
    place = RIGHT_FIELDS.index(name)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["权利种类", *RIGHT_FIELDS[1:]])
    for odd in ODD[name]:
        writer.writerow([*plain[:place], odd, *plain[place + 1 :]])
    content = text.getvalue().encode()

    read, expected = by_columns(content, NO_MAPPING), by_rows(content, NO_MAPPING)

    assert [row._replace(line=0) if not isinstance(row, BadRow) else row.reason for row in read] == [
        row._replace(line=0) if not isinstance(row, BadRow) else row.reason for row in expected
    ]


def test_lines_are_told_as_they_stand_in_the_file_whatever_the_quotation_marks(tmp_path, monkeypatch):
    monkeypatch.setattr("tongban.cli.importing.pieces._EXTRACT_BYTES", 4_000)
    rows = [
        replace(HOUSE, location=f"一\n{room}", unit_code=f"{HOUSE.unit_code[:-4]}{room:04d}") for room in range(1, 90)
    ]
    content = write_extract(rows, fields=UNIT_FIELDS)
    (tmp_path / "units.csv").write_bytes(content)
    reading = Reading(wanted=bool, codes=NO_MAPPING, extracts=ExtractReader(wanted=bool, codes=NO_MAPPING))

    pieces = list(pieces_of([Source(name="units.csv", path=tmp_path / "units.csv")]))
    read = [row for piece in pieces for row in piece.read(reading)]

    assert len(pieces) > 2
    assert [row.line for row in read] == [2 + 2 * place for place in range(89)]
    assert [row.unit_code for row in read] == [row.unit_code for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("national", [True, False])
def test_either_encoding_is_read_whether_titles_are_chinese_or_not(tmp_path, encoding, national):
    text = write_extract([HOUSE], fields=UNIT_FIELDS).decode("utf-8-sig")
    if national:
        text = "\n".join([",".join(UNIT_FIELDS), *text.split("\n")[1:]])
    file = tmp_path / "units.csv"
    file.write_bytes(text.encode(encoding))
    reading = Reading(wanted=bool, codes=NO_MAPPING, extracts=ExtractReader(wanted=bool, codes=NO_MAPPING))

    (row,) = [row for piece in pieces_of([Source(name="u.csv", path=file)]) for row in piece.read(reading)]

    assert HOUSE.location in row.payload
