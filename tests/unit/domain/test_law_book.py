"""docs/law.md: every rule has its statute, its sentence and its proof, and the document is up to date."""

from pathlib import Path

import pytest

from tongban.cli.law import law_document, proved_entries

_TESTS = Path(__file__).parent
_DOCUMENT = Path(__file__).parents[3] / "docs" / "law.md"


@pytest.mark.parametrize("entry", proved_entries(_TESTS), ids=lambda entry: entry.name)
def test_the_rule_has_a_statute_a_sentence_and_a_proof(entry):
    assert entry.articles
    assert all(entry.articles)
    assert entry.sentence.endswith("。")
    assert entry.proofs, f"no test proves {entry.name}; add it to a table PROOFS"


def test_the_document_is_what_the_rules_say_today():
    assert _DOCUMENT.read_text(encoding="utf-8") == law_document(_TESTS), "run: tongban law --write docs/law.md"


def test_a_rule_nobody_proves_would_be_found(tmp_path):
    assert not any(entry.proofs for entry in proved_entries(tmp_path))
