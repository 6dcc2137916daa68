"""The platform's own rules, and the desk at which a visitor lets departments answer otherwise."""

from datetime import date

import pytest

from tongban.cli.county import make_county
from tongban.cli.shared_records import keep_records, records_of
from tongban.domain.shared_data import Dataset
from tongban.exchange.contracts.sharing import SharedQuery, SharedSubject
from tongban.sites.departments.models import SharedRecord
from tongban.sites.departments.shared_data import operations
from tongban.sites.departments.shared_data.operations import hold, turn

pytestmark = pytest.mark.django_db

COMPANY, CODE = "济源示范置业有限公司", "91419001M888888801"


def said(dataset, *people, **former):
    subjects = tuple(SharedSubject(name=name, document_kind="1", document_number=number) for name, number in people)
    told = operations._result(dataset, SharedQuery(dataset=dataset.value, subjects=subjects, **former))
    return told.outcome, told.sentence


def test_a_company_that_was_struck_off_no_longer_proves_itself():
    held = hold(dataset=Dataset.ENTERPRISE, name=COMPANY, number=CODE)
    assert said(Dataset.ENTERPRISE, (COMPANY, CODE))[0] == "consistent"

    turn(record=held.pk)

    assert said(Dataset.ENTERPRISE, (COMPANY, CODE)) == ("different", "已经注销或者被吊销营业执照。")


def test_another_name_under_the_number_is_a_difference_that_does_not_tell_the_name():
    hold(dataset=Dataset.ENTERPRISE, name=COMPANY, number=CODE)

    outcome, sentence = said(Dataset.ENTERPRISE, ("别的公司", CODE))

    assert outcome == "different"
    assert COMPANY not in sentence


@pytest.mark.parametrize(("former", "outcome"), [("张龙", "consistent"), ("张虎", "different"), ("", "consistent")])
def test_a_former_name_is_held_against_the_household_register(former, outcome):
    hold(dataset=Dataset.HOUSEHOLD, name="张䶮", number="41900119800510101X", former_name="张龙")

    assert said(Dataset.HOUSEHOLD, ("张䶮", "41900119800510101X"), former_name=former)[0] == outcome


def test_nobody_known_is_no_answer_that_agrees():
    assert said(Dataset.DEATH, ("张䶮", "41900119800510101X"))[0] == "unknown"


def test_everybody_in_a_demonstration_register_is_known_to_the_departments():
    county = make_county(code="419001", units=60, seed=7, on=date(2026, 11, 23))
    keep_records(records_of(county))
    keep_records(records_of(county))  # a second start changes nothing

    owners = {
        (one.name, one.document_number)
        for _, rights in county.units
        for right in rights
        for one in getattr(right, "holders", ())
        if one.document_number
    }
    known = set(SharedRecord.objects.values_list("name", "number"))
    assert owners <= known
    couple = SharedRecord.objects.filter(dataset="marriage").first()
    assert said(Dataset.MARRIAGE, (couple.other_name, couple.other_number), (couple.name, couple.number))[0] == (
        "consistent"
    )
