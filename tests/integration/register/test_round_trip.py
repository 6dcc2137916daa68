"""What is exported and imported into an empty register is equal; what is interrupted goes on; codes are translated."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest
from django.apps import apps
from django.db import connection

from tests.unit.exchange.national.samples import (
    AT,
    EASEMENT,
    FOLIO_NOTE,
    HABITATION,
    HOUSE,
    LAND,
    LAND_RIGHT,
    MORTGAGE,
    MORTGAGE_NOTICE,
    NOTICE,
    OBJECTION,
    OWNERSHIP,
    QUEUED,
    SEIZURE,
)
from tongban.apps.register.exporting.register import export_register
from tongban.apps.register.importing import Journal, import_records
from tongban.apps.register.models import Folio, ImportRun, Ownership, QuarantinedRow, UnitDescription
from tongban.apps.register.queries import find_unit
from tongban.apps.register.queries.imports import imports_of, quarantined, reasons
from tongban.cli.county import make_county
from tongban.cli.exports import write_as_extracts, write_as_messages
from tongban.cli.importing.node import import_files
from tongban.domain.dictionaries import AdvanceNoticeKind, HouseNature
from tongban.domain.register.folio_notes import NoteKind
from tongban.exchange.national.mapping import CodeMapping, MappingUnusable
from tongban.exchange.national.records import Sourced, UnitStatus
from tongban.exchange.national.writing import UNIT_FIELDS, write_extract

FUTURE = "419001001003GB00020F00010101"
BARE = "419001001003GB00020F00010102"


def everything() -> list:
    """A small county and one unit with every kind of right, restriction and note the ledger knows."""
    county = make_county(code="419001", units=120, seed=3)
    generated = [record for unit, rights in county.units for record in (unit, *rights)]
    taken = {unit.unit_code for unit, _ in county.units}
    assert HOUSE.unit_code not in taken
    assert not {FUTURE, BARE} & taken
    future = replace(HOUSE, unit_code=FUTURE, status=UnitStatus.PREDICTED, completed_on=None, floor="")
    presold = replace(NOTICE, unit_code=FUTURE)
    financed = replace(MORTGAGE_NOTICE, unit_code=FUTURE)
    sale = replace(NOTICE, kind=AdvanceNoticeKind.SALE, obligor="王㙍")
    second = replace(MORTGAGE_NOTICE, kind=AdvanceNoticeKind.MORTGAGE)
    earlier = AT - timedelta(days=9)
    rights = [
        OWNERSHIP, replace(MORTGAGE, rank=2, effective_since=earlier), sale, second, EASEMENT, HABITATION, OBJECTION,
        presold, financed, LAND_RIGHT,
    ]  # fmt: skip
    numbered = [
        replace(one, certificate_number=f"济房证（2009）字第{serial:05d}号")
        for serial, one in enumerate(rights, start=1)
    ]
    noted = [
        replace(FOLIO_NOTE, kind=kind, unit_code=code)
        for kind, code in zip(NoteKind, cycle([HOUSE.unit_code, LAND.unit_code]), strict=False)
    ]
    # Two officers of one name, and a unit of which nothing but a note tells.
    namesakes = replace(FOLIO_NOTE, unit_code=BARE, proposed_by=FOLIO_NOTE.recorded_by)
    bare = replace(HOUSE, unit_code=BARE)
    return [
        *generated, HOUSE, future, LAND, bare, *numbered, SEIZURE, replace(QUEUED, against="王㙍"), *noted, namesakes,
    ]  # fmt: skip


def contents(institution) -> set:
    return {record for unit, rights in export_register(institution=institution) for record in (unit, *rights)}


def empty_the_register() -> None:
    """What no operation can do: the tests' own superuser clears the tables."""
    tables = [model._meta.db_table for model in apps.get_app_config("register").get_models()]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.mark.parametrize(
    ("write", "profile"),
    [(write_as_extracts, ""), (write_as_messages, "as100_2015"), (write_as_messages, "as100_2021")],
)
def test_what_is_exported_and_imported_into_an_empty_register_is_equal(
    jiyuan, friday_morning, tmp_path, write, profile
):
    rows = [Sourced(record=one, file="旧系统", line=line) for line, one in enumerate(everything(), start=1)]
    first = import_records(rows, institutions={"419001": jiyuan}, at=friday_morning, label="旧系统")
    assert first.bad == []
    before = contents(jiyuan)
    assert len(before) == len(rows)

    files = write(list(export_register(institution=jiyuan)), folder=tmp_path, institution="419001", profile=profile)
    empty_the_register()
    assert contents(jiyuan) == set()
    again = import_files(files, at=friday_morning)

    assert again.bad == []
    assert contents(jiyuan) == before


def test_an_interrupted_import_goes_on_where_it_stopped(jiyuan, friday_morning, monkeypatch):
    units = [replace(HOUSE, unit_code=f"419001001002GB00012F0018{room:04d}") for room in range(1, 31)]
    rows = [Sourced(record=one, file="units.csv", line=line) for line, one in enumerate(units, start=2)]
    monkeypatch.setattr("tongban.apps.register.importing.imports.AT_ONCE", 10)
    institutions = {"419001": jiyuan}

    def journal() -> Journal:
        return Journal.of(fingerprint="f", label="导入", at=friday_morning, institutions=institutions)

    def cut():
        yield from rows[:25]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_records(cut(), institutions=institutions, at=friday_morning, label="导入", journal=journal())
    assert ImportRun.objects.get().position == 20

    told: list[int] = []
    report = import_records(
        iter(rows), institutions=institutions, at=friday_morning, label="导入", journal=journal(), progress=told.append
    )

    assert told == [30]
    assert (report.added["units"], report.unchanged) == (30, 0)
    assert Folio.objects.count() == 30
    assert ImportRun.objects.get().finished_at == friday_morning


def test_doubtful_rows_are_set_aside_with_reason_and_count(jiyuan, friday_morning, tmp_path):
    lines = write_extract([HOUSE], fields=UNIT_FIELDS).decode().splitlines()
    bad = [
        lines[1].replace(HOUSE.unit_code, f"419001001002GB00012F0018000{n}").replace(",3,11,", ",9,11,") for n in (1, 2)
    ]
    (tmp_path / "units.csv").write_text("\n".join([lines[0], lines[1], *bad]), "utf-8")

    import_files([tmp_path], at=friday_morning)

    (line,) = imports_of(institution=jiyuan)
    assert (line.set_aside, line.run.added) == (2, {"units": 1})
    assert [one.line for one in quarantined(institution=jiyuan, run=line.run.pk)] == [3, 4]
    ((reason, count),) = reasons(institution=jiyuan, run=line.run.pk)
    assert ("建筑物状态" in reason, count) == (True, 2)
    assert QuarantinedRow.objects.count() == 2


CODES = """
[419001.FWXZ]
1 = "0"
7 = "6"
"""


def test_codes_of_another_system_are_translated_and_unknown_ones_refused(jiyuan, friday_morning, tmp_path):
    theirs = [
        replace(HOUSE, nature=HouseNature(code), unit_code=f"{HOUSE.unit_code[:-1]}{code}") for code in ("1", "7", "8")
    ]
    (tmp_path / "units.csv").write_bytes(write_extract(theirs, fields=UNIT_FIELDS))

    report = import_files([tmp_path], at=friday_morning, codes=CODES.encode())

    natures = list(UnitDescription.objects.order_by("pk").values_list("nature_code", flat=True))
    assert natures == [HouseNature.MARKET, HouseNature.AFFORDABLE]
    assert [one.reason for one in report.bad] == ["FWXZ的值“8”不在本机构的代码对照中"]


@pytest.mark.parametrize("text", ["[济源.FWXZ]\n1='0'", "FWXZ='1'", "[419001"])
def test_a_file_of_codes_that_cannot_be_used_is_refused(text):
    with pytest.raises(MappingUnusable):
        CodeMapping.read(text.encode())


@pytest.mark.parametrize(
    "typed", ["济房权证字第（2009）00123号", "济房权证字第(2009)00123号", "济房权证字第 （2009） 00123 号"]
)
def test_an_old_certificate_is_found_with_either_width_of_brackets(jiyuan, friday_morning, typed):
    old = replace(OWNERSHIP, certificate_number="济房权证字第（2009） 00123号")
    rows = [Sourced(record=one, file="a", line=1) for one in (HOUSE, old)]
    import_records(rows, institutions={"419001": jiyuan}, at=friday_morning, label="旧")

    assert find_unit(institution=jiyuan, text=typed).unit_code == HOUSE.unit_code
    assert Ownership.objects.get().certificates.get().number == "济房权证字第（2009） 00123号"
