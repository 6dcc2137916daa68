"""9002: the certificate is lost; a new one is issued that says so, and the lost one is void."""

from tests.journeys.people.homes import as_applicant
from tests.journeys.people.screen import words_of
from tongban.domain.cases import CaseState


def test_a_lost_certificate_is_reissued(clerk, bureau, citizen, homes):
    home = homes.take()
    owner = as_applicant(home.owner, role="owner")
    number = clerk.lodge(home.matter(owner), "9002")

    bureau.accept(number)
    assert "正在补发" in citizen.reads_declaration_of_loss(home.title)
    for act in (bureau.examine, bureau.review, bureau.record):
        act(number)
    citizen.pays_the_fee(clerk.case_number(number))
    assert "缴纳登记费¥10.00" in citizen.reads_messages(owner.phone)
    bureau.certify(number, "41000000011")

    clerk.hears_of(number, CaseState.ISSUED)
    clerk.look_at(number)
    assert "有效" in citizen.checks_certificate(clerk.fact("证书或证明号"))
    assert "已注销" in citizen.checks_certificate(home.title)
    assert "已补发" in citizen.reads_declaration_of_loss(home.title)
    certificate = words_of(next(pdf for title, pdf in bureau.papers(number).items() if title.endswith("权证书")))
    assert "补发" in certificate
