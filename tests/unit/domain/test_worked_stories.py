"""Every seizure story of the worked cases, told to its end (查封规定; 法发〔2004〕5号; 民诉法解释 §485)."""

import pytest

from tests.unit.domain.worked_cases import Entry, cases, known
from tests.unit.domain.worked_stories import expectation_met, matches, owned_as, told_in
from tongban.domain.register.seizure_standing import Standing


@pytest.mark.parametrize("story", cases("seizure_stories"))
def test_the_story_ends_as_the_law_says(story: Entry):
    standing, told = told_in(story)

    for entry, outcome in zip(story["events"], told, strict=True):
        assert expectation_met(outcome, entry.get("expect") or {}), (entry, outcome)
    _check(standing, story["after"])


def _check(standing: Standing, after: Entry) -> None:
    known("end of a story", after)
    if "effective" in after:
        wanted = after["effective"] or []
        one_of_several = not isinstance(wanted, list) and all(entry.share for entry in standing.effective)
        wanted = wanted if isinstance(wanted, list) else [wanted]
        assert one_of_several or len(standing.effective) == len(wanted), standing.effective
        assert all(any(matches(entry, one) for entry in standing.effective) for one in wanted), standing.effective
    if "queue" in after:
        assert len(standing.queue) == len(after["queue"]), standing.queue
        pairs = zip(standing.queue, after["queue"], strict=True)
        assert all(matches(entry, one) for entry, one in pairs), standing.queue
    if "owner" in after:
        assert owned_as(standing, after["owner"]), standing.ownership
    if "frozen" in after:
        assert [case.to for case in standing.frozen] == after["frozen"]
    if "in_hand" in after:
        assert [case.to for case in standing.in_hand] == after["in_hand"]
