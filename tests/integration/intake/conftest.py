"""A counter in 郑州 and a home bureau in 济源, with a draft taken as far as a test needs it."""

from datetime import date

import httpx
import pytest

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.intake.home import MORTGAGE, UNIT, HomeBureau, list_members
from tests.integration.intake.platform import HUSBAND, WIFE, Platform
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import Application
from tongban.apps.intake.words import Capacity, Delivery, Mandate
from tongban.apps.messaging import wire
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.people import Role
from tongban.domain.shared_data import Dataset
from tongban.sites.departments.shared_data.operations import hold

BANK_CODE = "91419001MA00000079"
AGENT = "41010119850101123X"
OWNER = "419001199003072512"


@pytest.fixture
def friday_morning():
    return moment("2026-11-20 09:00")


@pytest.fixture
def home(zhengzhou, friday_morning):
    """The home bureau within reach of the counter."""
    bureau = HomeBureau()
    list_members(friday_morning)
    wire.connect(httpx.MockTransport(bureau.handle))
    yield bureau
    wire.connect(None)


@pytest.fixture
def clerk(appoint, zhengzhou):
    officer = appoint("孙收件", zhengzhou, Role.RECEIVE, username="410100-receive")
    officer.window = "3 号窗口"
    officer.save(update_fields=["window"])
    return officer


@pytest.fixture
def draft(home, clerk, friday_morning) -> Application:
    """A cancellation of a mortgage, numbered and with the home register's data."""
    begun = intake.start_application(
        officer=clerk, item="3704", way="mortgagee", certificate_number=MORTGAGE, at=friday_morning
    )
    return intake.take_register_data(number=begun.intake_number, officer=clerk, at=friday_morning)


def bank(**changes) -> intake.ApplicantEntry:
    agent = intake.RepresentativeEntry(
        capacity=Capacity.AGENT,
        mandate=Mandate.SEALED,
        name="李𬱖",
        document_kind=DocumentKind.ID_CARD,
        document_number=AGENT,
        phone="13800000000",
        authority="代为办理抵押权注销登记",
    )
    plain = {
        "role": "mortgagee",
        "name": "中原银行股份有限公司济源分行",
        "kind": "enterprise",
        "document_kind": DocumentKind.SOCIAL_CREDIT_CODE,
        "document_number": BANK_CODE,
        "document_until": date(2036, 5, 12),
        "phone": "13800000000",
        "representatives": (agent,),
    }
    return intake.ApplicantEntry(**{**plain, **changes})


COUNTER = intake.Correspondence(name="李𬱖", phone="13800000000", delivery=Delivery.COUNTER)


@pytest.fixture
def fill_in(clerk, friday_morning):
    """Take a draft through every step up to the last."""

    def _fill_in(draft: Application) -> Application:
        number, at = draft.intake_number, friday_morning
        saved = intake.save_applicants(
            number=number, officer=clerk, version=draft.version, applicants=[bank()], correspondence=COUNTER, at=at
        )
        intake.verify_person(number=number, officer=clerk, document_number=AGENT, score=96.5, at=at)
        for code in ("M02", "M03", "M05", "M27"):
            intake.add_material_file(
                number=number, officer=clerk, code=code, filename=f"{code}.pdf", chunks=[pdf(2) + code.encode()], at=at
            )
        answers = {question.code: "是" for question in draft.business.questions}
        saved = intake.record_interview(
            number=number, officer=clerk, version=saved.version, answers=answers, signed=True, at=at
        )
        return intake.check_application(number=number, officer=clerk, at=at)

    return _fill_in


@pytest.fixture
def lodged(draft, fill_in, clerk, friday_morning) -> Application:
    ready = fill_in(draft)
    return intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=friday_morning)


def spouse(role, name, number) -> intake.ApplicantEntry:
    card = DocumentKind.ID_CARD
    return intake.ApplicantEntry(
        role=role, name=name, kind="person", document_kind=card, document_number=number, phone="13800000000"
    )


@pytest.fixture
def platform(home, friday_morning):
    """The province's platform, with the couple's documents and their marriage."""
    line = Platform(home)
    line.connect(friday_morning)
    for name, number in (HUSBAND, WIFE):
        hold(dataset=Dataset.IDENTITY, name=name, number=number)
    line.marriage = hold(
        dataset=Dataset.MARRIAGE, name=HUSBAND[0], number=HUSBAND[1], other_name=WIFE[0], other_number=WIFE[1]
    )
    return line


@pytest.fixture
def name_couple(clerk, friday_morning):
    """Write the spouses into the form."""

    def _name(draft, *, wife=WIFE):
        draft.refresh_from_db()
        return intake.save_applicants(
            number=draft.intake_number,
            officer=clerk,
            version=draft.version,
            applicants=[spouse("obligor", *HUSBAND), spouse("right_holder", *wife)],
            correspondence=COUNTER,
            particulars={"mode": "joint"},
            at=friday_morning,
        )

    return _name


@pytest.fixture
def spouses(platform, clerk, name_couple, friday_morning):
    """A husband has his wife entered: 2003 asks for the proof of their marriage."""
    begun = intake.start_application(officer=clerk, item="2003", way="joint", unit_code=UNIT, at=friday_morning)
    return name_couple(intake.take_register_data(number=begun.intake_number, officer=clerk, at=friday_morning))
