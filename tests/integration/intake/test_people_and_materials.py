"""Applicants, checks of persons, and the checklist."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.integration.documents.samples import docx, pdf, picture
from tests.integration.intake.conftest import AGENT, COUNTER, bank
from tongban.apps.documents.refusals import WrongFileType
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import LockedAfterFailures, NotTakenIn, UnknownPerson
from tongban.apps.intake.models import IdentityCheck
from tongban.apps.intake.queries import material_of
from tongban.domain.codes.errors import InvalidCode

pytestmark = pytest.mark.django_db

RARE = "䶮𬱖㙍"


@pytest.fixture
def with_bank(draft, clerk, friday_morning):
    return intake.save_applicants(
        number=draft.intake_number,
        officer=clerk,
        version=draft.version,
        applicants=[bank()],
        correspondence=COUNTER,
        at=friday_morning,
    )


def test_rare_characters_survive(draft, clerk, friday_morning):
    intake.save_applicants(
        number=draft.intake_number,
        officer=clerk,
        version=draft.version,
        applicants=[bank(name=RARE)],
        correspondence=COUNTER,
        at=friday_morning,
    )

    assert draft.applicants.get().name == RARE


def test_a_wrong_check_digit_is_refused_with_a_sentence(draft, clerk, friday_morning):
    with pytest.raises(InvalidCode) as refusal:
        intake.save_applicants(
            number=draft.intake_number,
            officer=clerk,
            version=draft.version,
            applicants=[bank(document_number="91419001MA00000078")],
            correspondence=COUNTER,
            at=friday_morning,
        )

    assert "校验位" in refusal.value.sentence
    assert not draft.applicants.exists()


@pytest.mark.parametrize(
    ("score", "outcome", "band"),
    [
        (80, "passed", "high"),
        (79.9, "pending", "middle"),
        (70, "pending", "middle"),
        (69.9, "refused", "low"),
    ],
)
def test_a_score_decides_who_must_look(with_bank, friday_morning, score, outcome, band):
    check = intake.verify_person(
        number=with_bank.intake_number,
        officer=with_bank.officer,
        document_number=AGENT,
        score=score,
        at=friday_morning,
    )

    assert (check.outcome, check.score_band) == (outcome, band)


def test_a_clerk_vouches_with_a_reason_only(with_bank, clerk, friday_morning):
    person = {"number": with_bank.intake_number, "officer": clerk, "document_number": AGENT, "at": friday_morning}
    intake.verify_person(score=75, **person)
    with pytest.raises(NotTakenIn):
        intake.review_person(reason=" ", **person)

    assert intake.review_person(reason="核对证件原件与本人一致", **person).holds


def test_nobody_vouches_after_a_refused_comparison(with_bank, clerk, friday_morning):
    person = {"number": with_bank.intake_number, "officer": clerk, "document_number": AGENT, "at": friday_morning}
    intake.verify_person(score=40, **person)

    with pytest.raises(NotTakenIn):
        intake.review_person(reason="像", **person)


def test_five_failures_lock_a_person_for_a_day(with_bank, clerk, friday_morning):
    person = {"number": with_bank.intake_number, "officer": clerk, "document_number": AGENT}
    for _ in range(5):
        intake.verify_person(score=40, at=friday_morning, **person)

    with pytest.raises(LockedAfterFailures):
        intake.verify_person(score=99, at=friday_morning + timedelta(hours=23), **person)
    assert intake.verify_person(score=99, at=friday_morning + timedelta(hours=25), **person).holds


def test_a_stranger_s_card_is_refused(with_bank, clerk, friday_morning):
    with pytest.raises(UnknownPerson):
        intake.verify_person(
            number=with_bank.intake_number,
            officer=clerk,
            document_number="411303197805120048",
            score=99,
            at=friday_morning,
        )


def test_the_database_lets_no_low_score_pass(with_bank, clerk, friday_morning):
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityCheck.objects.create(
            application=with_bank, name="x", document_number=AGENT, method="card_and_face", score_band="low",
            outcome="passed", at=friday_morning, officer=clerk,
        )  # fmt: skip


def add(draft, clerk, at, name, content):
    return intake.add_material_file(
        number=draft.intake_number, officer=clerk, code="M27", filename=name, chunks=[content], at=at
    )


def test_scans_keep_their_order_and_can_change_it(draft, clerk, friday_morning):
    first = add(draft, clerk, friday_morning, "一.pdf", pdf(1))
    add(draft, clerk, friday_morning, "二.png", picture("PNG"))
    third = add(draft, clerk, friday_morning, "三.jpg", picture("JPEG"))

    row = intake.move_material_file(
        number=draft.intake_number, officer=clerk, file_id=third.pk, by=-2, at=friday_morning
    )
    intake.remove_material_file(number=draft.intake_number, officer=clerk, file_id=first.pk, at=friday_morning)

    assert [one.name for one in row.files.order_by("position")] == ["三.jpg", "二.png"]
    assert [one.position for one in row.files.order_by("position")] == [1, 2]


def test_a_refused_file_leaves_the_others(draft, clerk, friday_morning):
    add(draft, clerk, friday_morning, "证明.pdf", pdf(1))
    with pytest.raises(WrongFileType):
        add(draft, clerk, friday_morning, "证明.pdf", docx())

    row = material_of(draft, "M27")
    assert row.state == "received"
    assert row.files.count() == 1


def test_a_material_waits_again_when_its_last_scan_goes(draft, clerk, friday_morning):
    only = add(draft, clerk, friday_morning, "证明.pdf", pdf(1))
    row = intake.remove_material_file(number=draft.intake_number, officer=clerk, file_id=only.pk, at=friday_morning)

    assert row.state == "required"
