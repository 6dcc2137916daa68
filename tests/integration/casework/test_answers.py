"""What a home bureau answers to a counter elsewhere, and that every look is written down at home."""

import pytest

from tests.conftest import moment
from tests.integration.casework.conftest import (
    BANK,
    BANK_CODE,
    OWNER,
    OWNER_ID,
    PROOF,
    SENDER,
    TITLE,
    UNIT,
    cancellation,
    party,
)
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.handlers import check_application, take_in_case, tell_unit
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.terms.lateness import flag_late_acceptances
from tongban.apps.messaging.handlers import Asked, Received
from tongban.apps.messaging.models import FileWanted
from tongban.apps.register.refusals import FolioNotFound
from tongban.exchange.contracts.registers import CheckApplication, SearchUnit

INTAKE = "41010020261120S00001"


@pytest.fixture
def asked(jiyuan, friday_morning) -> Asked:
    """A question of the counter in 郑州."""
    return Asked(
        id="c1",
        sender=SENDER,
        recipient="bureau.419001",
        about=INTAKE,
        operator="zz-chen",
        purpose="异地收件：抵押权注销登记",
        case=INTAKE,
        at=friday_morning,
    )


def test_tells_only_what_the_item_needs_and_writes_the_look_down(register, asked):
    request = SearchUnit(certificate_number=PROOF, item="3704", purpose=asked.purpose, intake_number=INTAKE)

    told = tell_unit(request, asked)

    assert told.mortgages[0].mortgagee == BANK
    assert OWNER_ID not in told.model_dump_json()
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.actor_name, entry.subject) == ("异地查询登记簿", SENDER, "zz-chen", UNIT)
    assert entry.detail["intake_number"] == INTAKE


def test_a_question_by_unit_code_reads_the_folio_once(register, asked, django_assert_num_queries):
    request = SearchUnit(unit_code=UNIT, item="9001", purpose=asked.purpose, intake_number=INTAKE)

    with django_assert_num_queries(4):  # the folio, what was chosen, entry and look
        assert tell_unit(request, asked).unit_code == UNIT


def test_a_look_that_found_nothing_is_a_refusal(register, asked):
    request = SearchUnit(certificate_number="无此证", item="3704", purpose="核对", intake_number=INTAKE)

    with pytest.raises(FolioNotFound):
        tell_unit(request, asked)

    assert not AuditEntry.objects.get().succeeded


@pytest.mark.parametrize(
    ("item", "right", "applicant", "blocked"),
    [
        ("3704", PROOF, party("mortgagee", BANK, BANK_CODE, kind="enterprise"), []),
        ("3704", PROOF, party("mortgagee", "别的银行", "91419001MA00000087", kind="enterprise"), ["NA05"]),
        ("9001", TITLE, party("owner", OWNER, OWNER_ID), []),
        ("9001", TITLE, party("owner", OWNER, "41010119850101123X"), ["NA05"]),  # a namesake
    ],
)
@pytest.mark.usefixtures("register")
def test_holds_applicants_against_the_register(asked, item, right, applicant, blocked):
    request = CheckApplication.read(
        {
            "item": item,
            "unit_code": UNIT,
            "right": {"kind": "mortgage", "certificate_number": right},
            "parties": [applicant],
            "intake_number": INTAKE,
            "purpose": "核对申请人",
        }
    )

    verdict = check_application(request, asked)

    assert [one.matches for one in verdict.matches] == [not blocked]
    assert [finding.code for finding in verdict.findings if finding.severity == "block"] == blocked
    assert AuditEntry.objects.get().act == "异地核对申请"


def test_files_of_an_application_are_wanted_from_the_counter(register, friday_morning):
    scan = {
        "digest": "ab" * 32,
        "size": 1024,
        "media_type": "application/pdf",
        "name": "身份证.pdf",
        "pages": 2,
    }
    material = {"code": "M02", "name": "申请人身份证明", "state": "received", "copies": 1, "files": [scan]}
    received = Received(
        id="m1",
        sender=SENDER,
        recipient="bureau.419001",
        about=INTAKE,
        sequence=1,
        sent_at=friday_morning,
        at=friday_morning,
    )

    take_in_case(cancellation(materials=[material]), received)

    wanted = FileWanted.objects.get()
    assert (wanted.digest, wanted.from_member, wanted.about) == ("ab" * 32, SENDER, INTAKE)
    assert Case.objects.get().files.get().pages == 2


def test_a_half_day_that_passed_is_noted_once(lodged):
    assert flag_late_acceptances(at=moment("2026-11-20 13:29")) == 0
    assert flag_late_acceptances(at=moment("2026-11-20 13:31")) == 1
    assert flag_late_acceptances(at=moment("2026-11-20 13:36")) == 0
    assert AuditEntry.objects.filter(act="超时未受理").count() == 1
