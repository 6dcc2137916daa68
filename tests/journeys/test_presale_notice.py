"""7001: developer and buyer secure a home that is still being built, from 郑州; 济源 issues the proof."""

import re

from tests.journeys.people.journey import assert_prompt, take_steps
from tests.journeys.people.screen import words_of
from tongban.domain.cases import CaseState


def test_a_buyer_secures_a_home_that_is_still_being_built(clerk, bureau, citizen, matters, delays):
    matter = matters.take("7001")
    buyer = matter.applicants[-1]

    number = clerk.lodge(matter, "7001")
    clerk.hears_of(number, CaseState.LODGED)
    clerk.post_papers(number, "1012345678903")

    steps = [
        (lambda: bureau.accept(number), CaseState.ACCEPTED),
        (lambda: bureau.examine(number), CaseState.EXAMINED),
        (lambda: bureau.review(number), CaseState.REVIEWED),
        (lambda: bureau.record(number), CaseState.RECORDED),
        (lambda: bureau.prepare_certificate(number, "41000000003"), CaseState.CERTIFICATE_PREPARED),
        (lambda: bureau.issue(number), CaseState.ISSUED),
    ]
    take_steps(clerk, number, steps, delays)
    bureau.count_papers(number)
    take_steps(clerk, number, [(lambda: bureau.archive(number), CaseState.ARCHIVED)], delays)
    assert_prompt(delays)

    folio = bureau.folio(matter.unit_code)
    assert "预告" in folio
    assert buyer.name in folio
    proof = next(pdf for title, pdf in bureau.papers(number).items() if title.endswith("登记证明"))
    assert buyer.name in words_of(proof)
    issued = re.search(r"豫\(\d{4}\)济源市不动产证明第\d{7}号", folio)
    assert issued
    assert "有效" in citizen.checks_certificate(issued[0])
    assert "已办结" in citizen.asks_where(number, buyer.document_number[-4:])
    assert "不动产" in citizen.reads_messages(buyer.phone)
