"""Verdicts of the worked cases: facts on the register and an application, asked at a moment.

The group `seizure_stories` is left out on purpose: the life of a seizure (queue, renewal, release,
judicial transfer) is a later piece of work; here seizures are only read.
"""

import pytest

from tests.unit.domain.worked_cases import Entry, cases, facts
from tongban.domain.register.rulebook import Moment, Outcome, consult


@pytest.mark.parametrize("case", cases("checks"))
def test_verdict_is_what_the_law_gives(case: Entry):
    asked = facts(register=case["register"], application=case["application"])
    expected = case["verdict"]
    moments = [moment for moment in Moment if moment.value in expected]
    assert moments

    verdicts = {moment: consult(asked, moment) for moment in moments}

    for moment, verdict in verdicts.items():
        assert verdict.outcome is Outcome(expected[moment.value]), verdict.sentences
    spoken = {code for verdict in verdicts.values() for code in verdict.codes}
    noticed = {one.code for verdict in verdicts.values() for one in verdict.notices}
    assert spoken >= set(expected.get("rules", []))
    assert noticed >= set(expected.get("notices", []))
