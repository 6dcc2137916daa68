"""不予受理: 济源 finds the application wanting in form, says so by law, and the applicants hear of it everywhere."""

from tests.journeys.people.screen import words_of
from tongban.domain.cases import CaseState


def test_an_application_is_declined_by_law_and_its_papers_go_back(clerk, bureau, citizen, matters):
    matter = matters.take("3704")
    bearer = matter.applicants[0].bearer
    number = clerk.lodge(matter, "3704")
    clerk.hears_of(number, CaseState.LODGED)

    accepter = bureau.find("shouli", number)
    accepter.press("不予受理…")
    accepter.press("下一步：核对")
    assert accepter.says("请选择法定理由")  # no decision without a ground of the law
    accepter.choose("reasons", "NA03")
    accepter.fill("facts", "登记证明为复印件，无法核对原件。")
    accepter.press("下一步：核对")
    assert accepter.says("确定不予受理？")
    accepter.press("不予受理")

    notice = words_of(bureau.papers(number)["不予受理通知书"])
    assert "不动产登记暂行条例" in notice
    assert "登记证明为复印件，无法核对原件。" in notice
    assert "行政复议" in notice
    assert "随文退回的材料" in notice
    assert matter.certificate_number in bureau.folio(matter.unit_code)  # the register is as it was

    clerk.hears(number, "属地不予受理</span>")
    clerk.look_at(number)
    assert clerk.says("申请材料不符合法定形式")
    assert "不予受理" in citizen.asks_where(number, bearer.number[-4:])
    assert clerk.fact("业务编号") in citizen.reads_messages(matter.applicants[0].phone)
    assert not bureau.find("shouli", number).offers("受理")
