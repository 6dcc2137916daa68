"""Evidence leaves the log as one file and proves itself without the hub."""

import json

import pytest
from click.testing import CliRunner
from django.db import transaction

from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.evidence import export_evidence
from tongban.apps.directory.keys import revoke_key
from tongban.apps.directory.models import ExchangeRecord, MemberKey
from tongban.apps.messaging import courier
from tongban.apps.messaging.node import hub_key
from tongban.apps.messaging.operations import publish
from tongban.cli import main
from tongban.exchange.evidence import NotEvidence, verify_evidence
from tongban.exchange.keys import generate_signing_key

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"


@pytest.fixture
def evidence(province, heard, step, now):
    """The file of one delivered message."""
    with transaction.atomic():
        publish(step(), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
    courier.deliver_due()
    hub_courier.deliver_due()
    return export_evidence(record=ExchangeRecord.objects.get(), officer="hn.jianguan", purpose="核对投诉", at=now)


def test_proves_everything_with_the_hubs_key_alone(evidence):
    findings = verify_evidence(evidence, hub_key=hub_key())

    assert [finding.holds for finding in findings] == [True] * 6


def test_says_that_the_files_own_key_has_to_be_compared(evidence):
    assert hub_key().key_id in verify_evidence(evidence)[0].sentence


@pytest.mark.parametrize(
    "forge",
    [
        lambda told: told | {"recipient": "bureau.410122"},
        lambda told: told | {"digest": "0" * 64},
        lambda told: told | {"jws": told["jws"][:-4] + "AAAA"},
        lambda told: told | {"acknowledgement": told["receipt"]},
        lambda told: told | {"arrived_at": "2020-01-01T00:00:00+08:00"},
    ],
)
def test_notices_every_forgery(evidence, forge):
    file = json.loads(evidence)
    file["content"] = json.dumps(forge(json.loads(file["content"])))

    assert False in [finding.holds for finding in verify_evidence(json.dumps(file), hub_key=hub_key())]


def test_does_not_believe_another_hub(evidence):
    stranger = generate_signing_key().verifying_key

    assert not verify_evidence(evidence, hub_key=stranger)[0].holds


def test_what_was_signed_before_a_revocation_stays_proven(evidence, now, province):
    from datetime import timedelta

    record = ExchangeRecord.objects.get()
    key = MemberKey.objects.get(member_id=JIYUAN)
    revoke_key(member=JIYUAN, key_id=key.key_id, reason="私钥外泄", officer="hn.anquan", at=now + timedelta(hours=1))
    later = export_evidence(record=record, officer="hn.jianguan", purpose="核对投诉", at=now)

    assert all(finding.holds for finding in verify_evidence(later, hub_key=hub_key()))


def test_verifies_on_the_command_line(evidence, tmp_path):
    file, key = tmp_path / "evidence.json", tmp_path / "hub.pem"
    file.write_text(evidence, "utf-8")
    key.write_text(hub_key().public_pem(), "ascii")

    good = CliRunner().invoke(main, ["evidence", "verify", str(file), "--hub-key", str(key)])
    assert good.exit_code == 0, good.output
    assert "签收回执有效" in good.output

    key.write_text(generate_signing_key().public_pem(), "ascii")
    assert CliRunner().invoke(main, ["evidence", "verify", str(file), "--hub-key", str(key)]).exit_code == 1
    file.write_text("{}", "utf-8")
    assert CliRunner().invoke(main, ["evidence", "verify", str(file)]).exit_code == 2


def test_garbage_is_no_evidence():
    with pytest.raises(NotEvidence):
        verify_evidence("[]")
