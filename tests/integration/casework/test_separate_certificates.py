"""Co-owners who ask for certificates of their own: one case, a sheet, a PDF and a code for each (实施细则 §21)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.casework.conftest import OWNER, OWNER_ID, lodging, party
from tongban.apps.casework.certificates import certificate_paper, certificates_given, verify_url
from tongban.apps.casework.operations import issue, prepare_certificate
from tongban.apps.casework.operations.telling.verifying import verify_by_code
from tongban.apps.casework.refusals import SerialsDoNotFit
from tongban.apps.casework.words import IssueMethod
from tongban.exchange.contracts.cases import CaseLodged

OTHER_UNIT = "419001001002GB00012F00180303"
TOGETHER = "豫(2019)济源市不动产权第0000010号"
FIRST, SECOND = "41000000011", "41000000012"


@pytest.fixture
def parting(receive, register, advance):
    """The two owners of a home have had their one certificate replaced by two; recorded."""
    register.ownership(register.folio(OTHER_UNIT), OWNER, "李㙍", mode="1", number=TOGETHER)
    owners = [party("owner", OWNER, OWNER_ID), party("owner", "李㙍", OWNER_ID)]
    asked: CaseLodged = lodging(
        "9001", intake_number="41010020261120S00009", parties=owners, certificate=TOGETHER, unit_code=OTHER_UNIT,
        particulars=[{"code": "separate_certificates", "name": "共有人是否分别持证", "value": "是"}],
    )  # fmt: skip
    return advance(receive(asked), to="recorded")


def test_each_certificate_has_its_sheet_its_paper_and_its_code(parting, staff, friday_morning):
    act = {"number": parting.case_number, "officer": staff.issuer, "at": friday_morning}
    with pytest.raises(SerialsDoNotFit):
        prepare_certificate(printed_serial=FIRST, **act)

    case = prepare_certificate(printed_serial=FIRST, further_serials=[SECOND], **act)

    numbers = certificates_given(case)
    papers = [certificate_paper(case, certificate_number=number) for number in numbers]
    assert [(paper.right_holder, paper.serial) for paper in papers] == [(OWNER, FIRST), ("李㙍", SECOND)]
    assert papers[1].ownership_form == f"共同共有；其他共有人：{OWNER}"
    assert [paper.kind for paper in case.papers.all()].count("title_certificate") == 2
    for number in numbers:
        asked = parse_qs(urlsplit(verify_url(case, certificate_number=number)).query)
        found = verify_by_code(
            certificate_id=asked["c"][0], proof=asked["h"][0], address="192.0.2.1", at=friday_morning
        )
        assert (found.standing, found.number) == ("valid", number)


def test_the_second_certificate_costs_ten_yuan_more(parting, staff, friday_morning):
    act = {"number": parting.case_number, "officer": staff.issuer, "at": friday_morning}
    prepare_certificate(printed_serial=FIRST, further_serials=[SECOND], **act)

    case = issue(method=IssueMethod.COUNTER, recipient=OWNER, fee_receipt="豫财411000124", **act)

    assert all(number in case.events.last().sentence for number in certificates_given(case))
    assert case.events.last().detail["fee_receipt"] == "豫财411000124"
