"""买受人在郑州、配偶在巩义、出卖人在济源: one application, lodged when all three counters have done their part."""

import pytest

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import COUNTER
from tests.integration.intake.counters import carry, do_part, said
from tests.integration.intake.home import list_member
from tests.integration.intake.test_parts import BUYER, SELLER, person
from tongban.apps.identity.models import Institution
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import NotReady
from tongban.apps.intake.models import Application, PartTask
from tongban.apps.intake.queries import materials_of
from tongban.apps.messaging import operations
from tongban.domain.people import Role

pytestmark = pytest.mark.django_db

SPOUSE = "410101199001011238"
MORNING, LATER = moment("2026-11-20 09:00"), moment("2026-11-20 11:00")


@pytest.fixture
def sale(home, clerk) -> Application:
    """All that is done at the counter that leads: the form, the papers, the buyer's card, interview and signature."""
    begun = intake.start_application(
        officer=clerk, item="2001", way="joint", unit_code="419001001002GB00012F00180302", at=MORNING
    )
    draft = intake.take_register_data(number=begun.intake_number, officer=clerk, at=MORNING)
    number = draft.intake_number
    intake.save_applicants(
        number=number,
        officer=clerk,
        version=draft.version,
        applicants=[
            person("buyer", "李𬱖", BUYER),
            person("buyer", "王㙍", SPOUSE),
            person("seller", "张䶮", SELLER),
        ],
        correspondence=COUNTER,
        particulars={"price": "900000.00", "mode": "1", "cause": "买卖"},
        at=MORNING,
    )
    intake.verify_person(number=number, officer=clerk, document_number=BUYER, score=96.5, at=MORNING)
    return Application.objects.get(pk=draft.pk)


def ask(sale: Application, clerk, *, number: str, institution: str, at) -> PartTask:
    """The other counter as it has heard what it is asked for."""
    applicant = sale.applicants.get(document_number=number)
    intake.invite_counter(
        number=sale.intake_number,
        officer=clerk,
        applicant=applicant.pk,
        institution=institution,
        papers=["M02"],
        note_text="",
        at=at,
    )
    carry("intake.part_requested/1", at)
    return PartTask.objects.get(institution_id=institution)


def give(task: PartTask, helper, *, number: str) -> None:
    done = do_part(task, helper, number, scan=pdf(1) + number.encode(), at=LATER)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=LATER)
    carry("intake.part_given/1", LATER)


def finish_here(sale: Application, clerk) -> Application:
    """The papers, the interview, the signature of the one who stands here, and the look into the home register."""
    number = sale.intake_number
    for row in materials_of(sale):
        if row.mandatory and not row.printed_here and not row.files.exists():
            scan = pdf(1) + row.code.encode()
            intake.add_material_file(
                number=number, officer=clerk, code=row.code, filename="扫描件.pdf", chunks=[scan], at=LATER
            )
    draft = Application.objects.get(pk=sale.pk)
    answers = {one.code: "是" for one in draft.business.questions}
    intake.record_interview(number=number, officer=clerk, version=draft.version, answers=answers, signed=True, at=LATER)
    return intake.check_application(number=number, officer=clerk, at=LATER)


@pytest.fixture
def gongyi(home, monkeypatch) -> Institution:
    """The third counter, hosted on the same node as the two others."""
    list_member("410181", "巩义市", covers=["410181"], at=MORNING)
    hosted = (*operations.own_members(), "bureau.410181")
    monkeypatch.setattr(operations, "own_members", lambda: hosted)
    return Institution.objects.create(code="410181", name="巩义市不动产登记中心", place="巩义市", covers=["410181"])


def test_it_is_lodged_when_the_third_counter_has_given_its_part_back(sale, clerk, appoint, jiyuan, gongyi):
    spouse = ask(sale, clerk, number=SPOUSE, institution="410181", at=MORNING)
    seller = ask(sale, clerk, number=SELLER, institution="419001", at=MORNING)
    give(spouse, appoint("赵协办", gongyi, Role.RECEIVE), number=SPOUSE)
    ready = finish_here(sale, clerk)

    with pytest.raises(NotReady) as refusal:
        intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=LATER)
    assert [one.sentence for one in refusal.value.shortcomings] == [
        "张䶮在济源市不动产登记中心的核验、询问和签名还没有交回。"
    ]

    give(seller, appoint("李协办", jiyuan, Role.RECEIVE), number=SELLER)
    ready = intake.check_application(number=ready.intake_number, officer=clerk, at=LATER)
    intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=LATER)

    (lodged,) = said("case.lodged/1")
    checked = {(one["party"], one["officer"]) for one in lodged.payload().body()["identity_checks"]}
    assert checked == {
        ("李𬱖", "孙收件"),
        ("王㙍", "赵协办（巩义市不动产登记中心）"),
        ("张䶮", "李协办（济源市不动产登记中心）"),
    }
