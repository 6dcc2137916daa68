"""The same at the real pages: what the clerk fills in at the counter, and what the officers press at home."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from tests.integration.documents.samples import pdf
from tests.integration.wholeway.errands import ERRANDS
from tests.integration.wholeway.ground import UNIT
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import receive_case
from tongban.apps.intake.manifest import lodging_of
from tongban.apps.intake.models import Application
from tongban.apps.intake.queries import materials_of, people_of
from tongban.domain import catalogue
from tongban.domain.catalogue import QuestionKind
from tongban.domain.people import Role

_WALKED = [
    *(("2001", "joint"), ("2002", "joint"), ("2003", "joint"), ("3701", "joint"), ("5001", "owner")),
    *(("6001", "interested"), ("7003", "joint"), ("7004", "holder"), ("9002", "owner")),
]


@pytest.fixture
def friday_morning():
    """The pages read the clock themselves; what they are given happened just now."""
    return now()


@pytest.fixture
def browse(client):
    """Whoever sits before the browser now."""

    def _as(officer):
        client.force_login(officer)
        officer.session_key = client.session.session_key
        officer.save(update_fields=["session_key"])
        return client

    return _as


def row(place: int, entry) -> dict[str, str]:
    """One applicant as the form posts it."""
    plain = {
        "role": entry.role, "kind": entry.kind, "name": entry.name, "document_kind": entry.document_kind.value,
        "document_number": entry.document_number, "phone": entry.phone, "share": entry.share,
    }  # fmt: skip
    plain |= {"acting-document_kind": "1", "acting-mandate": "sealed"}
    for one in entry.representatives:
        plain |= {
            "acting-capacity": one.capacity.value, "acting-name": one.name, "acting-document_kind": "1",
            "acting-document_number": one.document_number, "acting-mandate": one.mandate.value,
        }  # fmt: skip
    return {f"form-{place}-{name}": value for name, value in plain.items()}


def take_in(counter, ground, item: str, way: str) -> Application:
    """From the first page to lodging."""
    errand = ERRANDS[item, way]
    counter.post(reverse("window:start"), {"about": UNIT, "way": f"{item}:{way}"})
    draft = Application.objects.get()

    def at(step: str) -> str:
        return f"/intake/{draft.intake_number}/{step}"

    counter.post(at("property"), {"version": draft.version, "certificate_number": ground.proofs.get(errand.about, "")})
    page = counter.get(at("applicants")).content.decode()
    asked = catalogue.item(item).particulars_for(way)
    assert [one.name for one in asked if one.name not in page] == []

    draft.refresh_from_db()
    entries = [person.applicant(role, *share) for person, role, *share in errand.applicants]
    rows = {"form-TOTAL_FORMS": str(len(entries)), "form-INITIAL_FORMS": "0"}
    for place, entry in enumerate(entries):
        rows |= row(place, entry)
    letter = {"contact_name": entries[0].name, "contact_phone": "13803890001", "delivery": "counter"}
    answer = counter.post(
        at("applicants"), {"act": "next", "version": str(draft.version), **rows, **letter, **errand.told}
    )
    assert answer.status_code == 302, answer.content.decode()
    _identify_and_scan(counter, draft, at)
    _interview(counter, draft, at)
    draft.refresh_from_db()
    counter.post(at("lodge"), {"version": draft.version})
    draft.refresh_from_db()
    assert draft.state == "lodged", counter.get(at("review")).content.decode()
    return draft


def _identify_and_scan(counter, draft: Application, at) -> None:
    people = [one for one in people_of(draft) if getattr(one, "kind", "person") == "person"]
    for one in people:
        counter.post(at("vouch"), {"document_number": one.document_number, "reason": "核对证件原件与本人一致"})
    for material in materials_of(draft):
        if material.printed_here or not (material.mandatory or material.code == "M03"):
            continue
        scans = [SimpleUploadedFile("扫描.pdf", pdf() + material.code.encode())]
        counter.post(at(f"materials/{material.code}/files"), {"scans": scans})


def _interview(counter, draft: Application, at) -> None:
    draft.refresh_from_db()
    questions = draft.business.questions
    answers = {one.code: "否" if one.expected is False else "是" for one in questions}
    answers |= {one.code: "如实回答" for one in questions if one.kind is QuestionKind.TEXT}
    answer = counter.post(at("interview"), {"version": draft.version, **answers, "signed": "on"})
    assert answer["Location"].endswith("/review")


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(("item", "way"), _WALKED)
def test_from_the_window_to_the_archive(browse, ground, staff, item, way):
    errand = ERRANDS[item, way]
    errand.before(ground)
    lodged = take_in(browse(staff[Role.RECEIVE]), ground, item, way)
    case = receive_case(
        lodged=lodging_of(lodged), institution=ground.institution, sender="bureau.410100", sender_name="郑州", at=now()
    )

    def press(role: Role, act: str, **told: str) -> None:
        case.refresh_from_db()
        told["seen"] = f"{case.events_count}"
        browse(staff[role]).post(reverse(f"registry:{act}", args=[case.case_number]), told)

    page = browse(staff[Role.ACCEPT]).get(reverse("registry:case", args=[case.case_number])).content.decode()
    assert "登簿后将发生的变化" in page
    press(Role.ACCEPT, "accept")
    press(Role.EXAMINE, "examine", opinion="材料齐全，权属清楚。")
    press(Role.REVIEW, "review", opinion="同意。")
    press(Role.RECORD, "record", confirmed="1")
    if catalogue.item(item).produces.is_certificate:
        press(Role.ISSUE, "prepare", printed_serial="41000000001")
        press(Role.ISSUE, "issue", method="counter", recipient="本人", waybill="", fee_receipt="豫财001")
    else:
        press(Role.ISSUE, "complete")
    press(Role.ARCHIVE, "archive-case")

    assert Case.objects.get().state == "archived"
    assert errand.then() == errand.expected
