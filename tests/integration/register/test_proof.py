"""The log proves the register: what is written behind the application's back is named."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.integration.register.acts import (
    BANK,
    UNIT,
    Home,
    mortgage_cancelled,
    replaced,
)
from tongban.apps.register.models import Certificate, RegisterLogEntry, TreeHead, TreeNode
from tongban.apps.register.operations import sign_tree_heads
from tongban.apps.register.proving.tree import proof_of_line, root_of
from tongban.apps.register.proving.verification import Fault, verify_register
from tongban.apps.register.queries import issue_proof, voiding_proof
from tongban.domain.register.merkle import inclusion_proof, tree_root
from tongban.exchange.keys import generate_signing_key

SCRIPT = Path(__file__).parents[3] / "docs" / "how-to" / "verify_certificate.py"


@pytest.fixture
def recorded(home: Home) -> Home:
    """A home with a few recordings behind it and a signed head."""
    home.sold_first_to("张䶮")
    home.mortgaged_to(BANK)
    replaced(home)
    mortgage_cancelled(home)
    sign_tree_heads(at=home.at)
    return home


def behind_our_back(*statements: str) -> None:
    """What somebody with the owner's password might do: triggers off, SQL in."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def faults(home: Home) -> set[tuple[Fault, str]]:
    return {(one.fault, one.table) for one in verify_register(home.institution).found}


def test_an_untouched_register_verifies(recorded):
    verdict = verify_register(recorded.institution)

    assert verdict.holds, [one.sentence for one in verdict.found]
    assert verdict.lines == RegisterLogEntry.objects.count()
    assert verdict.heads == 1
    assert verdict.root == bytes(TreeHead.objects.get().root).hex()


@pytest.mark.parametrize(
    ("statement", "fault", "table"),
    [
        ("UPDATE holder SET name = '李四' WHERE ownership_id IS NOT NULL", Fault.ALTERED, "holder"),
        ("UPDATE mortgage SET amount = amount + 1", Fault.ALTERED, "mortgage"),
        ("UPDATE mortgage SET end_cause = '别的原因'", Fault.ALTERED, "mortgage"),
        ("UPDATE certificate SET voided_at = NULL, voided_by = NULL, voided_under = NULL, void_reason = NULL",
         Fault.REMOVED, "certificate"),
        ("DELETE FROM holder WHERE mortgage_id IS NOT NULL", Fault.REMOVED, "holder"),
        ("UPDATE folio SET unit_code = '419001001002GB00012F00189999'", Fault.ALTERED, "folio"),
        ("UPDATE ownership SET ended_at = now(), ended_by = 'x', ended_under = 'x' WHERE ended_at IS NULL",
         Fault.ADDED, "ownership"),
        (("INSERT INTO seizure (institution_id, folio_id, recorded_at, recorded_by, recorded_by_name, recorded_under,"
         " kind, court, court_case_number, document, document_number, served_at, against, scope, renewed, remarks)"
         " SELECT institution_id, id, now(), 'x', 'x', 'x', '2', '甲法院', '', '', '1号', now(), '', '', false, ''"
         " FROM folio"), Fault.ADDED, "seizure"),
        ("UPDATE register_log SET summary = '无' WHERE sequence = 2", Fault.LINE_ALTERED, "register_log"),
        ("DELETE FROM register_log WHERE sequence = 2", Fault.LINE_REMOVED, "register_log"),
        ("UPDATE register_log SET at = at + interval '1 hour' WHERE sequence = 1", Fault.LINE_ALTERED, "register_log"),
        ("UPDATE register_tree_node SET digest = sha256('x') WHERE level = 1 AND position = 0",
         Fault.NODE_WRONG, "register_tree_node level 1"),
        ("UPDATE register_tree_head SET size = size - 1", Fault.HEAD_UNSIGNED, "register_tree_head"),
        ("DELETE FROM register_log WHERE sequence = (SELECT max(sequence) FROM register_log)",
         Fault.HEAD_WRONG, "register_tree_head"),
    ],
)  # fmt: skip
def test_what_sql_does_behind_our_back_is_named(recorded, statement, fault, table):
    behind_our_back(statement)

    assert (fault, table) in faults(recorded)


def test_the_altered_row_and_its_line_are_named(recorded):
    row = Certificate.objects.order_by("pk").first()
    behind_our_back(f"UPDATE certificate SET number = '豫(2020)济源市不动产权第0000001号' WHERE id = {row.pk}")  # noqa: S608 - a test

    found = verify_register(recorded.institution).found
    named = [(one.table, one.row, one.part) for one in found]
    assert named == [("certificate", row.pk, "issued")]
    assert found[0].line == RegisterLogEntry.objects.get(case_number=row.issued_under).sequence


def test_the_stored_tree_is_the_tree_of_rfc_6962(home):
    home.sold_first_to("张䶮")
    for _ in range(9):
        replaced(home)

    from tongban.apps.register.proving.hashing import HASHER

    leaves = [bytes(one) for one in RegisterLogEntry.objects.order_by("sequence").values_list("leaf", flat=True)]
    code = home.institution.code
    for size in range(1, len(leaves) + 1):
        assert root_of(code, size=size) == tree_root(leaves[:size], hasher=HASHER)
        for index in range(size):
            expected = inclusion_proof(leaves[:size], index=index, hasher=HASHER)
            assert proof_of_line(code, index=index, size=size) == expected
    assert TreeNode.objects.count() == len(leaves) - len(leaves).bit_count()


def test_a_certificate_is_proved_only_by_a_head_signed_after_it(home):
    home.sold_first_to("张䶮")
    sign_tree_heads(at=home.at)
    number = replaced(home)

    assert issue_proof(number) is None
    sign_tree_heads(at=home.at)
    assert issue_proof(number) is not None
    assert voiding_proof(number) is None


def test_nothing_is_signed_twice_and_nothing_is_signed_empty(home):
    assert len(sign_tree_heads(at=home.at)) == 1  # the folio was opened
    assert sign_tree_heads(at=home.at) == []


def judged(shown: dict, folder: Path, *key: Path) -> subprocess.CompletedProcess[str]:
    """What the published script says, with no network and nothing but the standard library on its path."""
    file = folder / "proof.json"
    file.write_text(json.dumps(shown, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(file), *map(str, key)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def shown_for(number: str) -> dict:
    """What the verification page gives out for a certificate."""
    return {"number": number, "standing": "valid", "proofs": {"issued": vars(issue_proof(number))}}


def test_a_third_party_checks_a_certificate_offline_with_the_published_script(recorded, tmp_path):
    shown = shown_for(recorded.title)
    trusted = tmp_path / "institution.pem"
    trusted.write_text(shown["proofs"]["issued"]["public_key"], "ascii")

    for told in (judged(shown, tmp_path), judged(shown, tmp_path, trusted)):
        assert told.returncode == 0, told.stderr
        assert recorded.title in told.stdout


def test_the_published_script_has_sixty_lines_at_most():
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 60


FORGERIES = {
    "another number in the entry": lambda proof: {"entry": proof["entry"].replace("0000002", "0000009")},
    "another kind in the entry": lambda proof: {"entry": proof["entry"].replace("title", "other")},
    "a path cut short": lambda proof: {"entry_path": proof["entry_path"][:-1]},
    "a path drawn out": lambda proof: {"line_path": [*proof["line_path"], "00" * 32]},
    "another place in the log": lambda proof: {"line_index": proof["line_index"] ^ 1},
    "another line": lambda proof: {"line": proof["line"].replace('"line":', '"line":1')},
    "another size in the head": lambda proof: {"head": proof["head"].replace(proof["head"].split("\n")[2], "99")},
    "another root in the head": lambda proof: {"head": proof["head"].replace(proof["head"].split("\n")[3], "00" * 32)},
    "another kind of statement": lambda proof: {"head": proof["head"].replace("tree-head/1", "tree-head/2")},
    "another institution": lambda proof: {"head": proof["head"].replace("419001", "410100")},
    "another signature": lambda proof: {"signature": proof["signature"][:-2] + "00"},
    "another key": lambda _: {"public_key": generate_signing_key().public_pem()},
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_the_published_script_refuses(recorded, tmp_path, forge):
    shown = shown_for(recorded.title)
    proof = json.loads(json.dumps(shown["proofs"]["issued"]))
    forged = forge(proof)
    assert all(proof[name] != value for name, value in forged.items())

    told = judged(shown | {"proofs": {"issued": proof | forged}}, tmp_path)

    assert told.returncode != 0
    assert "NOT PROVED" in told.stderr


def test_the_published_script_refuses_a_genuine_proof_of_something_else(recorded, tmp_path):
    other = Certificate.objects.exclude(number=recorded.title).order_by("pk").first().number

    told = judged(shown_for(other) | {"number": recorded.title}, tmp_path)

    assert told.returncode != 0
    assert "something else" in told.stderr


def test_the_published_script_refuses_a_proof_signed_by_a_key_nobody_trusts(recorded, tmp_path):
    trusted = tmp_path / "institution.pem"
    trusted.write_text(generate_signing_key().public_pem(), "ascii")

    assert judged(shown_for(recorded.title), tmp_path, trusted).returncode != 0


def test_the_proof_tells_nothing_about_people(recorded):
    told = json.dumps(vars(issue_proof(recorded.title)), ensure_ascii=False)

    assert "张䶮" not in told
    assert UNIT not in told
    assert recorded.officer.username not in told
