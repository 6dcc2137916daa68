"""Further files of worked cases: every optional form is read, and nothing unheard of is passed over."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from tests.unit.domain.worked_cases import UnknownFact, facts, instant
from tests.unit.domain.worked_stories import events_of, matches
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import AdvanceNoticeKind, HolderKind, MortgageKind, SeizureKind

OWNED = {"ownership": {"mode": "sole", "holders": ["甲"]}}
SALE = {"item": "2001", "by": ["甲", "乙"], "on": "2026-03-02"}


@pytest.mark.parametrize(
    ("register", "application"),
    [
        (OWNED | {"mortgagees": ["银行"]}, SALE),
        (OWNED | {"mortgages": [{"holder": "银行", "banned": True}]}, SALE),
        (OWNED | {"seizures": [{"court": "A", "till": "2028-01-04"}]}, SALE),
        (OWNED, SALE | {"taxes": "paid"}),
    ],
)
def test_an_unknown_fact_is_named(register, application):
    with pytest.raises(UnknownFact, match=r"mortgagees|banned|till|taxes"):
        facts(register=register, application=application)


def test_an_unknown_particular_of_an_event_is_named():
    with pytest.raises(UnknownFact, match="judge"):
        events_of({"events": [{"at": "2026-03-02T09:00:00", "do": "serve_release", "court": "A", "judge": "B"}]})


@pytest.mark.parametrize("wanted", [{"court": "A", "sealed": True}, {"court": "A", "judge": "B"}])
def test_an_unknown_particular_of_an_outcome_is_named(wanted):
    with pytest.raises(UnknownFact, match=r"sealed|judge"):
        matches(object(), wanted)


def test_every_optional_form_is_read():
    told = facts(
        register={
            "ownership": {
                "mode": "by_shares",
                "holders": [{"甲": "1/2"}, {"name": "某公司", "share": 0.5, "kind": "enterprise"}],
            },
            "mortgages": [{"holder": {"name": "银行", "kind": "enterprise"}, "maximum_amount": True}],
            "seizures": [
                {"court": "A", "until": date(2028, 1, 4), "kind": "pre_seizure"},
                {"court": "B", "kind": "queued"},
            ],
            "advance_notices": [{"holder": "丁", "kind": "presale_mortgage"}],
            "objections": [{"by": "丙", "recorded": "2026-02-20"}],
            "cases_in_hand": [{"item": 2001}],
        },
        application={
            "item": 2001,
            "by": ["甲"],
            "consents": ["丁"],
            "undertakings": ["甲"],
            "tax": "exempt",
            "notarised": True,
        },
    )

    folio = told.folio
    assert [one.share for one in folio.ownership.holders] == [Fraction(1, 2)] * 2
    assert folio.ownership.holders[1].kind is HolderKind.ENTERPRISE
    assert folio.mortgages[0].kind is MortgageKind.MAXIMUM_AMOUNT
    assert [one.kind for one in folio.seizures] == [SeizureKind.PRE_SEIZURE, SeizureKind.QUEUED]
    assert folio.advance_notices[0].kind is AdvanceNoticeKind.PRESALE_MORTGAGE
    assert (told.on, told.item.code) == (date(2026, 3, 2), "2001")


@pytest.mark.parametrize("written", ["2026-03-02T09:00:00", "2026-03-02 09:00", datetime(2026, 3, 2, 9)])  # noqa: DTZ001 - as YAML reads it
def test_an_instant_may_be_quoted_or_not(written):
    assert instant(written) == datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
