"""Departments are asked in a paper's place: from the counter to the department, to the material, and home with it."""

import pytest

from tests.integration.casework.offices import connect
from tests.integration.documents.samples import pdf
from tests.integration.intake.home import MORTGAGE, UNIT
from tests.integration.intake.platform import HUSBAND, SHARING, WIFE
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.operations.procedure.receiving import receive_case
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import (
    ApplicationNotFound,
    AskedTooOften,
    ChangedWhileAsking,
    HandledByAnother,
    NotVerified,
    NotWaivable,
)
from tongban.apps.intake.manifest import sent_in_of
from tongban.apps.intake.queries import material_of
from tongban.apps.messaging.models import Member
from tongban.domain.people import Role
from tongban.domain.shared_data import LEGAL_BASIS, MOST_QUESTIONS, Dataset, NotAskable
from tongban.exchange.contracts.cases import CaseLodged
from tongban.sites.departments.models import SharedEnquiry
from tongban.sites.departments.shared_data.operations import hold, let_answer, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(spouses, clerk, friday_morning):
    """Press the button on a material's line."""

    def _ask(code="M13", *, officer=None):
        number = spouses.intake_number
        return intake.verify_material(number=number, officer=officer or clerk, code=code, at=friday_morning)

    return _ask


def audited(act):
    return AuditEntry.objects.filter(act=act).order_by("pk").last()


def missing(draft, at):
    draft.refresh_from_db()
    return [one.sentence for one in intake.shortcomings_of(draft, on=at.date())]


def test_a_marriage_that_agrees_waives_the_paper(ask, platform, spouses, friday_morning):
    row = ask()

    assert (row.state, row.verified.outcome) == ("waived", "consistent")
    assert row.verified.number == f"{spouses.intake_number}-S1"
    assert row.verified.serial == SharedEnquiry.objects.get().serial
    assert row.verified.queried_at == friday_morning
    (line,) = row.verified.compared
    assert (line.source, line.compared) == ("河南省民政部门（模拟）", "双方姓名、身份证号码、婚姻登记状态")
    assert HUSBAND[1] not in str(row.verification), "no whole document number is kept with the answer"
    assert row.verified.number in row.reason


def test_the_department_is_told_what_is_compared_what_for_and_on_which_ground(ask, platform, clerk):
    ask()

    (asked,) = platform.asked
    assert asked.queries[0].model_dump() == {
        "dataset": "marriage",
        "subjects": (
            {"name": HUSBAND[0], "document_kind": "1", "document_number": HUSBAND[1]},
            {"name": WIFE[0], "document_kind": "1", "document_number": WIFE[1]},
        ),
        "former_name": "",
        "former_number": "",
    }
    assert (asked.basis, asked.purpose) == (LEGAL_BASIS, "异地收件：夫妻间转移登记，核验婚姻关系证明")
    kept = SharedEnquiry.objects.get()
    assert clerk.name in kept.operator
    assert HUSBAND[1] not in kept.asked


def test_who_asked_for_what_and_the_ground_are_in_the_audit_trail(ask, platform, clerk):
    row = ask()

    put, heard = audited("共享数据核验"), audited("共享数据核验结果：一致")
    assert (put.actor, put.purpose) == (clerk.username, "异地收件：夫妻间转移登记，核验婚姻关系证明")
    assert put.detail["basis"] == LEGAL_BASIS
    assert put.detail["datasets"] == ["marriage"]
    assert heard.detail["serial"] == row.verified.serial


@pytest.mark.parametrize(
    ("change", "outcome", "sentence"),
    [
        (lambda held: turn(record=held.pk), "different", "双方已经离婚"),
        (lambda held: held.delete(), "unknown", "没有查到双方的婚姻登记"),
        (
            lambda held: type(held).objects.update(other_number="41010119850101999X"),
            "different",
            "登记的配偶不是另一方",  # and not who it is
        ),
        (
            lambda held: type(held).objects.filter(pk=held.pk).update(other_name="李婉"),
            "different",
            "姓名与婚姻登记不一致",
        ),
    ],
)
def test_what_does_not_agree_waives_nothing_and_says_what_differs(ask, platform, change, outcome, sentence):
    change(platform.marriage)

    row = ask()

    assert (row.state, row.reason) == ("required", "")
    assert row.verified.outcome == outcome
    assert sentence in row.verified.compared[0].sentence
    assert "李婉" not in str(row.verification)


def test_one_of_two_documents_that_differs_waives_nothing(ask, platform):
    turn(record=hold(dataset=Dataset.IDENTITY, name=WIFE[0], number=WIFE[1]).pk)

    row = ask("M02")

    assert row.state == "required"
    assert [one.outcome for one in row.verified.compared] == ["consistent", "different"]


def test_a_later_answer_that_differs_takes_the_waiver_back(ask, platform):
    assert ask().state == "waived"
    turn(record=platform.marriage.pk)

    assert ask().state == "required"


def test_a_department_that_does_not_answer_waives_nothing(ask, platform, spouses):
    platform.reachable = False
    with pytest.raises(NotVerified, match=r"没有在规定时间内答复.*请稍后再核验，或者收取纸质材料"):
        ask()

    row = material_of(spouses, "M13")
    assert (row.state, row.verified) == ("required", None)
    assert audited("共享数据核验").detail["material"] == "M13"


def test_a_silent_department_behind_the_platform_is_named(ask, platform):
    let_answer(department="民政部门", answering=False)
    with pytest.raises(NotVerified, match="民政部门的系统没有应答"):
        ask()
    let_answer(department="民政部门", answering=True)

    assert ask().state == "waived"


def test_without_a_platform_the_paper_is_asked_for(ask, platform):
    Member.objects.filter(name=SHARING).delete()
    with pytest.raises(NotAskable, match="还没有接入"):
        ask()


def test_no_department_waives_what_the_law_wants_on_paper(ask):
    with pytest.raises(NotWaivable):
        ask("M14")  # an agreement the spouses have to sign


def test_an_answer_about_what_the_form_no_longer_says_is_dropped(ask, platform, spouses, name_couple):
    platform.meanwhile = lambda: name_couple(spouses, wife=("李婉", WIFE[1]))
    with pytest.raises(ChangedWhileAsking):
        ask()

    assert material_of(spouses, "M13").verified is None


def test_a_waiver_does_not_outlive_what_it_was_about(ask, spouses, name_couple, friday_morning):
    ask()
    assert not [one for one in missing(spouses, friday_morning) if "婚姻关系证明" in one]

    name_couple(spouses, wife=("李婉", WIFE[1]))

    assert any("核验之后，申请内容有改动" in one for one in missing(spouses, friday_morning))


def test_nobody_finds_out_marriages_by_guessing(ask):
    for _ in range(MOST_QUESTIONS):
        ask()
    with pytest.raises(AskedTooOften):
        ask()


def test_the_home_register_is_asked_of_its_own_certificates(home, platform, ask):
    row = ask("M04")

    assert row.state == "waived"
    assert row.verified.compared[0].source == "济源市不动产登记中心登记簿"


def test_a_certificate_that_is_not_in_force_is_wanted_on_paper(draft, clerk, friday_morning):
    draft.right_certificate = f"{MORTGAGE}9"
    draft.save(update_fields=["right_certificate"])
    told = {"number": draft.intake_number, "officer": clerk, "at": friday_morning}

    assert intake.verify_material(code="M05", **told).verified.outcome == "unknown"


def test_what_the_tax_office_tells_later_needs_no_paper_where_it_is_connected(spouses, clerk, friday_morning):
    told = {"number": spouses.intake_number, "officer": clerk, "at": friday_morning, "code": "M12"}
    with pytest.raises(NotWaivable):
        intake.leave_to_home(**told)

    connect("tax.410000", at=friday_morning)
    row = intake.leave_to_home(**told)

    assert (row.state, row.verified) == ("waived", None)
    assert row.reason == "属地受理后向税务机关核验（契税法 §11），核验前不登簿"
    assert intake.ask_for_paper(**told).state == "required"


def test_nobody_s_word_waives_a_marriage(spouses, clerk, friday_morning):
    with pytest.raises(NotWaivable):
        intake.leave_to_home(number=spouses.intake_number, officer=clerk, code="M13", at=friday_morning)


def test_an_agreement_that_the_contract_holds_is_not_asked_for_twice(home, clerk, friday_morning):
    begun = intake.start_application(officer=clerk, item="7001", way="joint", unit_code=UNIT, at=friday_morning)
    told = {"number": begun.intake_number, "officer": clerk, "at": friday_morning}
    with pytest.raises(NotWaivable):
        intake.leave_to_home(code="M08", **told)

    intake.add_material_file(code="M07", filename="合同.pdf", chunks=[pdf(3)], **told)

    assert intake.leave_to_home(code="M08", **told).reason == "《已备案的商品房预售合同》已含预告登记约定"


def test_only_whoever_handles_the_application_asks(ask, appoint, zhengzhou, jiyuan, platform):
    colleague = appoint("钱收件", zhengzhou, Role.RECEIVE)
    stranger = appoint("李外人", jiyuan, Role.RECEIVE)
    with pytest.raises(HandledByAnother):
        ask(officer=colleague)
    with pytest.raises(ApplicationNotFound):
        ask(officer=stranger)

    assert platform.asked == []


def test_the_answer_goes_home_with_the_material(ask, spouses, jiyuan, friday_morning):
    row = ask()

    spouses.refresh_from_db()
    sent = sent_in_of(spouses, at=friday_morning)
    lodged = CaseLodged.read(sent.body())
    case = receive_case(
        lodged=lodged, institution=jiyuan, sender="bureau.410100", sender_name="郑州市不动产登记中心", at=friday_morning
    )

    arrived = case.materials.get(code="M13")
    assert (arrived.state, arrived.reason) == ("waived", row.reason)
    assert arrived.verified == row.verified


def test_a_difference_goes_home_with_the_paper_that_was_taken_instead(ask, platform, spouses, clerk, friday_morning):
    turn(record=platform.marriage.pk)
    ask()
    intake.add_material_file(
        number=spouses.intake_number, officer=clerk, code="M13", filename="证.pdf", chunks=[pdf(1)], at=friday_morning
    )

    spouses.refresh_from_db()
    sent = {one.code: one for one in sent_in_of(spouses, at=friday_morning).materials}["M13"]
    assert (sent.state, sent.reason, sent.verification.outcome) == ("received", None, "different")
