"""An import in several processes comes to what one process alone would have made of the files."""

from dataclasses import replace

import pytest

from tests.unit.exchange.national.samples import HOUSE, OWNERSHIP
from tongban.apps.register.importing.lanes import LaneFailed
from tongban.apps.register.importing.numbers import raise_sequences
from tongban.apps.register.models import Folio, Ownership, RegisterLogEntry
from tongban.apps.register.proving.verification import verify_register
from tongban.cli.county import make_county, write_county
from tongban.cli.importing.node import import_files
from tongban.exchange.national.writing import RIGHT_FIELDS, UNIT_FIELDS, write_extract

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Many pieces of few rows."""
    monkeypatch.setattr("tongban.cli.importing.pieces._EXTRACT_BYTES", 12_000)
    monkeypatch.setattr("tongban.cli.importing.pieces._MESSAGES", 7)


def test_a_county_goes_in_whole_and_the_register_verifies(jiyuan, friday_morning, tmp_path):
    county = make_county(code="419001", units=400, seed=5)
    write_county(county, tmp_path)

    report = import_files([tmp_path], at=friday_morning, lanes=3)
    again = import_files([tmp_path], at=friday_morning, lanes=3)

    rights = sum(len(one) for _, one in county.units)
    assert (report.bad, report.added.total()) == ([], 400 + rights)
    assert (again.bad, again.added.total(), again.unchanged) == ([], 0, 400 + rights)
    assert RegisterLogEntry.objects.count() > 5
    assert verify_register(jiyuan).holds


def test_of_two_that_contradict_each_other_the_first_in_the_file_wins(jiyuan, friday_morning, tmp_path):
    units = [replace(HOUSE, unit_code=f"{HOUSE.unit_code[:-4]}{room:04d}") for room in range(1, 300)]
    rival = replace(units[150], location="别处")
    (tmp_path / "units.csv").write_bytes(write_extract([*units, rival, *units[:3]], fields=UNIT_FIELDS))
    sold = [
        replace(OWNERSHIP, unit_code=one.unit_code, certificate_number=f"济房证{room}号")
        for room, one in enumerate(units)
    ]
    twice = replace(sold[200], unit_code=units[0].unit_code, certificate_number="济房证0号", case_number="X")
    (tmp_path / "rights.csv").write_bytes(write_extract([*sold, twice], fields=RIGHT_FIELDS))

    report = import_files([tmp_path], at=friday_morning, lanes=3)

    assert [(row.file, row.line, row.reason[:12]) for row in report.bad] == [
        ("rights.csv", 301, "登记簿已有该单元的现势所"),
        ("units.csv", 301, "登记簿已有该单元，内容与"),
    ]
    assert (report.added, report.unchanged) == ({"units": 299, "ownerships": 299}, 3)
    assert (Folio.objects.count(), Ownership.objects.count()) == (299, 299)
    assert verify_register(jiyuan).holds


def test_an_error_in_a_process_ends_the_import_and_it_goes_on_later(jiyuan, friday_morning, tmp_path, monkeypatch):
    units = [replace(HOUSE, unit_code=f"{HOUSE.unit_code[:-4]}{room:04d}") for room in range(1, 300)]
    (tmp_path / "units.csv").write_bytes(write_extract(units, fields=UNIT_FIELDS))

    def fail(*_: object) -> None:
        raise OSError("磁盘已满")

    monkeypatch.setattr("tongban.apps.register.importing.takeover.raise_sequences", fail)
    with pytest.raises(LaneFailed, match="磁盘已满"):
        import_files([tmp_path], at=friday_morning, lanes=3)
    monkeypatch.setattr("tongban.apps.register.importing.takeover.raise_sequences", raise_sequences)

    report = import_files([tmp_path], at=friday_morning, lanes=3)

    assert (report.bad, report.added["units"] + report.unchanged) == ([], 299)
    assert verify_register(jiyuan).holds
