"""A statute on an official paper: the law's full title, article, paragraph and item in words."""

import re

import pytest

from tongban.apps.casework.reasons import DECLINE_REASONS
from tongban.apps.casework.suspensions import SUSPENSION_REASONS
from tongban.domain.citing import cited, han
from tongban.domain.register.refusals import Refusal
from tongban.domain.register.rulebook import all_rules


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("不动产登记暂行条例 §22(2)", "《不动产登记暂行条例》第二十二条第（二）项"),
        ("不动产登记暂行条例 §17(3)", "《不动产登记暂行条例》第十七条第一款第（三）项"),
        ("条例 §17(1)(三)", "《不动产登记暂行条例》第十七条第一款第（三）项"),
        ("不动产登记暂行条例实施细则 §24(2)", "《不动产登记暂行条例实施细则》第二十四条第二款"),
        ("实施细则 §17、§18", "《不动产登记暂行条例实施细则》第十七条、第十八条"),
        (
            "不动产登记暂行条例 §16、§17(3)、(4)",
            "《不动产登记暂行条例》第十六条、第十七条第一款第（三）项、第十七条第一款第（四）项",
        ),
        ("契税法 §6(4)", "《中华人民共和国契税法》第六条第一款第（四）项"),
        (
            "城市房地产管理法 §38；法发〔2004〕5号 §22",
            "《中华人民共和国城市房地产管理法》第三十八条；法发〔2004〕5号第二十二条",
        ),
        ("查封规定 §26", "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十六条"),
        ("全豫通办总体方案 五", "《河南省不动产登记“全豫通办”总体方案》第五部分"),
        ("操作规范 1.8", "《不动产登记操作规范（试行）》1.8"),
        ("自然资发〔2021〕54号", "自然资发〔2021〕54号"),
        ("《民法典》第三十五条", "《民法典》第三十五条"),
        ("", ""),
    ],
)
def test_a_statute_is_cited_in_full(written, printed):
    assert cited(written) == printed


@pytest.mark.parametrize(
    ("number", "words"),
    [(6, "六"), (10, "十"), (17, "十七"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (221, "二百二十一"),
     (1065, "一千零六十五"), (1010, "一千零一十"), (1005, "一千零五")],
)  # fmt: skip
def test_articles_are_counted_in_words(number, words):
    assert han(number) == words


def test_every_ground_of_a_decision_can_be_cited():
    grounds = [one.statute for one in (*DECLINE_REASONS, *SUSPENSION_REASONS.values(), *Refusal, *all_rules())]

    assert [one for one in map(cited, grounds) if re.search(r"§|^[^《；]*法第", one)] == []
