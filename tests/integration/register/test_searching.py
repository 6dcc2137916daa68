"""Searching: by any part of an address, by either form of an ID number, and only what the applicant may know."""

from datetime import date

import pypdfium2
import pytest

from tests.integration.register.conftest import FUTURE_UNIT, UNIT
from tests.integration.register.test_recording import BANK, CASE, PROOF, TITLE, cancellation
from tongban.apps.audit.models import AuditEntry
from tongban.apps.documents.queries import open_file
from tongban.apps.register.models import AddressStem, FolioLook, SearchCertificate
from tongban.apps.register.operations import record_case
from tongban.apps.register.operations.searching import SearchApplication, issue_search_certificate
from tongban.apps.register.queries.addresses import folios_by_address
from tongban.apps.register.queries.findings import findings_for
from tongban.apps.register.queries.looks import looks_at, looks_at_holder, search_certificate_by_code
from tongban.apps.register.queries.search import search_register
from tongban.apps.register.refusals import SearchRefused
from tongban.domain.codes.id_number import forms_of, full_length
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.people import Role
from tongban.domain.searching import SCOPES, Searcher, SearchField

OWNER = "张䶮"
NUMBER = "419001199003072512"
OLD_NUMBER = "419001900307251"


@pytest.fixture
def home(register):
    folio = register.folio(UNIT)
    register.ownership(folio, OWNER, number=TITLE)
    register.mortgage(folio, BANK, number=PROOF)
    return folio


@pytest.fixture
def accepter(jiyuan, appoint):
    return appoint("孙受理", jiyuan, Role.ACCEPT)


def application(searcher: Searcher = Searcher.HOLDER, **changes) -> SearchApplication:
    told = {
        "searcher": searcher,
        "applicant": OWNER,
        "document_kind": DocumentKind.ID_CARD,
        "document_number": NUMBER,
        "subject": TITLE,
        "purpose": "出售房屋",
        "proofs": SCOPES[searcher].proofs,
    }
    return SearchApplication(**{**told, **changes})


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("沁园路1号", True),
        ("沁园路 1号", True),
        ("园路1号1幢", True),
        ("1幢1单元101", True),  # the end of the stem and the room
        ("沁园路1号1幢1单元10", True),
        ("沁园路1号1幢1单元102", False),
        ("北海大道", False),
        ("101", False),  # a room without a building
        ("沁_路", False),  # no wildcards
        ("%", False),
    ],
)
def test_an_address_is_found_by(home, jiyuan, part, found):
    folios = folios_by_address(institution=jiyuan, part=part, start=0, count=10)

    assert folios == ([home.pk] if found else [])


def test_neighbours_share_one_stem(register, jiyuan):
    for room in range(101, 106):
        register.folio(f"{UNIT[:-4]}{room:04d}", location=f"济源市沁园路1号1幢1单元{room}")

    assert [one.stem for one in AddressStem.objects.all()] == ["济源市沁园路1号1幢1单元"]
    assert len(folios_by_address(institution=jiyuan, part="沁园路", start=0, count=10)) == 5
    assert len(folios_by_address(institution=jiyuan, part="沁园路", start=3, count=10)) == 2


def test_another_institution_s_addresses_are_not_found(home, zhengzhou):
    assert folios_by_address(institution=zhengzhou, part="沁园路", start=0, count=10) == []


@pytest.mark.parametrize("typed", [NUMBER, OLD_NUMBER, f"{OWNER} {NUMBER}", f"{OWNER}{OLD_NUMBER}", "园路1号1幢"])
def test_the_staff_find_the_unit_by(home, clerk, typed):
    assert [row.unit_code for row in search_register(officer=clerk, text=typed).rows] == [UNIT]


def test_a_name_with_another_s_number_finds_nobody(home, clerk):
    assert search_register(officer=clerk, text=f"李四 {NUMBER}").rows == ()


def test_both_forms_of_an_id_number_name_one_person():
    assert full_length(OLD_NUMBER) == NUMBER
    assert forms_of(OLD_NUMBER) == forms_of(NUMBER) == (NUMBER, OLD_NUMBER)
    assert forms_of("41900120030307251X") == ("41900120030307251X",)  # nobody born then had a shorter one
    assert forms_of("91419001MA00000079") == ("91419001MA00000079",)


def test_a_holder_sees_the_whole_entry(home, accepter, friday_morning):
    lines = findings_for(officer=accepter, unit_code=UNIT, searcher=Searcher.HOLDER, at=friday_morning)

    told = {line.label: line.value for line in lines}
    assert told["权利人"] == OWNER
    assert told["张䶮的身份证"] == NUMBER
    assert BANK in told["抵押权"]


def test_somebody_who_only_intends_learns_four_things(home, accepter, friday_morning):
    lines = findings_for(officer=accepter, unit_code=UNIT, searcher=Searcher.INTENDING, at=friday_morning)

    assert {line.field for line in lines} == {
        SearchField.NATURE, SearchField.IS_SHARED, SearchField.IS_BURDENED, SearchField.IS_RESTRICTED,
    }  # fmt: skip
    told = " ".join(f"{line.label}{line.value}" for line in lines)
    assert "有：抵押权" in told
    assert not any(secret in told for secret in (OWNER, NUMBER, BANK, "500,000", "置业"))


@pytest.mark.parametrize(("name", "answer"), [(OWNER, "与登记簿记载一致"), ("李四", "与登记簿记载不一致")])
def test_a_lawyer_has_a_name_compared_and_never_told(home, accepter, friday_morning, name, answer):
    lines = findings_for(
        officer=accepter, unit_code=UNIT, searcher=Searcher.LAWYER, at=friday_morning, stated_name=name
    )

    assert [line.value for line in lines if line.field is SearchField.NAME_AGREES] == [answer]
    assert not any(OWNER in line.value for line in lines)


def said(lines) -> str:
    return " ".join(f"{line.label}{line.value}" for line in lines)


def test_an_heir_sees_what_the_deceased_would_once_it_is_said_whose_heir_he_is(home, accepter, friday_morning):
    heir = {"applicant": "张小", "document_number": "41010119850101123X"}
    with pytest.raises(SearchRefused, match="没有写明被继承人"):
        issue_search_certificate(
            application=application(Searcher.SUCCESSOR, **heir), officer=accepter, at=friday_morning
        )
    with pytest.raises(SearchRefused, match="没有将李四记载为"):
        issue_search_certificate(
            application=application(Searcher.SUCCESSOR, stated_name="李四", **heir),
            officer=accepter,
            at=friday_morning,
        )

    row = issue_search_certificate(
        application=application(Searcher.SUCCESSOR, stated_name=OWNER, **heir), officer=accepter, at=friday_morning
    )

    told = {label: value for _, label, value in row.lines}
    assert (told["权利人"], told["张䶮的身份证"]) == (OWNER, NUMBER)


def test_whoever_has_a_contract_learns_the_result_and_nothing_beside_it(home, accepter, friday_morning):
    lines = findings_for(officer=accepter, unit_code=UNIT, searcher=Searcher.INTERESTED, at=friday_morning)

    told = said(lines)
    assert OWNER in told
    assert BANK in told
    kept_back = {SearchField.DOCUMENTS, SearchField.PRICE, SearchField.HISTORY, SearchField.NAME_AGREES}
    assert not kept_back & {line.field for line in lines}
    assert NUMBER not in told
    with pytest.raises(SearchRefused, match="还缺合同"):
        issue_search_certificate(
            application=application(Searcher.INTERESTED, proofs=("查询申请书", "身份证明")),
            officer=accepter,
            at=friday_morning,
        )


def test_a_state_organ_learns_everything_by_its_letter_and_card(home, register, accepter, friday_morning):
    register.seizure(home, court="济源市人民法院", since=date(2026, 1, 5), until=date(2028, 1, 4))

    lines = findings_for(officer=accepter, unit_code=UNIT, searcher=Searcher.STATE_ORGAN, at=friday_morning)

    told = said(lines)
    assert all(word in told for word in (OWNER, NUMBER, BANK, "济源市人民法院", "沿革"))
    assert {line.field for line in lines} == frozenset(SearchField) - {SearchField.NAME_AGREES, SearchField.LOOKS}
    with pytest.raises(SearchRefused, match="还缺协助查询文书"):
        issue_search_certificate(
            application=application(Searcher.STATE_ORGAN, proofs=("工作证",)), officer=accepter, at=friday_morning
        )


def test_every_capacity_names_its_proofs_and_its_article():
    assert set(SCOPES) == set(Searcher)
    assert all(scope.proofs and scope.statute for scope in SCOPES.values())
    assert SCOPES[Searcher.INTENDING].fields < SCOPES[Searcher.LAWYER].fields < frozenset(SearchField)


def test_a_certificate_is_printed_kept_and_verified_by_its_code(home, accepter, friday_morning):
    row = issue_search_certificate(application=application(), officer=accepter, at=friday_morning)

    assert row.number == "CX4190012026112000001"
    with open_file(digest=row.digest) as file, pypdfium2.PdfDocument(file.read()) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "不动产登记资料查询结果证明" in text
    assert "出售房屋" in text
    assert "查询专用" in text  # the watermark
    assert "-".join(row.code[place : place + 4] for place in range(0, 16, 4)) in text
    found = search_certificate_by_code(row.code.lower())
    assert found.number == row.number
    assert search_certificate_by_code("0" * 16) is None


def test_certificates_are_numbered_in_order(home, accepter, friday_morning):
    numbers = [
        issue_search_certificate(application=application(), officer=accepter, at=friday_morning).number[-5:]
        for _ in range(3)
    ]

    assert numbers == ["00001", "00002", "00003"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"purpose": " "}, "没有说明查询目的"),
        ({"proofs": ("身份证明",)}, "还缺查询申请书"),
        ({"applicant": "李四"}, "没有将申请人记载为"),
        ({"document_number": "41010119850101123X"}, "没有将申请人记载为"),
    ],
)
def test_a_search_is_refused(home, accepter, friday_morning, changes, reason):
    with pytest.raises(SearchRefused, match=reason):
        issue_search_certificate(application=application(**changes), officer=accepter, at=friday_morning)

    assert not SearchCertificate.objects.exists()


def test_an_owner_recorded_under_the_old_number_is_the_same_person(home, accepter, friday_morning):
    issue_search_certificate(application=application(document_number=OLD_NUMBER), officer=accepter, at=friday_morning)


def test_the_owner_can_see_who_looked_when_why_and_at_what(home, jiyuan, accepter, friday_morning):
    issue_search_certificate(
        application=application(Searcher.INTENDING, applicant="周买房", document_number="41010119850101123X"),
        officer=accepter,
        at=friday_morning,
    )

    (look,) = looks_at(institution=jiyuan, unit_code=UNIT)
    assert (look.at, look.actor_name, look.purpose) == (friday_morning, "孙受理", "出售房屋")
    assert look.on_behalf_of.startswith("周买房")
    assert look.fields == ["is_burdened", "is_restricted", "is_shared", "nature"]
    assert list(looks_at_holder(institution=jiyuan, name=OWNER, document_number=OLD_NUMBER)) == [look]
    assert AuditEntry.objects.filter(act="出具查询结果证明").exists()


def test_the_owner_learns_who_looked_and_which_files_he_may_read(home, accepter, friday_morning):
    issue_search_certificate(
        application=application(Searcher.INTENDING, applicant="周买房", document_number="41010119850101123X"),
        officer=accepter,
        at=friday_morning,
    )
    record_case(institution=accepter.institution, order=cancellation(), officer=accepter, at=friday_morning)

    told = said(findings_for(officer=accepter, unit_code=UNIT, searcher=Searcher.HOLDER, at=friday_morning))
    others = said(findings_for(officer=accepter, unit_code=UNIT, searcher=Searcher.INTERESTED, at=friday_morning))

    assert "孙受理为周买房" in told
    assert f"业务编号{CASE}的登记案卷" in told
    assert not any(word in others for word in ("周买房", CASE))


def test_a_look_is_never_unwritten(home, accepter, friday_morning):
    issue_search_certificate(application=application(), officer=accepter, at=friday_morning)

    with pytest.raises(TypeError):
        FolioLook.objects.get().delete()


def test_a_unit_nobody_owns_yet_can_be_searched(register, accepter, friday_morning):
    register.folio(FUTURE_UNIT, status="predicted", location="济源市北海大道9号3幢101")

    row = issue_search_certificate(
        application=application(Searcher.INTENDING, subject=FUTURE_UNIT), officer=accepter, at=friday_morning
    )

    assert row.folio.unit_code == FUTURE_UNIT
