"""Files leave the archive in somebody's name and come back counted."""

import re
from datetime import date

import pytest

from tests.conftest import moment
from tests.integration.casework.conftest import SENDER, cancellation
from tests.integration.documents.samples import pdf, text_of
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.operations import (
    archive_case,
    complete_without_certificate,
    lend_file,
    receive_supplement,
    request_supplement,
    return_file,
)
from tongban.apps.casework.operations.papers.lending import Loan
from tongban.apps.casework.operations.papers.own_scans import add_receipt_scan
from tongban.apps.casework.operations.telling.serving import Service, serve_notice
from tongban.apps.casework.queries.inbox import archived_cases, lendings_of
from tongban.apps.casework.refusals import LoanIncomplete, LoanTooLong, NotInArchive, WrongRole
from tongban.apps.documents.queries import open_file
from tongban.domain.serving import ServiceWay
from tongban.exchange.contracts.cases import CaseSupplemented, SupplementItem

pytestmark = pytest.mark.django_db
AT = moment("2026-11-23 10:00")
LOAN = {
    "borrower": "孙法官",
    "organisation": "济源市人民法院",
    "purpose": "审理需要",
    "basis": "（2026）豫9001调字第1号",
}


def read(paper) -> str:
    """The text of a paper of the case, without spaces."""
    with open_file(digest=paper.digest) as content:
        return "".join(text_of(content.read()).split())


def pages_under(cover) -> int:
    """How many pages the cover says the file has."""
    return int(re.search(r"件，(\d+)页", read(cover))[1])


@pytest.fixture
def archived(lodged, advance, staff, friday_morning):
    advance(lodged, to="recorded")
    complete_without_certificate(number=lodged.case_number, officer=staff.issuer, at=friday_morning)
    return archive_case(number=lodged.case_number, officer=staff.archivist, at=friday_morning)


def test_a_file_is_lent_once_and_comes_back_counted(archived, staff):
    act = {"number": archived.case_number, "officer": staff.archivist, "at": AT}
    loan = Loan(**LOAN, until=date(2026, 12, 20))
    lend_file(loan=loan, **act)
    with pytest.raises(NotInArchive):
        lend_file(loan=loan, **act)
    with pytest.raises(LoanIncomplete):
        return_file(condition=" ", **act)

    return_file(condition="页数齐全", **act)

    assert not lendings_of(officer=staff.archivist).exists()
    assert lendings_of(officer=staff.archivist, out_only=False).get().returned_to_name == staff.archivist.name


def test_the_signed_receipt_stands_in_the_directory_and_what_comes_later_goes_on_behind_it(
    receive, advance, staff, friday_morning
):
    case = receive(cancellation())
    number, agent = case.case_number, case.parties.first().name
    missing = SupplementItem(material="M02", name="身份证明", sentence="请重新扫描。")
    request_supplement(number=number, officer=staff.accepter, items=[missing], at=friday_morning)
    told = Service(recipient=agent, way=ServiceWay.DIRECT, proof="本人", signed_by=agent, served_at=friday_morning)
    notice = case.papers.get(kind="supplement_notice")
    act = {"number": number, "officer": staff.accepter, "at": friday_morning}
    service = serve_notice(paper_id=notice.pk, told=told, **act)
    scan = add_receipt_scan(service_id=service.pk, filename="回证.pdf", chunks=[pdf(1)], **act)
    brought = CaseSupplemented(intake_number=case.intake_number, case_number=number, materials=(), at=friday_morning)
    counter = {"institution": case.institution, "sender": SENDER, "sender_name": "郑州", "at": friday_morning}
    receive_supplement(supplemented=brought, **counter)
    advance(case, to="recorded")
    complete_without_certificate(number=number, officer=staff.issuer, at=friday_morning)
    archive_case(number=number, officer=staff.archivist, at=friday_morning)

    cover = case.papers.get(kind="archive_cover")
    assert f"补正材料通知书送达回证（{agent}）" in read(cover)
    assert scan.digest in read(cover), "the whole of it: a part proves nothing"

    later = add_receipt_scan(service_id=service.pk, filename="又一份.pdf", chunks=[pdf(2)], **{**act, "at": AT})
    table = read(case.papers.get(kind="archive_continuation"))
    last = pages_under(cover)
    assert f"编至第{last}页" in table
    assert f"{last + 1}–{last + 2}" in table
    assert (later.digest in table, scan.digest in table) == (True, False)


def test_a_notice_served_after_archiving_becomes_part_of_the_file(receive, advance, staff, friday_morning):
    case = receive(cancellation())
    number, agent = case.case_number, case.parties.first().name
    missing = SupplementItem(material="M02", name="身份证明", sentence="请重新扫描。")
    request_supplement(number=number, officer=staff.accepter, items=[missing], at=friday_morning)
    brought = CaseSupplemented(intake_number=case.intake_number, case_number=number, materials=(), at=friday_morning)
    counter = {"institution": case.institution, "sender": SENDER, "sender_name": "郑州", "at": friday_morning}
    receive_supplement(supplemented=brought, **counter)
    advance(case, to="recorded")
    complete_without_certificate(number=number, officer=staff.issuer, at=friday_morning)
    archive_case(number=number, officer=staff.archivist, at=friday_morning)
    cover = case.papers.get(kind="archive_cover")

    told = Service(recipient=agent, way=ServiceWay.DIRECT, proof="本人", signed_by=agent, served_at=AT)
    notice = case.papers.get(kind="supplement_notice")
    service = serve_notice(number=number, paper_id=notice.pk, officer=staff.accepter, told=told, at=AT)
    scan = add_receipt_scan(
        number=number, service_id=service.pk, officer=staff.accepter, filename="回证.pdf", chunks=[pdf(1)], at=AT
    )

    first, second = case.papers.filter(kind="archive_continuation")
    last = pages_under(cover)
    assert f"编至第{last}页" in read(first)
    assert service.receipt.digest[:16] in read(first)
    assert f"编至第{last + 1}页" in read(second)
    assert scan.digest[:16] in read(second)
    assert cover.number in read(second)
    noted = AuditEntry.objects.filter(act="归档后补充入卷", subject=number).order_by("pk")
    assert [one.detail["after_page"] for one in noted] == [last, last + 1]


def test_refuses_too_long_a_loan_an_open_case_and_other_roles(archived, receive, staff):
    act = {"number": archived.case_number, "officer": staff.archivist, "at": AT}
    with pytest.raises(LoanTooLong):
        lend_file(loan=Loan(**LOAN, until=date(2026, 12, 24)), **act)
    with pytest.raises(LoanIncomplete):
        lend_file(loan=Loan(**{**LOAN, "basis": ""}, until=date(2026, 12, 1)), **act)
    with pytest.raises(WrongRole):
        lend_file(loan=Loan(**LOAN, until=date(2026, 12, 1)), **{**act, "officer": staff.accepter})


def test_the_archive_is_searched_by_name_and_by_any_number(archived, staff):
    cover = archived.papers.get(kind="archive_cover").number
    name = archived.parties.first().name
    for text in (archived.case_number, archived.intake_number, cover, name, archived.right_certificate):
        assert archived_cases(officer=staff.archivist, text=text).get() == archived
    assert not archived_cases(officer=staff.archivist, text="查无此人").exists()
