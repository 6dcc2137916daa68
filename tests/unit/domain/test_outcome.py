"""The folio as recording leaves it, and items judged together."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.sample_facts import (
    BANK,
    OWNED_BY_DEVELOPER,
    application,
    facts,
    folio,
    mortgage,
    notice,
)
from tongban.domain.catalogue import RegisterEntry, Verb, items
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, SeizureKind
from tongban.domain.register.facts import Holder, Objection, Ownership, Person, Seizure, TaxClearance
from tongban.domain.register.outcome import Incoming, consult_together, folio_after
from tongban.domain.register.rulebook import Moment, Outcome, consult

_BY_YI = Ownership(mode=CoOwnership.SOLE, holders=(Holder(name="乙"),))
_OBJECTION = Objection(by=Person(name="丙"), recorded=date(2026, 2, 25))
_PRE = Seizure(court="A", kind=SeizureKind.PRE_SEIZURE, until=date(2029, 1, 1), against="乙")
_OLD, _OTHER = mortgage(certificate_number="一"), mortgage(holder=Person(name="另一银行"), certificate_number="二")


def sale(**entries):
    return facts("2001", folio=folio(**entries), application=application("甲", "乙", tax=TaxClearance.PAID))


def test_a_sale_moves_the_house_with_its_mortgage_and_objection():
    after = folio_after(sale(mortgages=(_OLD,), objections=(_OBJECTION,)), Incoming(ownership=_BY_YI))

    assert (after.ownership, after.mortgages, after.objections) == (_BY_YI, (_OLD,), (_OBJECTION,))


def test_the_new_house_uses_up_the_buyers_notices_and_keeps_him_bound():
    noted = folio(
        ownership=OWNED_BY_DEVELOPER,
        advance_notices=(notice("乙"), notice(BANK.name, AdvanceNoticeKind.PRESALE_MORTGAGE)),
        seizures=(_PRE,),
    )
    asked = facts("2002", folio=noted, application=application("某地产公司", "乙"))

    after = folio_after(asked, Incoming(ownership=_BY_YI))

    assert (after.ownership, after.advance_notices) == (_BY_YI, ())
    assert [one.holder.name for one in after.mortgages] == [BANK.name]
    assert after.seizures == (replace(_PRE, kind=SeizureKind.SEIZURE),)


def test_cancelling_one_mortgage_leaves_the_other():
    asked = facts("3704", folio=folio(mortgages=(_OLD, _OTHER)), application=application("某银行", mortgage_key="一"))

    assert folio_after(asked, Incoming()).mortgages == (_OTHER,)


def test_an_altered_mortgage_keeps_its_place():
    asked = facts(
        "3702", folio=folio(mortgages=(_OLD, _OTHER)), application=application("甲", "某银行", mortgage_key="一")
    )
    grown = replace(_OLD, transfer_banned=True)

    assert folio_after(asked, Incoming(mortgage=grown)).mortgages == (grown, _OTHER)


def test_a_judgment_lifts_the_mortgages_it_names_and_its_own_seizure():
    own, queued = Seizure(court="A"), Seizure(court="B", kind=SeizureKind.QUEUED)
    asked = facts(
        "2006",
        folio=folio(mortgages=(_OLD, _OTHER), seizures=(own, queued)),
        application=application("乙", executing_court="A", tax=TaxClearance.PAID),
    )

    after = folio_after(asked, Incoming(ownership=_BY_YI, mortgages_lifted=(_OLD,)))

    assert (after.ownership, after.mortgages, after.seizures) == (_BY_YI, (_OTHER,), ())


def test_the_buyer_mortgages_in_the_same_transaction_and_not_before():
    first = sale()
    second = facts("3701", folio=folio(), application=application("乙", "某银行"))
    steps = [(first, Incoming(ownership=_BY_YI)), (second, Incoming(mortgage=_OLD))]

    assert consult(second, Moment.ACCEPT).outcome is Outcome.BLOCKED
    assert consult_together(steps, Moment.ACCEPT).outcome is Outcome.OK
    assert consult_together(steps, Moment.RECORD).outcome is Outcome.OK


def test_paying_off_the_old_bank_first_lifts_its_ban():
    banned = folio(mortgages=(mortgage(transfer_banned=True),))
    release = facts("3704", folio=banned, application=application("某银行"))
    transfer = replace(sale(), folio=banned)

    together = consult_together([(release, Incoming()), (transfer, Incoming(ownership=_BY_YI))], Moment.RECORD)

    assert consult(transfer, Moment.RECORD).codes[0] == "RF06"
    assert together.outcome is Outcome.OK


def test_what_speaks_against_both_parts_is_said_once():
    seized = folio(seizures=(Seizure(court="A"),))
    asked = replace(sale(), folio=seized)

    verdict = consult_together(
        [(asked, Incoming(ownership=_BY_YI)), (asked, Incoming(ownership=_BY_YI))], Moment.ACCEPT
    )

    assert verdict.codes.count("R04E") == 1


_ENTRIES = {
    "mortgages": st.sampled_from([(), (_OLD,), (_OLD, _OTHER)]),
    "advance_notices": st.sampled_from(
        [(), (notice("乙"),), (notice("丁"), notice(BANK.name, AdvanceNoticeKind.MORTGAGE))]
    ),
    "objections": st.sampled_from([(), (_OBJECTION,)]),
    "seizures": st.sampled_from([(), (_PRE,), (Seizure(court="A"), Seizure(court="B", kind=SeizureKind.QUEUED))]),
}
_OWN = {
    "ownership": {RegisterEntry.OWNERSHIP},
    "mortgages": {RegisterEntry.MORTGAGE, RegisterEntry.MORTGAGE_NOTICE},
    "advance_notices": {RegisterEntry.SALE_NOTICE, RegisterEntry.MORTGAGE_NOTICE},
    "objections": {RegisterEntry.OBJECTION},
    "seizures": {
        RegisterEntry.SEIZURE,
        RegisterEntry.PRE_SEIZURE,
        RegisterEntry.QUEUED_SEIZURE,
        RegisterEntry.QUEUED_PRE_SEIZURE,
    },
}


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
@given(st.fixed_dictionaries(_ENTRIES))
def test_recording_touches_only_what_the_catalogue_names(one, entries):
    before = folio(**entries)
    asked = facts(one.code, folio=before, application=application("甲", "乙", "某银行", "A"))

    after = folio_after(asked, Incoming(ownership=_BY_YI, mortgage=_OLD))

    acted = {effect.entry for effect in one.effects if effect.verb is not Verb.REISSUES}
    untouched = [part for part, entries_of in _OWN.items() if not acted & entries_of]
    assert all(getattr(after, part) == getattr(before, part) for part in untouched)
    assert (after.unit_code, after.unit, after.burdens) == (before.unit_code, before.unit, before.burdens)
    assert not one.transfers_ownership or after.ownership == _BY_YI
