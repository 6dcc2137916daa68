"""What the register and the law are told of a case: every field from the parties, the form and the papers."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.integration.casework.applications import BUYER, BUYER_ID, loan, sale, told
from tests.integration.casework.conftest import (
    BANK,
    BANK_CODE,
    OWNER,
    OWNER_ID,
    PROOF,
    TITLE,
    lodging,
    papers_for,
    party,
)
from tests.integration.register.conftest import UNIT
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import accept_case
from tongban.apps.casework.queries.facts import facts_of, recording_order
from tongban.apps.register.operations import decide_switch
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import CoOwnership, MortgagedProperty, MortgageKind, TaxClearance
from tongban.domain.people import Role
from tongban.domain.register.rulebook import Blocked
from tongban.domain.switches import NonResidentialScope, ParcelSeizure

OTHER, OTHER_ID = "赵六", "411303197805120048"


def apply_for(item: str, parties: list[dict], *more_papers: str, certificate: str = "", **answers: str):
    return lodging(
        item,
        intake_number="41010020261120S00051",
        parties=parties,
        certificate=certificate,
        particulars=told(**answers),
        materials=papers_for(item, parties, *more_papers),
    )


def application(case: Case, at):
    return facts_of(case, on=at).application


def test_a_sale_to_two_by_shares(receive, friday_morning):
    parties = [
        party("seller", OWNER, OWNER_ID),
        party("buyer", BUYER, BUYER_ID, share="1/3"),
        party("buyer", OTHER, OTHER_ID, share="2/3"),
    ]
    case = receive(apply_for("2001", parties, mode="2", price="980000.00", tax="exempt", cause="买卖"))

    order, told_law = recording_order(case), application(case, friday_morning)

    assert (order.alternative, order.mode, order.price) == ("joint", CoOwnership.BY_SHARES, Decimal("980000.00"))
    assert [(one.name, one.share) for one in order.holders] == [(BUYER, Fraction(1, 3)), (OTHER, Fraction(2, 3))]
    assert (order.obligor.name, order.cause) == (OWNER, "买卖")
    assert told_law.new_shares == (Fraction(1, 3), Fraction(2, 3))
    assert told_law.tax is TaxClearance.EXEMPT
    assert told_law.missing_materials == ()
    assert [one.identity_verified for one in told_law.parties] == [True, None, None]


def test_tax_counts_only_with_its_paper(receive, friday_morning):
    lodged = sale()
    case = receive(lodged.model_copy(update={"materials": [one for one in lodged.materials if one.code != "M12"]}))

    facts = application(case, friday_morning)

    assert facts.tax is None
    assert facts.missing_materials == ("契税完税或减免税凭证",)


def test_a_tax_paper_waived_without_the_tax_offices_answer_proves_nothing(receive, friday_morning):
    lodged = sale()
    waived = [one.model_copy(update={"state": "waived"}) if one.code == "M12" else one for one in lodged.materials]
    untold = [one for one in lodged.particulars if one.code != "tax"]
    case = receive(lodged.model_copy(update={"materials": waived, "particulars": untold}))

    assert application(case, friday_morning).tax is None


def test_what_is_missing_stops_acceptance(receive, staff, friday_morning):
    lodged = loan(by=OWNER, by_id=OWNER_ID)
    answers = [one for one in lodged.particulars if one.code != "mortgage_amount"]
    case = receive(lodged.model_copy(update={"particulars": answers, "materials": lodged.materials[:2]}))

    with pytest.raises(Blocked) as refusal:
        accept_case(number=case.case_number, officer=staff.accepter, at=friday_morning)

    assert refusal.value.codes == ["R18E"]
    said = refusal.value.sentences[0]
    assert "申请书的“被担保的主债权数额或最高债权额（元）”" in said
    assert "抵押合同" in said


def test_a_mortgage_with_all_its_terms(receive):
    case = receive(
        apply_for(
            "3701",
            [party("mortgagor", OWNER, OWNER_ID), party("mortgagee", BANK, BANK_CODE, kind="enterprise")],
            mortgage_kind="2", mortgage_amount="300,000", debt_from="2026-11-20", debt_until="2046-11-20",
            mortgage_scope="主债权及利息", transfer_banned="是", mortgage_rank="1", mortgaged_property="2",
        )
    )  # fmt: skip

    terms = recording_order(case).mortgage

    assert (terms.amount, terms.kind, terms.rank) == (Decimal(300000), MortgageKind.MAXIMUM_AMOUNT, 1)
    assert (terms.debt_from, terms.debt_until) == (date(2026, 11, 20), date(2046, 11, 20))
    assert (terms.scope, terms.transfer_banned) == ("主债权及利息", True)
    assert terms.property_kind is MortgagedProperty.LAND_AND_HOUSE


def test_an_altered_mortgage_keeps_what_is_not_mentioned(receive, friday_morning):
    parties = [party("mortgagor", OWNER, OWNER_ID), party("mortgagee", BANK, BANK_CODE, kind="enterprise")]
    case = receive(apply_for("3702", parties, certificate=PROOF, mortgage_amount="600000"))

    order = recording_order(case)

    assert (order.mortgage.amount, order.mortgage.kind) == (Decimal(600000), MortgageKind.ORDINARY)
    assert order.application.increases_debt
    assert facts_of(case, on=friday_morning).application.increases_debt
    assert order.holders == ()


def test_a_longer_term_is_at_the_other_mortgagees_cost_though_the_debt_is_the_same(receive):  # 民法典 §409
    parties = [party("mortgagor", OWNER, OWNER_ID), party("mortgagee", BANK, BANK_CODE, kind="enterprise")]
    case = receive(apply_for("3702", parties, certificate=PROOF, debt_until="2060-01-01"))

    told = recording_order(case).application

    assert (told.increases_debt, told.at_others_cost) == (False, True)


@pytest.mark.parametrize(("sharing", "missing"), [("", True), ("apart", False)])
def test_whoever_passes_on_a_part_of_the_claims_says_how_the_mortgage_is_shared(
    receive, friday_morning, sharing, missing
):
    parties = [
        party("obligor", BANK, BANK_CODE, kind="enterprise"),
        party("right_holder", "别的银行", "91410000100000008N", kind="enterprise"),
    ]
    told = {"partial_claim": "是", "mortgage_amount": "200000", "claim_sharing": sharing}
    case = receive(apply_for("3703", parties, certificate=PROOF, **told))

    asked = "申请书的“部分债权转让后抵押权的安排”" in facts_of(case, on=friday_morning).application.missing_materials

    assert asked is missing
    assert recording_order(case).mortgage.sharing == (sharing or None)


def test_a_new_name_is_recorded_under_the_person_the_register_knows(receive, friday_morning):
    present = party("owner", "张龑", OWNER_ID)
    case = receive(apply_for("3001", [present], certificate=TITLE, former_name=OWNER))

    order = recording_order(case)

    assert [one.name for one in order.application.parties] == [OWNER]
    assert [(one.name, one.document_number) for one in order.holders] == [("张龑", OWNER_ID)]
    assert order.mode is CoOwnership.SOLE
    assert facts_of(case, on=friday_morning).folio.ownership.any_among(order.application.parties)


def test_written_consent_counts_with_its_paper(receive, friday_morning):
    parties = [party("seller", OWNER, OWNER_ID), party("buyer", BUYER, BUYER_ID)]
    without = receive(apply_for("2001", parties, consents=f"{BANK}，{BANK_CODE}"))

    assert application(without, friday_morning).consents == ()

    lodged = apply_for("2001", parties, "M39", "M37", consents=f"{BANK}，{BANK_CODE}")
    case = receive(lodged.model_copy(update={"intake_number": "41010020261120S00052"}))
    told_law = application(case, friday_morning)
    assert [(one.name, one.document_number) for one in told_law.consents] == [(BANK, BANK_CODE)]
    assert told_law.undertakings == {"R11W"}


def test_an_inheritance_names_whose_estate_it_is(receive, friday_morning):
    heir = [party("right_holder", BUYER, BUYER_ID)]
    case = receive(apply_for("2004", heir, deceased=f"{OWNER}，{OWNER_ID}"))

    told_law = application(case, friday_morning)

    assert (told_law.deceased.name, told_law.notarised) == (OWNER, True)


def test_a_judgment_carries_the_courts_order(receive, friday_morning):
    winner = [party("right_holder", BUYER, BUYER_ID)]
    case = receive(
        apply_for(
            "2006", winner, court="济源市人民法院", court_document="执行裁定书", court_debtor=OWNER,
            court_document_number="（2026）豫9001执1号", court_case_number="（2026）豫9001执2号",
            court_served_at="2026-11-20T08:30:00+08:00", cleared=PROOF,
        )
    )  # fmt: skip

    order = recording_order(case)

    assert (order.court.court, order.court.against, order.cleared) == ("济源市人民法院", OWNER, (PROOF,))
    assert order.court.document_number == "（2026）豫9001执1号"
    assert order.application.executing_court == "济源市人民法院"
    assert order.application.court_document
    assert order.alternative == "right_holder"


def test_a_correction_describes_house_and_owners_as_they_are(receive, friday_morning):
    case = receive(
        apply_for(
            "5001", [party("owner", OWNER, OWNER_ID)], new_area="99.10", new_use="11", error_date="2019-06-01",
            owners_after=f"{OWNER}，{OWNER_ID}，1/2\n{BUYER}，{BUYER_ID}，1/2", mode="2",
        )
    )  # fmt: skip

    order = recording_order(case)

    assert (order.unit.area, order.unit.use_code, order.unit.location) == (Decimal("99.10"), "11", None)
    assert [(one.name, one.share) for one in order.holders] == [(OWNER, Fraction(1, 2)), (BUYER, Fraction(1, 2))]
    assert application(case, friday_morning).error_date == date(2019, 6, 1)


def test_replacing_a_proof_is_about_a_registration_certificate(receive, friday_morning):
    bank = [party("right_holder", BANK, BANK_CODE, kind="enterprise")]
    case = receive(apply_for("9001", bank, certificate=PROOF))

    assert application(case, friday_morning).replaces is CertificateKind.REGISTRATION
    assert recording_order(case).alternative == "holder"


def test_a_guardian_acts_for_a_minor_and_reaches_the_bureau(receive, friday_morning):
    guardian = {"name": "王大五", "document_kind": "1", "document_number": OTHER_ID, "phone": "13803890009"}
    minor = party("buyer", "王小五", "419001201503070016", phone="", represented_by=guardian)
    case = receive(apply_for("2001", [party("seller", OWNER, OWNER_ID), minor]))

    child = application(case, friday_morning).parties[1]

    assert (child.has_guardian, child.has_contact) == (True, True)


def test_the_same_objection_again_is_known(receive, advance, friday_morning):
    by = [party("interested", BUYER, BUYER_ID)]
    advance(receive(apply_for("6001", by, matter="房屋系共同出资购买")), to="recorded")
    again = apply_for("6001", by, matter="房屋系共同出资购买").model_copy(
        update={"intake_number": "41010020261120S00062"}
    )

    assert application(receive(again), friday_morning).repeats_objection


def test_an_institutions_choices_hold_from_their_day(receive, jiyuan, appoint, friday_morning):
    keeper = appoint("孙管理", jiyuan, Role.ADMINISTER)
    decide_switch(
        officer=keeper, name="parcel_seizure", value="blocks", since=date(2026, 11, 20), reason="中心会议纪要",
        at=friday_morning,
    )  # fmt: skip
    decide_switch(
        officer=keeper, name="non_residential_scope", value="all", since=date(2026, 12, 1), reason="中心会议纪要",
        at=friday_morning,
    )  # fmt: skip
    case = receive(sale())

    switches = facts_of(case, on=friday_morning).switches

    assert switches.parcel_seizure is ParcelSeizure.BLOCKS
    assert switches.non_residential_scope is NonResidentialScope.TRANSFERS
    assert recording_order(case, at=friday_morning).switches == switches
    assert case.unit_code == UNIT
