"""What people bring or promise because of who they are: minors, guardians, several agents, an objection on the unit."""

from dataclasses import replace

import pytest

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import AGENT, COUNTER, bank
from tongban.apps.documents.queries import open_file
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import UnknownMaterial
from tongban.apps.intake.manifest import papers_of, parties_of
from tongban.apps.intake.models import Application, Paper
from tongban.apps.intake.printing import paper_for
from tongban.apps.intake.queries import material_of
from tongban.apps.intake.words import Capacity, Mandate, PaperKind, UndertakingKind
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.exchange.contracts.types import Finding

pytestmark = pytest.mark.django_db

TRANSFER = "2001"
CHILD = "410101201506011233"  # born in 2015
FATHER, MOTHER = "41010119850101123X", "411303197805120048"
OBJECTION = Finding(
    code="R11W",
    severity="consent",
    statute="不动产登记暂行条例实施细则 §84",
    sentence="刘异议已对该不动产提出异议登记（2026-10-01）。",
)


def guardian(name: str, number: str) -> intake.RepresentativeEntry:
    return intake.RepresentativeEntry(
        capacity=Capacity.GUARDIAN,
        mandate=Mandate.STATUTORY,
        name=name,
        document_kind=DocumentKind.ID_CARD,
        document_number=number,
        phone="13800000000",
    )


def ward(role: str, *guardians: intake.RepresentativeEntry) -> intake.ApplicantEntry:
    return intake.ApplicantEntry(
        role=role,
        name="王小宝",
        kind="person",
        document_kind=DocumentKind.ID_CARD,
        document_number=CHILD,
        phone="13800000000",
        representatives=guardians,
    )


@pytest.fixture
def save(clerk, friday_morning):
    def _save(draft: Application, *applicants: intake.ApplicantEntry) -> Application:
        draft.refresh_from_db()
        return intake.save_applicants(
            number=draft.intake_number,
            officer=clerk,
            version=draft.version,
            applicants=applicants,
            correspondence=COUNTER,
            at=friday_morning,
        )

    return _save


@pytest.fixture
def transfer(home, clerk, friday_morning) -> Application:
    """A home changes hands: its owner disposes of it."""
    begun = intake.start_application(
        officer=clerk, item=TRANSFER, way="joint", unit_code="419001001002GB00012F00180302", at=friday_morning
    )
    return intake.take_register_data(number=begun.intake_number, officer=clerk, at=friday_morning)


def sentences(draft: Application) -> list[str]:
    return [one.sentence for one in intake.shortcomings_of(draft, on=moment("2026-11-20 09:00").date())]


def test_both_parents_stand_for_a_minor_and_both_are_verified(transfer, save, clerk, friday_morning):
    save(transfer, ward("seller", guardian("王父", FATHER), guardian("李母", MOTHER)))
    intake.verify_person(
        number=transfer.intake_number, officer=clerk, document_number=FATHER, score=95, at=friday_morning
    )

    said = sentences(transfer)
    assert "监护人李母还没有通过人证核验。" in said
    assert not any("王父" in one for one in said)
    party = parties_of(transfer)[0]
    assert party.represented_by.name == "王父"
    assert [(one.name, one.authority) for one in party.agents] == [("李母", "监护人；法定，不需委托")]


def test_a_minor_who_disposes_brings_proof_and_promise(transfer, save):
    save(transfer, ward("seller", guardian("王父", FATHER)))

    assert any("缺少材料：监护关系证明" in one for one in sentences(transfer))
    assert "《监护人保证书》还没有签名。" in sentences(transfer)
    paper = paper_for(transfer, PaperKind.GUARDIANS_PROMISE, at=moment("2026-11-20 09:00"))
    assert [(one.name, one.standing) for one in paper.signatories] == [("王父", "王小宝的监护人")]
    assert "王小宝" in paper.promises[0]


def test_a_minor_who_only_acquires_promises_nothing(transfer, save):
    save(transfer, ward("buyer", guardian("王父", FATHER)))

    assert any("缺少材料：监护关系证明" in one for one in sentences(transfer))
    assert not transfer.undertakings.exists()
    with pytest.raises(UnknownMaterial):
        paper_for(transfer, PaperKind.GUARDIANS_PROMISE, at=moment("2026-11-20 09:00"))


def test_what_followed_from_the_minor_goes_with_him(transfer, save):
    save(transfer, ward("seller", guardian("王父", FATHER)))
    save(transfer, bank(role="seller"))

    assert not transfer.undertakings.exists()
    assert not transfer.materials.filter(code__in=["M35", "M35P"]).exists()


def test_a_witnessed_mandate_is_photographed(draft, save):
    witnessed = replace(bank().representatives[0], mandate=Mandate.WITNESSED)
    save(draft, bank(representatives=(witnessed,)))

    assert "缺少材料：委托书见证照片。" in sentences(draft)


def test_an_enterprise_is_named_with_its_legal_representative_and_its_agents(draft, save):
    boss = replace(
        bank().representatives[0],
        capacity=Capacity.LEGAL_REPRESENTATIVE,
        mandate=Mandate.STATUTORY,
        name="赵法定",
        document_number=MOTHER,
    )
    second = replace(bank().representatives[0], name="钱代理", document_number="419001199003072512")
    save(draft, bank(representatives=(boss, bank().representatives[0], second)))

    party = parties_of(draft)[0]
    assert party.represented_by.name == "赵法定"
    assert [one.name for one in party.agents] == ["李𬱖", "钱代理"]
    form = paper_for(draft, PaperKind.APPLICATION_FORM, at=moment("2026-11-20 09:00"))
    assert form.applicants[0].agent_name == "李𬱖、钱代理"


def test_an_objection_is_borne_in_writing_and_the_paper_goes_home(draft, home, fill_in, clerk, friday_morning):
    home.findings = (OBJECTION,)
    intake.take_register_data(number=draft.intake_number, officer=clerk, at=friday_morning)
    draft.refresh_from_db()
    ready = fill_in(draft)
    assert "《知悉异议登记承诺书》还没有签名。" in sentences(ready)
    assert "M37" in papers_of(ready)

    answers = {question.code: "是" for question in ready.business.questions}
    signed = intake.record_interview(
        number=ready.intake_number,
        officer=clerk,
        version=ready.version,
        answers=answers,
        signed=True,
        promised=[UndertakingKind.OBJECTION_KNOWN],
        at=friday_morning,
    )
    intake.lodge(number=signed.intake_number, officer=clerk, version=signed.version, at=friday_morning)

    paper = Paper.objects.get(application=draft, kind=PaperKind.OBJECTION_KNOWN)
    filed = material_of(draft, "M37").files.get()
    assert filed.digest == paper.digest
    with open_file(digest=filed.digest) as stream:
        assert stream.read(5) == b"%PDF-"


def test_a_check_that_is_silent_takes_no_promise_away(draft, home, fill_in, clerk, friday_morning):
    home.verdict_findings = (OBJECTION,)
    ready = fill_in(draft)
    home.verdict_findings = ()
    intake.check_application(number=ready.intake_number, officer=clerk, at=friday_morning)

    assert ready.undertakings.get().kind == "R11W"


def test_changed_applicants_sign_their_promises_anew(draft, home, save, fill_in):
    home.verdict_findings = (OBJECTION,)
    ready = fill_in(draft)
    ready.undertakings.update(signed=True)
    save(ready, bank(name="中原银行股份有限公司郑州分行"))

    assert not ready.undertakings.get().signed


def test_a_guardian_s_proof_that_was_scanned_stays_on_the_list(transfer, save, clerk, friday_morning):
    save(transfer, ward("seller", guardian("王父", FATHER)))
    intake.add_material_file(
        number=transfer.intake_number,
        officer=clerk,
        code="M35",
        filename="户口簿.pdf",
        chunks=[pdf(1)],
        at=friday_morning,
    )
    save(transfer, bank(role="seller", representatives=(replace(bank().representatives[0], document_number=AGENT),)))

    assert material_of(transfer, "M35").files.exists()
    assert not material_of(transfer, "M35").mandatory


@pytest.mark.parametrize(("answer", "apart"), [("是", True), ("否", False), ("", False)])
def test_the_form_ticks_whether_each_co_owner_gets_a_certificate(transfer, save, clerk, answer, apart):
    saved = intake.save_applicants(
        number=transfer.intake_number,
        officer=clerk,
        version=save(transfer, ward("buyer")).version,
        applicants=[ward("buyer")],
        correspondence=COUNTER,
        particulars={"separate_certificates": answer},
        at=moment("2026-11-20 09:00"),
    )

    form = paper_for(saved, PaperKind.APPLICATION_FORM, at=moment("2026-11-20 09:00"))

    assert form.separate_certificates is apart
    assert "分别持证" not in form.remarks, "the box says it; a remark could say the contrary"
