"""The standard as vendors read it: complete, true to the contracts, and never stale."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern

from tongban.apps.casework.operations.procedure import recording
from tongban.apps.intake.words import CheckMethod, Delivery, MaterialState
from tongban.apps.register.queries import extract
from tongban.domain.labelled import Labelled
from tongban.exchange.contracts import contract_of, published_contracts
from tongban.exchange.refusals import RefusalCode
from tongban.exchange.standard import Table, chapters, member_openapi, openapi, standard_files
from tongban.exchange.standard.dictionaries import dictionaries
from tongban.exchange.standard.errors import MEANINGS
from tongban.exchange.standard.fields import fields_of
from tongban.exchange.standard.purposes import PURPOSES
from tongban.sites.province.hub import urls as hub_urls
from tongban.web import exchange_api

FOLDER = Path(__file__).parents[2] / "docs" / "standard"
CONTRACTS = sorted(published_contracts())


def test_the_written_standard_is_that_of_the_contracts():
    """Run `tongban standard --write docs/standard` after a contract was added."""
    written = {file.relative_to(FOLDER).as_posix(): file.read_text("utf-8") for file in FOLDER.rglob("*.*")}

    assert sorted(written) == sorted(standard_files())
    assert [name for name, text in standard_files().items() if written[name] != text] == []


def test_every_contract_has_a_chapter_with_purpose_and_direction():
    assert set(PURPOSES) == set(CONTRACTS)
    assert {name.replace("/", "-") for name in CONTRACTS} <= {chapter.slug for chapter in chapters()}


def test_every_refusal_is_explained_and_says_what_to_mend():
    assert set(MEANINGS) == set(RefusalCode)
    assert all(meaning.remedy.endswith("。") for meaning in MEANINGS.values())


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_field_says_what_it_means_and_shows_an_example(contract):
    for row in fields_of(contract_of(contract)):
        assert row.meaning, row.path
        assert row.example or row.type.startswith("对象") or row.meaning, row.path


# Codes that no dictionary lists: whoever numbers the thing makes them.
NUMBERED_BY_SOMEONE = {"waybill", "number"}
CODE = "正则 `^[A-Za-z0-9_.:/-]{1,60}$`"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_code_has_a_dictionary_and_its_example_is_drawn_from_it(contract):
    for row in fields_of(contract_of(contract)):
        name = row.path.rpartition(".")[2].removesuffix("[]")
        if CODE in row.rule and name not in NUMBERED_BY_SOMEONE:
            assert row.dictionary, row.path
        if row.dictionary:
            shown = json.loads(row.example) if row.example.startswith("[") else [row.example]
            assert set(shown) <= set(dictionaries()[row.dictionary]), row.path


def test_nested_fields_are_listed_by_path():
    paths = [row.path for row in fields_of(contract_of("case.lodged/1"))]

    assert "parties[].agents[].name" in paths
    assert "materials[].files[].digest" in paths


@pytest.mark.parametrize(
    ("name", "words"), [("核验方式", CheckMethod), ("材料状态", MaterialState), ("领证方式", Delivery)]
)
def test_the_counters_words_are_those_of_the_standard(name: str, words: type[Labelled]):
    assert dictionaries()[name] == {word.value: word.label for word in words}


def test_the_register_s_words_are_those_of_the_standard():
    assert set(dictionaries()["共有情况"]) == set(extract._MODES.values())
    assert set(dictionaries()["预告登记种类"]) == set(extract._NOTICES.values())
    assert set(dictionaries()["证书种类"]) == set(recording._KINDS.values())


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _references(each)
    elif isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)


@pytest.mark.parametrize("described", [openapi, member_openapi])
def test_openapi_refers_only_to_what_it_defines(described):
    told = described()
    defined = {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}

    assert told["openapi"] == "3.1.0"
    assert set(_references(told)) <= defined
    assert {name.replace("/", "-") for name in CONTRACTS} <= set(told["components"]["schemas"])


def _routes(patterns: Sequence[URLPattern]) -> set[str]:
    return {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)) for each in patterns}


@pytest.mark.parametrize(
    ("described", "addresses"), [(openapi, hub_urls), (member_openapi, exchange_api)], ids=["hub", "member"]
)
def test_openapi_describes_every_address_and_no_other(described, addresses):
    """Our own bureau's node is a member like any vendor's: what it answers is what a vendor's has to."""
    assert set(described()["paths"]) == _routes(addresses.urlpatterns)


def test_every_operation_has_a_name_by_which_code_is_generated():
    for described in (openapi(), member_openapi()):
        names = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
        assert len(names) == len(set(names))


def test_a_member_is_told_the_same_addresses_in_words():
    [told] = [section for chapter in chapters() for section in chapter.sections if section.title == "成员须提供的地址"]
    [table] = [block for block in told.blocks if isinstance(block, Table)]

    assert {f"POST {path}" for path in member_openapi()["paths"]} == {row[0] for row in table.rows}
