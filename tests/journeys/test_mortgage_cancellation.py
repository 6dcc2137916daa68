"""3704: the loan is paid off; the bank gives up its mortgage at a counter in 郑州, 济源 cancels it."""

from tests.journeys.people.journey import assert_prompt, take_steps
from tests.journeys.people.screen import words_of
from tongban.domain.cases import CaseState


def test_a_bank_cancels_its_mortgage_from_another_city(clerk, bureau, citizen, matters, delays):
    matter = matters.take("3704")
    assert matter.certificate_number in bureau.folio(matter.unit_code)

    number = clerk.lodge(matter, "3704")
    papers = clerk.prints(number, ["application_form", "interview_record", "receipt"])
    assert number in words_of(papers["receipt"])
    assert matter.applicants[0].name in words_of(papers["application_form"])
    clerk.hears_of(number, CaseState.LODGED)
    clerk.post_papers(number, "1012345678901")

    steps = [
        (lambda: bureau.accept(number), CaseState.ACCEPTED),
        (lambda: bureau.examine(number), CaseState.EXAMINED),
        (lambda: bureau.review(number), CaseState.REVIEWED),
        (lambda: bureau.record(number), CaseState.RECORDED),
        (lambda: bureau.complete(number), CaseState.COMPLETED),
    ]
    take_steps(clerk, number, steps, delays)
    bureau.count_papers(number)
    take_steps(clerk, number, [(lambda: bureau.archive(number), CaseState.ARCHIVED)], delays)
    assert_prompt(delays)

    assert matter.certificate_number not in bureau.folio(matter.unit_code).split("沿革")[0]
    assert {"受理通知书", "登记完成告知书"} <= {title.removeprefix("不动产登记") for title in bureau.papers(number)}
    told = citizen.asks_where(number, matter.applicants[0].bearer.number[-4:])
    assert "已办结" in told
    assert matter.applicants[0].bearer.name not in told
    assert "已注销" in citizen.checks_certificate(matter.certificate_number)
