"""What departments are asked in a paper's place, and what their answers together are worth."""

import pytest

from tongban.domain.cases import Branch
from tongban.domain.cases.branches import asked_at_home
from tongban.domain.catalogue import Waiver, item
from tongban.domain.catalogue.particulars import Told
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.shared_data import (
    Dataset,
    NotAskable,
    Outcome,
    Subject,
    concluded,
    departments_for,
    is_askable,
    queries_for,
)

HUSBAND = Subject(name="张䶮", document_number="41900119800510101X")
WIFE = Subject(name="李𬱖", document_number="419001198106111021")
BANK = Subject(
    name="中原银行股份有限公司济源分行",
    document_number="91419001MA00000079",
    document_kind=DocumentKind.SOCIAL_CREDIT_CODE,
    kind="enterprise",
    role="mortgagee",
)
BUREAU = Subject(
    name="济源市某局",
    document_number="11419001MB00000010",
    document_kind=DocumentKind.SOCIAL_CREDIT_CODE,
    kind="agency",
)
FOREIGNER = Subject(name="JOHN SMITH", document_number="E1234567", document_kind=DocumentKind.PASSPORT)
YES, NO, BLANK = Outcome.CONSISTENT, Outcome.DIFFERENT, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "together"),
    [
        ([YES, YES], YES),
        ([YES, NO], NO),  # one of two owners is somebody else
        ([YES, BLANK], BLANK),  # one is not known: nothing is proved
        ([BLANK, NO], NO),  # a difference weighs more than a blank
        ([], BLANK),  # nobody said anything
    ],
)
def test_only_answers_that_all_agree_waive(answers, together):
    assert concluded(answers) is together
    assert concluded(answers).waives is (together is YES)


def test_everybody_s_document_is_asked_of_whoever_issued_it():
    asked = queries_for("M02", applicants=[HUSBAND, BANK, BUREAU, HUSBAND], told=Told())

    assert [(one.dataset, one.subjects) for one in asked] == [
        (Dataset.IDENTITY, (HUSBAND,)),
        (Dataset.ENTERPRISE, (BANK,)),
        (Dataset.ESTABLISHMENT, (BUREAU,)),
    ]
    assert departments_for("M02", applicants=[HUSBAND, WIFE, BANK]) == ("公安机关", "市场监督管理部门")


def test_a_marriage_is_asked_about_once_for_the_two_who_apply():
    (asked,) = queries_for("M13", applicants=[HUSBAND, HUSBAND, WIFE], told=Told())  # named on both sides

    assert (asked.dataset, asked.subjects) == (Dataset.MARRIAGE, (HUSBAND, WIFE))


def test_a_death_is_asked_about_by_what_the_form_says():
    (asked,) = queries_for("M16", applicants=[WIFE], told=Told({"deceased": "张䶮，41900119800510101x"}))

    assert (asked.dataset, asked.subjects) == (Dataset.DEATH, (HUSBAND,))


def test_a_change_of_name_is_asked_of_the_department_that_registers_it():
    told = Told({"former_name": "张龙"})
    (of_person,) = queries_for("M21", applicants=[HUSBAND], told=told)
    (of_company,) = queries_for("M21", applicants=[BANK], told=told)

    assert (of_person.dataset, of_person.former_name) == (Dataset.HOUSEHOLD, "张龙")
    assert of_company.dataset is Dataset.ENTERPRISE


def test_only_those_who_lend_need_a_licence():
    (asked,) = queries_for("M11", applicants=[BANK, HUSBAND], told=Told())

    assert (asked.dataset, asked.subjects) == (Dataset.FINANCE, (BANK,))


@pytest.mark.parametrize(
    ("code", "applicants", "reason"),
    [
        ("M02", [], "还没有填写申请人"),
        ("M02", [FOREIGNER], "护照"),  # the police's data hold identity cards
        ("M13", [HUSBAND], "夫妻二人"),
        ("M13", [HUSBAND, FOREIGNER], "身份证号码"),
        ("M16", [WIFE], "被继承人"),
        ("M21", [HUSBAND], "原姓名"),
        ("M11", [HUSBAND], "抵押权人"),
        ("M27", [HUSBAND], "没有可以核验的共享数据"),  # a bank's own word that the debt is paid
    ],
)
def test_what_cannot_be_asked_says_why(code, applicants, reason):
    with pytest.raises(NotAskable) as refusal:
        queries_for(code, applicants=applicants, told=Told())

    assert reason in refusal.value.sentence


def test_a_paper_the_catalogue_does_not_let_be_waived_is_not_asked_about():
    assert is_askable("M13", waivers=[Waiver.CIVIL_AFFAIRS])
    assert not is_askable("M13", waivers=[])
    assert not is_askable("M15", waivers=[Waiver.NOTARY])  # nobody behind the platform tells of deeds yet


@pytest.mark.parametrize("code", ["M02", "M11", "M13", "M16", "M21"])
def test_every_paper_asked_about_is_one_that_the_catalogue_lets_be_waived(code):
    rules = [rule for one in ("2003", "2004", "3001", "3701") for rule in item(one).materials if rule.code == code]

    assert rules
    assert all(is_askable(code, waivers=rule.waivable_by) for rule in rules)


@pytest.mark.parametrize(
    ("business", "code", "branch"),
    [
        ("2001", "M12", Branch.TAX),
        ("2001", "M06", Branch.HOUSING),
        ("2003", "M06", None),  # spouses sell each other nothing
        ("3704", "M12", None),  # nothing is taxed
        ("2001", "M13", None),  # nobody at home asks about marriages
    ],
)
def test_what_an_office_tells_the_home_bureau_needs_no_paper_at_the_counter(business, code, branch):
    assert asked_at_home(item(business), code) is branch
