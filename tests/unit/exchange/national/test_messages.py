"""Access messages: what is read, and what is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.unit.exchange.national.samples import (
    HOUSE,
    MORTGAGE,
    NOTICE,
    NOTICE_MESSAGE,
    OWNERSHIP,
    SEIZURE,
    UNIT,
)
from tongban.domain.dictionaries import AdvanceNoticeKind
from tongban.exchange.national.messages import MAX_BYTES, division_of, read_message
from tongban.exchange.national.records import NoticeRecord, RowRefused, UnitRecord, UnitStatus
from tongban.exchange.national.writing import write_message


def test_reads_the_standards_own_example():
    unit, notice = read_message(NOTICE_MESSAGE.encode())

    assert isinstance(unit, UnitRecord)
    assert (unit.unit_code, unit.status) == (UNIT, UnitStatus.PREDICTED)  # presold, so not yet built
    assert isinstance(notice, NoticeRecord)
    assert notice.kind is AdvanceNoticeKind.PRESALE
    assert notice.price == Decimal("610000.00")  # the message says 61 万元
    assert notice.holders[0].name == "测试䶮"
    assert notice.certificate_number == "豫(2021)济源市不动产证明第0000001号"  # half-width brackets


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_reads_both_encodings_in_use(encoding):
    text = NOTICE_MESSAGE.replace("UTF-8", encoding.upper())

    assert read_message(text.encode(encoding))[1].holders[0].name == "测试䶮"


@pytest.mark.parametrize("right", [OWNERSHIP, MORTGAGE, NOTICE, SEIZURE], ids=lambda one: type(one).__name__)
def test_what_is_written_is_read_back_the_same(right):
    content = write_message(right=right, unit=HOUSE, message_id="419001210615000001", institution="419001")

    assert read_message(content) == [HOUSE, right]
    assert division_of(content) == "419001"


def test_a_later_right_travels_without_the_unit():
    content = write_message(right=MORTGAGE, unit=None, message_id="419001210615000001", institution="419001")

    assert read_message(content) == [MORTGAGE]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("<Message>", "<!DOCTYPE a [<!ENTITY b 'x'>]><Message>", "实体声明"),
        ('YGDJZL="1"', 'YGDJZL="9"', "YGDJZL的值“9”不在字典中"),
        ('YGDJZL="1"', "", "缺少YGDJZL"),
        ('QDJG="61"', 'QDJG="六十一"', "不是数"),
        ('QDJG="61"', 'QDJG="-61"', "超出范围"),
        ('QDJG="61"', 'QDJG="NaN"', "超出范围"),
        ("2021-06-15T10:30:18+08:00", "2021-02-30", "不是日期或时间"),
        ('QSZT="1"', 'QSZT="2"', "只导入现势权利"),
        ('QLRMC="测试䶮"', 'QLRMC=""', "缺少QLRMC"),
        ("<AreaCode>419001", "<AreaCode>410105", "与单元号"),
        (UNIT, UNIT[:-1], "28位"),
        (UNIT, "99" + UNIT[2:], "区划"),
        ("QLF_QL_YGDJ", "QLF_QL_DYIQ", "缺少QLNR"),
        ("QLF_QL_YGDJ", "QLF_QL_NYDJYQ", "没有可导入的内容"),
        ("</Data>", "", "不是合格的XML"),
        ("UTF-8", "UTF-7", "编码UTF-7不支持"),
    ],
)
def test_says_what_is_wrong_with_a_message(before, after, reason):
    with pytest.raises(RowRefused, match=reason):
        read_message(NOTICE_MESSAGE.replace(before, after).encode())


def test_xml_entity_bomb_refused():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY l0 "boom">{levels}]><Message>&l9;</Message>'

    with pytest.raises(RowRefused, match="实体声明"):
        read_message(bomb.encode())
    with pytest.raises(RowRefused, match="实体声明"):
        read_message(bomb.encode("utf-16"))  # hidden from a search for the plain letters


def test_a_file_of_the_machine_is_never_read_into_a_message(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("秘密")
    declaration = f'<!DOCTYPE m [<!ENTITY x SYSTEM "{secret.as_uri()}">]><Message>'

    with pytest.raises(RowRefused, match="实体声明"):
        read_message(NOTICE_MESSAGE.replace("<Message>", declaration).replace("测试房地产公司", "&x;").encode())


def test_an_oversized_message_is_refused_unread():
    with pytest.raises(RowRefused, match="超过5MB"):
        read_message(b"<" * (MAX_BYTES + 1))


def test_a_message_tells_of_one_unit_only():
    content = write_message(
        right=MORTGAGE,
        unit=replace(HOUSE, unit_code=UNIT[:-1] + "3"),
        message_id="419001210615000001",
        institution="419001",
    )

    with pytest.raises(RowRefused, match="2个不动产单元号"):
        read_message(content)
