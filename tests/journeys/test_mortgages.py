"""3701 and 3702: a home is mortgaged from 郑州, and later the parties agree on another sum."""

from tests.journeys.people.homes import as_applicant, bank
from tongban.domain.cases import CaseState


def test_a_home_is_mortgaged_to_a_bank(clerk, bureau, citizen, homes):
    home, other = homes.take(), homes.take(mortgaged=True)
    lender = bank(other.mortgage.holders[0])
    number = clerk.lodge(home.matter(as_applicant(home.owner, role="mortgagor"), lender), "3701")

    bureau.decide(number)  # a fee alone holds nothing up: it is paid by the time the certificate is handed out
    citizen.pays_the_fee(clerk.case_number(number))
    bureau.certify(number, "41000000012")

    clerk.hears_of(number, CaseState.ISSUED)
    folio = bureau.folio(home.unit.unit_code)
    assert lender.name in folio
    assert "500,000.00" in folio


def test_the_parties_to_a_mortgage_agree_on_another_sum(clerk, bureau, homes):
    home = homes.take(mortgaged=True)
    parties = (as_applicant(home.owner, role="mortgagor"), bank(home.mortgage.holders[0]))
    matter = home.matter(*parties, about=home.mortgage.certificate_number)
    number = clerk.lodge(matter, "3702", mortgage_amount="123456.00")

    bureau.decide(number)
    bureau.certify(number, "41000000013")

    clerk.hears_of(number, CaseState.ISSUED)
    assert "123,456.00" in bureau.folio(home.unit.unit_code)
