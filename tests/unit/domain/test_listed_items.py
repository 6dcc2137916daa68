"""The province's list: every item a bureau knows, in one form."""

import pytest

from tongban.domain.catalogue import UnknownItem, items
from tongban.domain.catalogue.basis import Basis, Standing
from tongban.domain.catalogue.catalogue import papers_known
from tongban.domain.catalogue.finding import find_items
from tongban.domain.catalogue.listing import NonsenseInList, listed_item, listed_items, read_list
from tongban.domain.catalogue.matters import Audience, Matter
from tongban.domain.dictionaries import RegistrationType, RightType

_GROUP = """
[[group]]
right_type = "19"
audience = ["person"]
working_days = 3
limit_source = "不动产登记暂行条例 §20"
fee = "none"
basis = ["操作规范 13"]
applicants = ["双方共同申请"]
why_not = "全豫通办暂不办理，请到不动产所在地登记机构办理。"
why_not_basis = "豫自然资发〔2020〕59号 五*"

[[group.item]]
code = "1991"
name = "试"
registration_type = "100"
situation = "试"
materials = ["M01"]
words = ["试"]
"""


@pytest.mark.parametrize("one", listed_items(), ids=lambda one: one.code)
def test_every_item_says_what_people_ask(one):
    papers = papers_known()

    assert one.basis
    assert all(paper.code in papers and paper.basis for paper in one.materials)
    assert one.fee_sentence.endswith("。")
    assert one.limits[-1].source
    assert one.in_scope == (one.why_not == "")


def test_the_list_takes_in_exactly_what_is_recorded_end_to_end():
    in_scope = {one.code for one in listed_items() if one.in_scope}

    assert in_scope == {one.code for one in items() if one.in_scope}
    assert {one.code for one in listed_items() if one.offered} == {one.code for one in items() if one.offered}
    assert len(listed_items()) >= 106
    assert len({one.name for one in listed_items()}) == len(listed_items())


def test_every_right_a_bureau_of_the_province_registers_is_there_with_every_kind_of_registration():
    kinds = {(one.right_type, one.registration_type) for one in listed_items()}

    for right in (
        RightType.COLLECTIVE_LAND_OWNERSHIP,
        RightType.CONSTRUCTION_LAND,
        RightType.HOUSE,
        RightType.HOMESTEAD_HOUSE,
        RightType.COLLECTIVE_HOUSE,
        RightType.CONTRACTED_LAND,
        RightType.FOREST,
        RightType.SEA_AREA,
        RightType.EASEMENT,
        RightType.MORTGAGE,
    ):
        for kind in (
            RegistrationType.FIRST,
            RegistrationType.TRANSFER,
            RegistrationType.ALTERATION,
            RegistrationType.CANCELLATION,
        ):
            assert (right, kind) in kinds
    assert (RightType.HABITATION, RegistrationType.FIRST) in kinds


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('code = "1991"', 'code = "A991"'),  # a code has four digits
        ('materials = ["M01"]', 'materials = ["M01", "M01"]'),  # a paper twice
        ('materials = ["M01"]', 'materials = ["M999"]'),  # a paper nobody knows
        ("working_days = 3", "working_days = 31"),  # longer than the law allows
        ('why_not = "全豫通办暂不办理，请到不动产所在地登记机构办理。"', 'why_not = ""'),  # refused without a reason
        ('basis = ["操作规范 13"]', "basis = []"),  # resting on nothing
        ('basis = ["操作规范 13"]', 'basis = ["?"]'),  # a mark without an article
        ('words = ["试"]', "words = []"),  # nobody would find it
        ('words = ["试"]', 'words = ["试"]\ncolour = "red"'),  # what the list does not know
        ('registration_type = "100"', 'registration_type = "150"'),  # no such kind
    ],
)
def test_the_loader_refuses_nonsense(wrong, right):
    assert read_list([_GROUP])["1991"].basis == (Basis("操作规范 13"),)
    assert wrong in _GROUP

    with pytest.raises((NonsenseInList, KeyError, TypeError, ValueError)):
        read_list([_GROUP.replace(wrong, right)])


def test_the_loader_refuses_an_item_told_twice():
    with pytest.raises(NonsenseInList):
        read_list([_GROUP, _GROUP])


def test_an_article_says_how_sure_we_are():
    assert Basis.read("实施细则 §66") == Basis("实施细则 §66", Standing.CHECKED)
    assert str(Basis.read("实施细则 §41?")) == "实施细则 §41（条号未逐字核对）"
    assert str(Basis.read("实施细则 §26*")) == "实施细则 §26（本系统的理解）"


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("房产证丢了", "9002"),
        ("我的房产证丢了怎么办", "9002"),
        ("还清贷款", "3704"),
        ("加名字", "2003"),
        ("二手房 过户", "2001"),
        ("继承", "2004"),
        ("老人去世了", "2004"),
        ("改名", "3001"),
        ("宅基地", "0501"),
        ("居住权", "9201"),
        ("7001", "7001"),
    ],
)
def test_items_are_found_by_the_words_people_use(said, first):
    assert find_items(listed_items(), text=said)[0].code == first


def test_what_is_found_can_be_narrowed_by_who_and_by_what():
    assert find_items(listed_items(), text="外星人飞船") == []
    for one in find_items(listed_items(), audience=Audience.PERSON, matter=Matter.COUNTRY):
        assert Audience.PERSON in one.audience
        assert one.matter is Matter.COUNTRY


def test_an_item_nobody_knows_is_unknown():
    with pytest.raises(UnknownItem):
        listed_item("9999")
