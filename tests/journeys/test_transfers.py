"""Homes that pass on: sold with the mortgage carried along, handed over new, shared by spouses, inherited."""

from tests.journeys.people.homes import as_applicant, newcomer
from tests.journeys.people.screen import words_of
from tongban.domain.cases import CaseState


def test_a_second_hand_home_is_sold_and_its_mortgage_goes_with_it(clerk, bureau, citizen, offices, homes):  # 2001
    home = homes.take(mortgaged=True)
    buyer = newcomer("秦䶮", role="buyer", serial=1)
    matter = home.matter(as_applicant(home.owner, role="seller"), buyer)
    number = clerk.lodge(matter, "2001", water_account="WT 0001", power_account="6103000199")
    case = clerk.case_number(number)

    bureau.accept(number)
    offices.hears("tax", case, "应缴 ¥8,600.00")  # 契税 1%; the seller owes nothing after fourteen years
    offices.does("tax", case, "暂缓")  # until the applicant pays
    bureau.examine(number)
    bureau.review(number)
    clerk.hears_of(number, CaseState.AWAITING_PAYMENT)  # our time stands still
    notice = words_of(bureau.papers(number)["缴费通知书"])
    assert f"契税({buyer.name})¥8,600.00" in notice.translate(str.maketrans("（）", "()"))
    assert "¥80.00" in notice
    assert f"业务编号{case}，请按缴费通知书缴纳税费" in citizen.reads_messages(buyer.phone)
    assert "待缴税费" in citizen.asks_where(number, buyer.document_number[-4:])

    offices.does("tax", case, "税款已入库")
    offices.does("tax", case, "开具完税凭证")
    clerk.hears_of(number, CaseState.REVIEWED)  # the treasury has told that the fee was paid, too
    bureau.record(number)
    bureau.hears(number, "自来水已过户；供电不予办理（存在欠费，结清后可以过户。）")  # the accounts follow the house
    bureau.certify(number, "41000000021")

    clerk.hears_of(number, CaseState.ISSUED)
    folio = bureau.folio(home.unit.unit_code)
    assert buyer.name in folio
    assert home.mortgage.certificate_number in folio
    assert "已注销" in citizen.checks_certificate(home.title)


def test_a_new_home_is_handed_over_and_its_notices_become_rights(clerk, bureau, citizen, homes):  # 2002
    home = homes.take_new_build()
    sale, loan = home.notices
    seller = as_applicant(home.owner, role="seller", agent=1)
    buyers = [as_applicant(one, role="buyer") for one in sale.holders]
    number = clerk.lodge(home.matter(seller, *buyers), "2002", mode=str(sale.mode.value), price="986000.00")

    for act in (bureau.accept, bureau.examine, bureau.review):
        act(number)
    # The tax was paid before they came, and they brought its paper. Whether the case stood still for the fee depends on
    # who was quicker, they or the housing office: only while everything is with the applicants no time is counted.
    citizen.pays_the_fee(clerk.case_number(number))
    bureau.hears(number, "已缴款")
    clerk.hears_of(number, CaseState.REVIEWED)
    bureau.record(number)
    bureau.certify(number, "41000000022", "41000000025")

    clerk.hears_of(number, CaseState.ISSUED)
    folio = bureau.folio(home.unit.unit_code)
    assert all(one.name in folio for one in buyers)
    assert loan.holders[0].name in folio
    assert "已注销" in citizen.checks_certificate(sale.certificate_number)


def test_a_husband_has_his_wife_entered_as_co_owner(clerk, bureau, citizen, offices, homes):  # 2003
    home = homes.take()
    wife = newcomer("秦㙍", role="right_holder", serial=2)
    husband = as_applicant(home.owner, role="obligor")
    offices.marry(husband, wife)  # so that no marriage certificate is asked for
    number = clerk.lodge(home.matter(husband, as_applicant(home.owner, role="right_holder"), wife), "2003")

    for act in (bureau.accept, bureau.examine, bureau.review):
        act(number)
    bureau.hears(number, "河南省民政部门（模拟）")  # what stands for the marriage certificate has come home
    bureau.hears(number, "核税完税：免税（契税法 §6(4)）")  # the tax office's own answer
    citizen.pays_the_fee(clerk.case_number(number))
    clerk.hears(number, "税费已缴清，待登簿。")
    bureau.record(number)
    bureau.certify(number, "41000000023")

    clerk.hears_of(number, CaseState.ISSUED)
    folio = bureau.folio(home.unit.unit_code)
    assert wife.name in folio
    assert home.owner.name in folio
    assert "共同共有" in folio


def test_an_heir_becomes_owner_by_a_notary_s_deed(clerk, bureau, citizen, homes):  # 2004
    home = homes.take()
    heir = newcomer("秦𬱖", role="right_holder", serial=3)
    deceased = f"{home.owner.name}，{home.owner.document_number}"
    number = clerk.lodge(home.matter(heir), "2004", deceased=deceased)

    for act in (bureau.accept, bureau.examine, bureau.review):
        act(number)
    bureau.hears(number, "核税完税：免税（契税法 §6(5)）")
    citizen.pays_the_fee(clerk.case_number(number))
    clerk.hears(number, "税费已缴清，待登簿。")
    bureau.record(number)
    bureau.certify(number, "41000000024")

    clerk.hears_of(number, CaseState.ISSUED)
    folio = bureau.folio(home.unit.unit_code)
    assert heir.name in folio
