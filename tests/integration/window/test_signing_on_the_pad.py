"""The applicant reads form and interview record on the pad and signs; the bureau believes only what was shown."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest

from tests.integration.documents.samples import picture
from tests.integration.intake.conftest import AGENT, bank
from tests.integration.window.conftest import COUNTER, sealed
from tongban.apps.audit.models import AuditEntry
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import NotReady
from tongban.apps.intake.models import IdentityCheck, PadSignature
from tongban.apps.intake.printing import paper_for
from tongban.apps.intake.signing import signed_paper
from tongban.apps.intake.words import PaperKind
from tongban.exchange.devices.messages import Result, Sealed
from tongban.exchange.devices.seals import counter_key, seal, unseal
from tongban.exchange.devices.words import Act
from tongban.exchange.digests import sm3_hex

pytestmark = pytest.mark.django_db

STROKES = [[[100 + 20 * i, 80 + (i % 3) * 40, 15 * i] for i in range(12)]]
PAPERS = ("application_form", "interview_record")


@pytest.fixture
def unsigned(draft, fill_in, clerk, friday_morning):
    """Everything is there but the signatures."""
    ready = fill_in(draft)
    answers = {one.code: one.answer for one in ready.answers.all()}
    ready = intake.record_interview(
        number=ready.intake_number,
        officer=clerk,
        version=ready.version,
        answers=answers,
        signed=False,
        at=friday_morning,
    )
    return intake.check_application(number=ready.intake_number, officer=clerk, at=friday_morning)


def page_of(draft):
    return f"/intake/{draft.intake_number}"


def place_of(draft, paper):
    return f"{page_of(draft)}/signing/{paper}/0"


def read_and_signed(devices, draft, content, **changes):
    """What the bridge seals when somebody reads the content on the customer's screen and signs."""
    bridge = devices.bridge(page_of(draft))
    begun = bridge.start(Act.SIGN, {"content": content}, seconds=10)
    told = {"width": 1200, "height": 360, "strokes": STROKES, "image": b64encode(picture("PNG")).decode()}
    devices.write(told | changes)
    return sealed(bridge.finish(begun))


def signs(counter, devices, draft, paper, **changes):
    content = counter.get(place_of(draft, paper)).json()["content"]
    return counter.post(place_of(draft, paper), {"signed": read_and_signed(devices, draft, content, **changes)})


def forged(posted, devices, draft, *, key=None, **changes):
    """The same result, sealed again with something else in it."""
    own = counter_key("fictional-" * 5, counter=COUNTER)
    result = unseal(Sealed.model_validate_json(posted), key=own)
    told = result.model_dump() | {"result": result.result | changes}
    return seal(Result.model_validate(told), key=key or own).model_dump_json()


def test_what_was_read_and_signed_goes_home_with_the_papers(counter, devices, unsigned, clerk, friday_morning):
    for paper in PAPERS:
        assert signs(counter, devices, unsigned, paper).status_code == 200

    page = counter.get(f"{page_of(unsigned)}/signing").content.decode()
    assert "全部文书都已签名" in page
    kept = PadSignature.objects.get(kind="application_form")
    assert kept.text_sm3 == sm3_hex(kept.text.encode())
    assert (kept.document_number, kept.strokes) == (AGENT, STROKES)
    assert AuditEntry.objects.filter(act="手写屏签名", subject=unsigned.intake_number).count() == 2

    printed = signed_paper(unsigned, PaperKind.APPLICATION_FORM, at=friday_morning)
    assert "<polyline" in printed.applicants[0].agent_signatures[0].svg
    assert counter.get(f"{page_of(unsigned)}/papers/application_form").content.startswith(b"%PDF-")
    assert counter.get(f"{page_of(unsigned)}/papers/interview_record").content.startswith(b"%PDF-")
    number, version = unsigned.intake_number, unsigned.version
    assert intake.lodge(number=number, officer=clerk, version=version, at=friday_morning).state == "lodged"


def test_a_changed_form_has_to_be_signed_again_and_one_changed_back_does_not(
    counter, devices, unsigned, clerk, friday_morning
):
    for paper in PAPERS:
        signs(counter, devices, unsigned, paper)
    number = unsigned.intake_number
    delivery = intake.Correspondence(name="李𬱖", phone="13800000000", delivery="courier", address="虚构路 9 号")
    saved = intake.save_applicants(
        number=number,
        officer=clerk,
        version=unsigned.version,
        applicants=[bank()],
        correspondence=delivery,
        at=friday_morning,
    )

    page = counter.get(f"{page_of(unsigned)}/signing").content.decode()
    assert "签名之后内容有修改，请重新阅读签名" in page
    assert page.count("已签名</span>") == 1
    assert "原签名已失效" in counter.get(f"{page_of(unsigned)}/review").content.decode()
    with pytest.raises(NotReady):
        intake.lodge(number=number, officer=clerk, version=saved.version, at=friday_morning)
    assert signed_paper(saved, PaperKind.APPLICATION_FORM, at=friday_morning) == paper_for(
        saved, PaperKind.APPLICATION_FORM, at=friday_morning
    )


def test_a_page_that_shows_something_else_gets_no_signature(counter, devices, unsigned):
    content = counter.get(place_of(unsigned, "application_form")).json()["content"]
    other = content.replace("抵押权", "居住权")
    answer = counter.post(place_of(unsigned, "application_form"), {"signed": read_and_signed(devices, unsigned, other)})

    assert answer.status_code == 409
    assert "显示的不动产登记申请书与现在的申请内容不一致" in answer.json()["sentence"]
    assert not PadSignature.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"strokes": []}, id="no stroke at all"),
        pytest.param({"strokes": [[[1, 1, 0]]]}, id="a dot"),
        pytest.param({"strokes": [[[9000, 1, i] for i in range(20)]]}, id="beside the pad"),
        pytest.param({"strokes": [[[1, 1, 20 - i] for i in range(20)]]}, id="a pen that goes back in time"),
        pytest.param({"strokes": [[[1, 1, i] for i in range(9000)]]}, id="too many points"),
        pytest.param({"strokes": [[["<svg>", 1, 1]] * 20]}, id="no numbers"),
        pytest.param({"image": b64encode(b"<svg onload=alert(1)>").decode()}, id="no picture"),
        pytest.param({"image": b64encode(picture("JPEG")).decode()}, id="another kind of picture"),
        pytest.param({"image": b64encode(picture("PNG")[:60]).decode()}, id="a torn picture"),
        pytest.param({"read_at": "2020-01-01T00:00:00Z"}, id="signed before it was shown"),
        pytest.param({"digest": "0" * 64}, id="another text"),
    ],
)
def test_a_bridge_that_lies_is_not_believed(counter, devices, unsigned, told):
    content = counter.get(place_of(unsigned, "application_form")).json()["content"]
    posted = forged(read_and_signed(devices, unsigned, content), devices, unsigned, **told)
    answer = counter.post(place_of(unsigned, "application_form"), {"signed": posted})

    assert answer.status_code in {400, 409, 415, 422}
    assert answer.json()["sentence"]
    assert not PadSignature.objects.exists()


def test_a_page_can_neither_forge_nor_borrow_nor_repeat_a_result(counter, devices, unsigned, clerk, friday_morning):
    where = place_of(unsigned, "application_form")
    content = counter.get(where).json()["content"]
    posted = read_and_signed(devices, unsigned, content)
    other = json.loads(posted) | {"mac": "0" * 64}
    assert counter.post(where, {"signed": json.dumps(other)}).status_code == 400
    assert counter.post(where, {"signed": forged(posted, devices, unsigned, key=b"k" * 32)}).status_code == 400
    assert counter.post(where, {"signed": posted, "by": "fingerprint"}).status_code == 400
    assert counter.post(where, {"signed": "{}"}).status_code == 400

    assert counter.post(where, {"signed": posted}).status_code == 200
    assert "已经用过" in counter.post(where, {"signed": posted}).json()["sentence"]

    another = intake.start_application(
        officer=clerk, item="3704", way="mortgagee", certificate_number=unsigned.asked_certificate, at=friday_morning
    )
    devices.lay("李𬱖", AGENT)
    borrowed = devices.compare(page_of(unsigned))
    page = counter.post(f"{page_of(another)}/verify", borrowed, follow=True).content.decode()
    assert "不是本窗口、本人员或本件的" in page


def test_whoever_has_not_been_verified_does_not_sign(counter, devices, unsigned):
    IdentityCheck.objects.all().delete()

    answer = counter.get(place_of(unsigned, "application_form"))
    assert "还没有通过人证核验" in answer.json()["sentence"]
    assert "还没有通过人证核验，请先核验" in counter.get(f"{page_of(unsigned)}/signing").content.decode()


def test_a_comparison_is_kept_with_its_device_and_counts_once(counter, devices, unsigned):
    devices.lay("李𬱖", AGENT)
    compared = devices.compare(page_of(unsigned))
    counter.post(f"{page_of(unsigned)}/verify", compared)
    page = counter.post(f"{page_of(unsigned)}/verify", compared, follow=True).content.decode()

    assert "已经用过" in page
    kept = IdentityCheck.objects.exclude(device="").get()
    assert (kept.score_band, kept.officer.name) == ("high", "孙收件")
    assert kept.device == "通办模拟 FC-20 SIM0002"


def test_a_face_that_is_not_alive_resembles_nobody(counter, devices, unsigned):
    devices.lay("李𬱖", AGENT)
    devices.desk.live = False
    counter.post(f"{page_of(unsigned)}/verify", devices.compare(page_of(unsigned)))

    assert IdentityCheck.objects.order_by("-pk").first().outcome == "refused"


def test_an_old_result_is_not_taken(counter, devices, unsigned, monkeypatch):
    devices.lay("李𬱖", AGENT)
    monkeypatch.setattr("tongban.sites.bureau.window.devices._TICKET_LIFE", timedelta(seconds=1))
    monkeypatch.setattr("tongban.sites.bureau.window.devices._GRACE", timedelta(seconds=-1))
    page = counter.post(f"{page_of(unsigned)}/verify", devices.compare(page_of(unsigned)), follow=True)

    assert "已过时" in page.content.decode()


def test_only_pages_with_devices_may_reach_the_bridge(counter, devices, unsigned):
    for step, allowed in (("applicants", True), ("materials", True), ("signing", True), ("review", False)):
        policy = counter.get(f"{page_of(unsigned)}/{step}")["Content-Security-Policy"]
        assert (devices.url in policy) is allowed, step
