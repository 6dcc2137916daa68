"""Taking over an existing register."""

import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.exchange.national.samples import AT, BANK, HOUSE, MORTGAGE, NOTICE, OWNERSHIP, SEIZURE, UNIT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.register.importing import ImportReport, import_records
from tongban.apps.register.models import Certificate, Folio, Holder, Mortgage, Ownership, Seizure, UnitDescription
from tongban.apps.register.operations import RecordingOrder, record_case
from tongban.apps.register.queries import folio_facts
from tongban.cli.county import make_county, write_county
from tongban.cli.importing.node import import_files
from tongban.domain.catalogue import PartyRole
from tongban.domain.dictionaries import CoOwnership, HolderKind
from tongban.domain.register.facts import ApplicationFacts, ApplicationParty
from tongban.exchange.national.records import BadRow, Sourced
from tongban.exchange.national.writing import UNIT_FIELDS, write_extract, write_message

OTHER_UNIT = "419001001002GB00012F00180303"


@pytest.fixture
def take(jiyuan, friday_morning):
    """Import records as if each stood on a line of one file."""

    def _take(*records) -> ImportReport:
        rows = [one if isinstance(one, BadRow) else Sourced(record=one, file="簿.csv", line=number)
                for number, one in enumerate(records, start=2)]  # fmt: skip
        return import_records(rows, institutions={"419001": jiyuan}, at=friday_morning, label="导入")

    return _take


def contents() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Folio, UnitDescription, Ownership, Mortgage, Seizure, Certificate))


def test_what_the_old_register_said_is_what_the_rulebook_sees(take, jiyuan):
    report = take(HOUSE, OWNERSHIP, MORTGAGE, SEIZURE)

    assert not report.bad
    facts = folio_facts(institution=jiyuan, unit_code=UNIT, on=date(2022, 1, 1))
    assert facts.unit.location == HOUSE.location
    assert [(one.name, str(one.share)) for one in facts.ownership.holders] == [("王㙍", "1/3"), ("李四", "2/3")]
    assert facts.ownership.certificate_numbers == (OWNERSHIP.certificate_number,)
    assert (facts.mortgages[0].amount, facts.mortgages[0].transfer_banned) == (MORTGAGE.amount, True)
    assert facts.mortgages[0].key == MORTGAGE.certificate_number
    assert facts.effective_seizure(on=date(2022, 1, 1)).court == "济源市人民法院"
    assert folio_facts(institution=jiyuan, unit_code=UNIT, on=date(2024, 6, 15)).seizures == ()  # run out


def test_rights_keep_the_moment_and_clerk_of_their_own_recording(take):
    take(HOUSE, OWNERSHIP)

    ownership = Ownership.objects.get()
    assert (ownership.recorded_at, ownership.recorded_by_name, ownership.recorded_under) == (AT, "某登簿", "419001-2")


def test_importing_twice_changes_nothing(take):
    take(HOUSE, OWNERSHIP, MORTGAGE, SEIZURE)
    before = contents()

    again = take(HOUSE, OWNERSHIP, MORTGAGE, SEIZURE)

    assert (again.added, again.unchanged, again.bad) == (Counter(), 4, [])
    assert contents() == before


def test_importing_again_does_not_revive_what_has_ended_since(take, jiyuan, appoint, friday_morning):
    take(HOUSE, OWNERSHIP, MORTGAGE)
    bank = ApplicationParty(name=BANK.name, kind=HolderKind.ENTERPRISE, role=PartyRole.MORTGAGEE)
    order = RecordingOrder(
        case_number="CASE",
        item="3704",
        unit_code=UNIT,
        certificate_number=MORTGAGE.certificate_number,
        application=ApplicationFacts(parties=(bank,), mortgage_key=MORTGAGE.certificate_number),
    )
    record_case(institution=jiyuan, order=order, officer=appoint("赵", jiyuan), at=friday_morning)

    again = take(HOUSE, OWNERSHIP, MORTGAGE)

    assert not again.added
    assert Mortgage.objects.filter(ended_at__isnull=True).count() == 0


def test_bad_rows_are_reported_and_good_ones_go_in(take):
    unreadable = BadRow(file="簿.csv", line=9, unit_code="", reason="看不懂")
    elsewhere = replace(HOUSE, unit_code="410105" + UNIT[6:])
    homeless = replace(MORTGAGE, unit_code=OTHER_UNIT)
    too_long = replace(HOUSE, unit_code=OTHER_UNIT[:-1] + "4", location="长" * 201)

    report = take(HOUSE, elsewhere, homeless, too_long, OWNERSHIP, unreadable)

    assert report.added == {"units": 1, "ownerships": 1}
    assert [(row.line, row.reason) for row in report.bad] == [
        (3, "没有登记机构管辖这个不动产单元所在的区划"),
        (4, "登记簿中没有该不动产单元，先导入单元"),
        (5, "有一栏的文字超过登记簿所能记载的长度"),
        (9, "看不懂"),
    ]


def test_what_contradicts_the_register_is_reported_not_overwritten(take):
    take(HOUSE, OWNERSHIP, MORTGAGE)
    other_owner = replace(OWNERSHIP, case_number="X", certificate_number="豫(2021)济源市不动产权第0000099号")
    same_number = replace(MORTGAGE, case_number="X")
    moved = replace(HOUSE, location="别处")

    report = take(moved, other_owner, same_number)

    assert [row.reason[:14] for row in report.bad] == [
        "登记簿已有该单元，内容与此行",
        "登记簿已有该单元的现势所有权",
        "证号豫(2021)济源市不动",
    ]
    assert UnitDescription.objects.get().location == HOUSE.location


def test_rights_may_come_before_their_unit(take):
    report = take(MORTGAGE, OWNERSHIP, HOUSE)

    assert (report.added.total(), report.bad) == (3, [])


def test_one_unlawful_row_does_not_take_its_batch_with_it(take):
    units = [replace(HOUSE, unit_code=f"{UNIT[:-4]}{number:04d}") for number in range(1, 40)]
    backwards = replace(MORTGAGE, unit_code=units[20].unit_code, debt_until=date(2001, 1, 1))

    report = take(*units, backwards)

    assert report.added == {"units": 39}
    assert [row.reason for row in report.bad] == ["债务履行终止日期早于起始日期"]


def test_names_with_rare_characters_survive(take):
    take(HOUSE, replace(NOTICE, holders=(replace(NOTICE.holders[0], name="张䶮𬱖㙍"),)))

    assert Holder.objects.get().name == "张䶮𬱖㙍"


def test_new_certificates_number_on_from_the_imported_ones(take, jiyuan, appoint, friday_morning):
    sole = replace(OWNERSHIP, holders=(replace(OWNERSHIP.holders[0], share=None),), mode=CoOwnership.SOLE)
    take(HOUSE, replace(sole, certificate_number="豫(2026)济源市不动产权第0000041号"))
    owner = ApplicationParty(name="王㙍", role=PartyRole.OWNER)
    order = RecordingOrder(
        case_number="CASE",
        item="9001",
        unit_code=UNIT,
        certificate_number="豫(2026)济源市不动产权第0000041号",
        application=ApplicationFacts(parties=(owner,)),
    )

    recorded = record_case(institution=jiyuan, order=order, officer=appoint("赵", jiyuan), at=friday_morning)

    assert recorded.certificate.number == "豫(2026)济源市不动产权第0000042号"


def test_an_import_is_noted_in_the_audit_trail(take):
    take(HOUSE, OWNERSHIP)
    take(HOUSE, OWNERSHIP)  # nothing new, nothing to note

    entry = AuditEntry.objects.get()
    assert (entry.act, entry.institution_code, entry.detail["entries"]) == ("register.import", "419001", 2)


def test_a_generated_county_goes_in_whole_from_its_files(jiyuan, friday_morning, tmp_path):
    county = make_county(code="419001", units=300, seed=5)
    write_county(county, tmp_path)

    report = import_files([tmp_path], at=friday_morning)
    again = import_files([tmp_path], at=friday_morning)

    rights = sum(len(one) for _, one in county.units)
    assert (report.bad, report.added.total()) == ([], 300 + rights)
    assert (again.bad, again.added, again.unchanged) == ([], Counter(), 300 + rights)


def test_folders_archives_and_strange_files(jiyuan, friday_morning, tmp_path):
    message = write_message(right=OWNERSHIP, unit=HOUSE, message_id="1", institution="419001")
    (tmp_path / "a.xml").write_bytes(message)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("again.xml", message)
        archive.writestr("notes.txt", "x")
        archive.writestr("broken.xml", "<Message>")
    (tmp_path / "c.zip").write_bytes(b"PK no archive")
    (tmp_path / "d.csv").write_bytes(write_extract([replace(HOUSE, unit_code=OTHER_UNIT)], fields=UNIT_FIELDS))
    strange = tmp_path / "e.pdf"
    strange.write_bytes(b"%PDF")

    report = import_files([tmp_path, strange, Path("/nowhere.csv")], at=friday_morning)

    assert report.added == {"units": 2, "ownerships": 1}
    assert {(row.file, row.reason[:8]) for row in report.bad} == {
        ("b.zip/notes.txt", "压缩包内只读未加"),
        ("b.zip/broken.xml", "不是合格的XML"[:8]),
        ("c.zip", "压缩包已损坏"),
        ("e.pdf", "只读 .xml、.csv"[:8]),
        ("/nowhere.csv", "文件读不出来：N"[:8]),
    }
