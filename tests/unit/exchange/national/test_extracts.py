"""CSV extracts: columns, encodings, holders in one cell, and rows that do not fit."""

import pytest

from tests.unit.exchange.national.samples import HOUSE, MORTGAGE, NOTICE, OWNERSHIP, SEIZURE, UNIT
from tongban.exchange.national.extracts import HEADERS, describes_units, read_extract
from tongban.exchange.national.records import BadRow, OwnershipRecord, Sourced
from tongban.exchange.national.writing import RESTRICTION_FIELDS, RIGHT_FIELDS, UNIT_FIELDS, write_extract

RIGHTS = write_extract([OWNERSHIP, MORTGAGE, NOTICE], fields=RIGHT_FIELDS)


def read(content: bytes | str) -> list[Sourced | BadRow]:
    encoded = content.encode() if isinstance(content, str) else content
    return list(read_extract(encoded, file="x.csv"))


def test_units_are_read_back_as_written():
    (row,) = read(write_extract([HOUSE], fields=UNIT_FIELDS))

    assert row == Sourced(record=HOUSE, file="x.csv", line=2)


def test_rights_are_read_back_as_written():
    assert [row.record for row in read(RIGHTS)] == [OWNERSHIP, MORTGAGE, NOTICE]


def test_restrictions_are_read_back_as_written():
    (row,) = read(write_extract([SEIZURE], fields=RESTRICTION_FIELDS))

    assert row.record == SEIZURE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_reads_every_encoding_offices_send(encoding):
    content = RIGHTS.decode("utf-8-sig").encode(encoding)

    assert read(content)[0].record == OWNERSHIP


def test_columns_may_bear_the_national_names_in_any_order():
    rows = read(f"ZL,BDCDYH,ZT\n济源市沁园路1号,{UNIT},3\n")

    assert rows[0].record.location == "济源市沁园路1号"


def test_a_code_may_be_written_as_its_label():
    (row,) = read(f"不动产单元号,坐落,房屋用途,建筑物状态\n{UNIT},某处,成套住宅,期房\n")

    assert (row.record.use, row.record.status) == ("11", "predicted")


ONE_RIGHT = "权利种类,不动产单元号,业务号,登记类型,权利人,证件种类,证件号,份额,共有方式,登记时间,登记原因\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"所有权,{UNIT},1,200,甲;乙,1;1,a;b,1/2;1/3,2,2020-01-02,买卖", "份额之和应为1，现为5/6"),
        (f"所有权,{UNIT},1,200,甲;乙,1;1,a;b,1/2;3/2,2,2020-01-02,买卖", "份额3/2应大于0且不超过1"),
        (f"所有权,{UNIT},1,200,甲;乙,1;1,a;b,半;半,2,2020-01-02,买卖", "份额“半”看不懂"),
        (f"所有权,{UNIT},1,200,甲;乙,1;1,a;b,,0,2020-01-02,买卖", "单独所有，却有2名"),
        (f"所有权,{UNIT},1,200,甲,1,a,,1,2020-01-02,买卖", "共同共有，却只有1名"),
        (f"所有权,{UNIT},1,200,甲;乙,1,a;b,,1,2020-01-02,买卖", "2名权利人，ZJZL一列却有1个值"),
        (f"所有权,{UNIT},1,200,,,,,0,2020-01-02,买卖", "没有权利人"),
        (f"所有权,{UNIT},1,200,甲,1,a,,0,,买卖", "缺少DJSJ"),
        (f"所有权,{UNIT},1,,甲,1,a,,0,2020-01-02,买卖", "缺少DJLX"),
        (f"林权,{UNIT},1,200,甲,1,a,,0,2020-01-02,买卖", "“林权”不在"),
        (f"抵押权,{UNIT},1,100,甲,1,a,,0,2020-01-02,借款", "缺少BDBZZQSE"),
        ("所有权,41900100,1,200,甲,1,a,,0,2020-01-02,买卖", "应为28位"),
        (f"所有权,{UNIT},1,200,甲,1,a,,0,2020-01-02,买卖,多,余", "13列，列名只有11个"),
    ],
)
def test_says_what_is_wrong_with_a_row_and_goes_on(row, reason):
    good = f"所有权,{UNIT},2,200,乙,1,b,,0,2020-01-02,买卖"

    bad, following = read(f"{ONE_RIGHT}{row}\n{good}\n")

    assert isinstance(bad, BadRow)
    assert bad.line == 2
    assert reason in bad.reason
    assert isinstance(following.record, OwnershipRecord)


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("2021-06-15,2024-06-16", "超过三年"),
        ("2021-06-15,2021-06-14", "早于起始日期"),
        (",", "没有起止日期"),
    ],
)
def test_a_seizure_needs_a_lawful_term(term, reason):
    header = "限制种类,不动产单元号,业务号,查封机关,查封文号,登记时间,查封起始日期,查封终止日期\n"

    (row,) = read(f"{header}查封,{UNIT},1,甲法院,1号,2021-06-15,{term}\n")

    assert reason in row.reason


@pytest.mark.parametrize(("content", "reason"), [("", "空的"), ("坐落,用途\nx,y\n", "列名")])
def test_a_file_without_the_columns_is_one_bad_row(content, reason):
    (row,) = read(content)

    assert reason in row.reason


def test_rows_of_other_divisions_are_passed_over():
    rows = read_extract(RIGHTS, file="x.csv", wanted=lambda division: division == "410105")

    assert list(rows) == []


def test_an_extract_of_units_is_told_from_the_others():
    assert describes_units(write_extract([], fields=UNIT_FIELDS))
    assert not describes_units(RIGHTS)
    assert not describes_units(b"BDCDYH,KIND\n")


def test_every_documented_column_has_one_national_name():
    titles = [title for title, name in HEADERS.items() if name != "KIND"]

    assert len({HEADERS[title] for title in titles}) == len(titles)
