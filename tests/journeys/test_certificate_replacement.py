"""9001: two owners bring their worn certificate to 郑州; 济源 prints a new one."""

from tests.journeys.people.journey import assert_prompt, take_steps
from tests.journeys.people.screen import words_of
from tongban.domain.cases import CaseState


def test_owners_get_a_new_certificate_for_a_worn_one(clerk, bureau, citizen, matters, delays):
    matter = matters.take("9001")

    number = clerk.lodge(matter, "9001")
    clerk.hears_of(number, CaseState.LODGED)
    clerk.post_papers(number, "1012345678902")

    steps = [
        (lambda: bureau.accept(number), CaseState.ACCEPTED),
        (lambda: bureau.examine(number), CaseState.EXAMINED),
        (lambda: bureau.review(number), CaseState.REVIEWED),
        (lambda: bureau.record(number), CaseState.RECORDED),
        (lambda: bureau.prepare_certificate(number, "41000000002"), CaseState.CERTIFICATE_PREPARED),
    ]
    take_steps(clerk, number, steps, delays)
    citizen.pays_the_fee(clerk.case_number(number))
    take_steps(clerk, number, [(lambda: bureau.issue(number), CaseState.ISSUED)], delays)
    bureau.count_papers(number)
    take_steps(clerk, number, [(lambda: bureau.archive(number), CaseState.ARCHIVED)], delays)
    assert_prompt(delays)

    clerk.look_at(number)
    issued = clerk.fact("证书或证明号")
    certificate = words_of(next(pdf for title, pdf in bureau.papers(number).items() if title.endswith("权证书")))
    assert all(owner.name in certificate for owner in matter.applicants)
    assert "有效" in citizen.checks_certificate(issued)
    assert matter.applicants[0].name not in citizen.page.locator("main").inner_text()
    assert "已注销" in citizen.checks_certificate(matter.certificate_number)
