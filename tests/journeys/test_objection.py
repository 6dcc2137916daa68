"""6001: somebody says that the register is wrong; the note warns buyers, and lapses when no court is asked in time."""

from tests.journeys.people.homes import newcomer
from tongban.domain.cases import CaseState


def test_an_objection_lapses_when_nobody_goes_to_court(clerk, bureau, citizen, homes, later):
    home = homes.take()
    objector = newcomer("秦建国", role="interested", serial=4)
    number = clerk.lodge(home.matter(objector), "6001")

    bureau.decide(number)
    citizen.pays_the_fee(clerk.case_number(number))
    bureau.certify(number, "41000000041")

    clerk.hears_of(number, CaseState.ISSUED)
    clerk.look_at(number)
    proof = clerk.fact("证书或证明号")
    assert objector.name in bureau.restrictions(home.unit.unit_code)
    assert "有效" in citizen.checks_certificate(proof)

    bureau.close()
    later("16d")  # 民法典 §220: fifteen days

    assert "已失效" in bureau.restrictions(home.unit.unit_code)
    assert "有效" not in citizen.checks_certificate(proof)
