"""The button on a material's line, what the page says of the answer, and what home sees of it."""

import pytest
from django.urls import reverse

from tests.integration.casework.conftest import register  # noqa: F401 - fixture
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.casework.models import CaseMaterial
from tongban.apps.casework.operations.procedure.receiving import receive_case
from tongban.apps.intake.manifest import sent_in_of
from tongban.apps.intake.queries import material_of
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseLodged
from tongban.sites.departments.shared_data.operations import turn

pytestmark = pytest.mark.django_db


def page_of(draft):
    return reverse("window:materials", args=[draft.intake_number])


def press(browser, draft, code="M13"):
    return browser.post(reverse("window:verify-material", args=[draft.intake_number, code]), follow=True)


def test_one_button_asks_and_the_line_shows_what_was_answered(counter, platform, spouses):
    assert "向民政部门核验" in counter.get(page_of(spouses)).content.decode()

    text = press(counter, spouses).content.decode()

    row = material_of(spouses, "M13")
    assert row.state == "waived"
    assert "“婚姻关系证明”核验一致，不收纸质材料。" in text
    assert row.verified.number in text
    assert row.verified.serial in text
    assert "比对：双方姓名、身份证号码、婚姻登记状态" in text
    assert "依据：不动产登记暂行条例 §25" in text


def test_a_difference_is_told_and_the_paper_can_still_be_scanned(counter, platform, spouses):
    turn(record=platform.marriage.pk)

    text = press(counter, spouses).content.decode()

    assert "核验没有一致，不能免交" in text
    assert "双方已经离婚，或者婚姻登记已经撤销。" in text
    assert 'id="id_M13_scans"' in text
    assert material_of(spouses, "M13").state == "required"


def test_a_platform_that_does_not_answer_is_said_in_a_sentence(counter, platform, spouses):
    platform.reachable = False

    text = press(counter, spouses).content.decode()

    assert "没有在规定时间内答复，本次没有核验" in text
    assert "收取纸质材料" in text


def test_nothing_is_waived_by_the_old_form(counter, platform, spouses):
    row = material_of(spouses, "M13")
    settle = reverse("window:settle", args=[spouses.intake_number, "M13"])

    counter.post(settle, {"act": "leave", "shown": row.standing, "reason": "民政婚姻、社会组织信息"})

    assert material_of(spouses, "M13").state == "required"


def test_another_institution_s_clerk_neither_sees_nor_asks(
    platform,
    spouses,
    appoint,
    jiyuan,
    signed_in,  # noqa: F811
):
    stranger = signed_in(appoint("李外人", jiyuan, Role.RECEIVE))

    assert press(stranger, spouses).status_code == 404
    assert platform.asked == []


@pytest.fixture
def seen_at_home(register, spouses, appoint, jiyuan, signed_in, friday_morning):  # noqa: F811, PLR0917
    """What the examiner in 济源 reads of an application with these materials."""

    def _seen(change=lambda one: one):
        spouses.refresh_from_db()
        sent = sent_in_of(spouses, at=friday_morning)
        sent = sent.model_copy(update={"materials": tuple(change(one) for one in sent.materials)})
        case = receive_case(
            lodged=CaseLodged.read(sent.body()),
            institution=jiyuan,
            sender="bureau.410100",
            sender_name="郑州市不动产登记中心",
            at=friday_morning,
        )
        examiner = signed_in(appoint("王初审", jiyuan, Role.ACCEPT, Role.EXAMINE))
        return examiner.get(reverse("registry:case", args=[case.case_number])).content.decode()

    return _seen


def test_the_home_bureau_s_examiner_reads_who_said_what(counter, platform, spouses, seen_at_home):
    press(counter, spouses)

    text = seen_at_home()

    told = CaseMaterial.objects.get(code="M13").verified
    assert "免交和共享核验" in text
    assert told.serial in text
    assert "河南省民政部门（模拟）" in text
    assert "没有核验一致的记录" not in text


def test_a_waiver_without_any_ground_stands_out_at_home(counter, platform, spouses, seen_at_home):
    press(counter, spouses)

    assert "免交，没有核验一致的记录" in seen_at_home(
        lambda one: one.model_copy(update={"verification": None, "reason": None})
    )
