"""Verdicts of the worked cases: facts on the register and an application, asked at a moment."""

import pytest

from tests.unit.domain.worked_cases import Entry, cases, facts, known
from tongban.domain.register.rulebook import Moment, Outcome, consult


@pytest.mark.parametrize("case", cases("checks"))
def test_verdict_is_what_the_law_gives(case: Entry):
    asked = facts(register=case["register"], application=case["application"])
    expected = known("verdict", known("check", case)["verdict"])
    moments = [moment for moment in Moment if moment.value in expected]
    assert moments

    verdicts = {moment: consult(asked, moment) for moment in moments}

    for moment, verdict in verdicts.items():
        assert verdict.outcome is Outcome(expected[moment.value]), verdict.sentences
    # A case may name a rule by any code the domain notes give it.
    spoken = {code for verdict in verdicts.values() for code in verdict.all_codes}
    noticed = {one.code for verdict in verdicts.values() for one in verdict.notices}
    assert spoken >= set(expected.get("rules", []))
    assert noticed >= set(expected.get("notices", []))
