"""The public verification page: valid, void or unknown, and nothing about people."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse

from tests.integration.casework.conftest import OWNER, OWNER_ID, TITLE, lodging, party, replacement
from tongban.apps.casework.certificates import verify_url
from tongban.apps.casework.models import Case, VerificationLookup
from tongban.apps.casework.operations import prepare_certificate
from tongban.apps.casework.queries.filing import filing_of
from tongban.apps.register.operations import sign_tree_heads


def ask(client, **query) -> str:
    return client.get(reverse("verification:verify"), query).content.decode()


def test_tells_valid_void_and_unknown_by_number(client, receive, advance):
    case = advance(receive(replacement()), to="recorded")

    valid = ask(client, number=case.certificate_number)
    assert "有效" in valid
    assert OWNER not in valid
    assert "已注销" in ask(client, number=TITLE)
    assert "查无" in ask(client, number="豫(2026)济源市不动产权第9999999号")


def test_the_code_on_the_certificate_leads_to_its_standing(client, receive, advance, staff, friday_morning):
    case = advance(receive(replacement()), to="recorded")
    prepare_certificate(number=case.case_number, officer=staff.issuer, printed_serial="41000000001", at=friday_morning)
    address = urlsplit(verify_url(case, certificate_number=case.certificate_number))

    assert "有效" in client.get(f"{address.path}?{address.query}").content.decode()
    forged = address.query[:-1] + ("0" if address.query[-1] != "0" else "1")
    assert "查无" in client.get(f"{address.path}?{forged}").content.decode()


def test_asks_from_one_address_are_limited(client, register):
    for _ in range(30):
        assert client.get(reverse("verification:verify"), {"number": "无"}).status_code == 200

    answer = client.get(reverse("verification:verify"), {"number": "无"})
    assert answer.status_code == 429
    assert not VerificationLookup.objects.filter(address_digest__contains="127").exists()


def test_programs_get_the_standing_and_a_proof_that_holds_offline(client, receive, advance, tmp_path, friday_morning):
    case = advance(receive(replacement()), to="recorded")
    sign_tree_heads(at=friday_morning)

    answer = client.get(reverse("verification:verify-json"), {"number": case.certificate_number})

    told = answer.json()
    assert (told["standing"], told["number"]) == ("valid", case.certificate_number)
    assert OWNER not in answer.content.decode()
    file = tmp_path / "proof.json"
    file.write_bytes(answer.content)
    script = Path(__file__).parents[3] / "docs" / "how-to" / "verify_certificate.py"
    run = subprocess.run([sys.executable, script, file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_programs_are_told_when_a_certificate_is_unknown(client, register):
    answer = client.get(reverse("verification:verify-json"), {"number": "豫(2026)济源市不动产权第9999999号"})

    assert (answer.status_code, answer.json()["standing"]) == (404, "unknown")
    assert client.get(reverse("verification:verify-json")).status_code == 400


def test_what_is_declared_lost_is_published_with_the_acceptance_and_reissued_after(
    client, receive, advance
):  # 细则 §22
    parties = [party("owner", OWNER, OWNER_ID)]
    lodged = lodging("9002", intake_number="41010020261120S00061", parties=parties, certificate=TITLE)
    case = receive(lodged)

    def published() -> str:
        return client.get(reverse("verification:lost")).content.decode()

    assert TITLE not in published()
    accepted = advance(case, to="accepted")
    page = published()
    assert all(word in page for word in (TITLE, OWNER, "2026-11-20", "正在补发"))
    assert filing_of(accepted).loss_published == date(2026, 11, 20)


def test_a_declaration_that_is_taken_back_is_no_longer_published(client, receive, advance, friday_morning):
    lodged = lodging(
        "9002", intake_number="41010020261120S00062", parties=[party("owner", OWNER, OWNER_ID)], certificate=TITLE
    )
    case = advance(receive(lodged), to="accepted")
    Case.objects.filter(pk=case.pk).update(closed_at=friday_morning)

    assert TITLE not in client.get(reverse("verification:lost")).content.decode()
