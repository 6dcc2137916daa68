"""5001: the address was written down wrongly; the register says so and shows it right."""

from tests.journeys.people.homes import as_applicant
from tongban.domain.cases import CaseState


def test_a_wrong_address_is_corrected(clerk, bureau, homes):
    home = homes.take()
    right = f"{home.unit.location}（甲）"
    number = clerk.lodge(home.matter(as_applicant(home.owner, role="owner")), "5001", new_location=right)

    bureau.decide(number)
    bureau.certify(number, "41000000031")

    clerk.hears_of(number, CaseState.ISSUED)
    assert right in bureau.folio(home.unit.unit_code)
