"""What the database itself refuses, whoever writes."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.conftest import moment
from tests.integration.register.acts import Home
from tests.integration.register.conftest import LONG_AGO, UNIT
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import (
    AccessMessage,
    Certificate,
    CertificateSequence,
    Folio,
    Holder,
    ImportRun,
    Mortgage,
    Ownership,
    PrintedSheet,
    QuarantinedRow,
    Seizure,
    UnitDescription,
)
from tongban.apps.register.operations.access import write_access_messages

LATER = moment("2026-11-20 09:00")


@pytest.fixture
def folio(register):
    return register.folio(UNIT)


def check_now() -> None:
    """Let deferred constraints speak before the test ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
def test_every_constraint_and_index_of_the_models_is_in_the_database():
    """A migration that alters a column may take what stands on the same column with it."""
    declared = {
        one.name
        for model in apps.get_app_config("register").get_models()
        for one in (*model._meta.constraints, *model._meta.indexes)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
        there = {name for (name,) in cursor.fetchall()}

    assert declared - there == set()


def test_a_recorded_row_cannot_be_updated(register, folio):
    ownership = register.ownership(folio, "张䶮")

    with pytest.raises(DatabaseError, match="never changed, only ended"), transaction.atomic():
        Ownership.objects.filter(pk=ownership.pk).update(cause="赠与")
    with pytest.raises(DatabaseError, match="never changed, only ended"), transaction.atomic():
        Holder.objects.filter(ownership=ownership).update(name="别人")
    with pytest.raises(DatabaseError, match="never changed, only ended"), transaction.atomic():
        Folio.objects.filter(pk=folio.pk).update(unit_code=UNIT[:-1] + "9")


def test_a_recorded_row_cannot_be_removed(register, folio):
    register.ownership(folio, "张䶮")

    for model in (Holder, Ownership, UnitDescription, Folio):
        with pytest.raises(DatabaseError, match="never removed"), transaction.atomic():
            model.objects.all()._raw_delete(using="default")


def test_a_row_is_ended_once(register, folio):
    mortgage = register.mortgage(folio, "银行", number="")
    ended = {"ended_by": "x", "ended_by_name": "某", "ended_under": "案"}
    Mortgage.objects.filter(pk=mortgage.pk).update(ended_at=LATER, **ended)

    with pytest.raises(DatabaseError, match="ended_at is written once"), transaction.atomic():
        Mortgage.objects.filter(pk=mortgage.pk).update(ended_at=moment("2026-12-01 09:00"))
    with pytest.raises(DatabaseError, match="ended_at is written once"), transaction.atomic():
        Mortgage.objects.filter(pk=mortgage.pk).update(ended_at=None, ended_by=None, ended_under=None)


def test_an_entry_cannot_end_before_it_began_nor_without_a_reason(register, folio):
    mortgage = Mortgage.objects.filter(pk=register.mortgage(folio, "银行", number="").pk)

    with pytest.raises(IntegrityError, match="mortgage_ends_after_it_begins"), transaction.atomic():
        mortgage.update(ended_at=moment("2001-01-01 00:00"), ended_by="x", ended_under="案")
    with pytest.raises(IntegrityError, match="mortgage_end_names_who_and_why"), transaction.atomic():
        mortgage.update(ended_at=LATER)


def test_a_right_does_not_end_while_its_certificate_is_valid(register, folio):
    mortgage = register.mortgage(folio, "银行", number="豫(2019)济源市不动产证明第0000001号")

    Mortgage.objects.filter(pk=mortgage.pk).update(ended_at=LATER, ended_by="x", ended_under="案")

    with pytest.raises(IntegrityError, match="is still valid"), transaction.atomic():
        check_now()
    transaction.set_rollback(True)


def test_there_is_one_current_ownership_on_a_folio(register, folio):
    register.ownership(folio, "张䶮")

    with pytest.raises(IntegrityError, match="ownership_one_current"), transaction.atomic():
        register.ownership(folio, "李㙍")


@pytest.mark.parametrize(
    ("mode", "names", "shares", "lawful"),
    [
        ("0", ["甲"], (), True),
        ("0", ["甲", "乙"], (), False),  # sole ownership has one holder
        ("1", ["甲", "乙"], (), True),
        ("1", ["甲"], (), False),  # nobody is joint owner alone
        ("2", ["甲", "乙", "丙"], ((1, 3), (1, 3), (1, 3)), True),  # exact where decimals would fail
        ("2", ["甲", "乙"], ((1, 2), (1, 3)), False),
        ("2", ["甲", "乙"], ((2, 3), (2, 3)), False),
        ("2", ["甲", "乙"], (), False),  # shares must be recorded
        ("3", ["甲"], (), True),
        ("0", [], (), False),  # every right has a holder
    ],
)
def test_shares_make_a_whole(register, folio, *, mode, names, shares, lawful):
    def write() -> None:
        register.ownership(folio, *names, mode=mode, shares=shares)
        check_now()

    if lawful:
        write()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_holder_added_later_may_not_break_the_whole(register, folio):
    ownership = register.ownership(folio, "甲", "乙", mode="2", shares=((1, 2), (1, 2)))
    check_now()

    register._hold(folio, ["丙"], ((1, 2),), ownership=ownership)

    with pytest.raises(IntegrityError, match="do not make a whole"), transaction.atomic():
        check_now()
    transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("since", "until", "lawful"),
    [
        (date(2026, 3, 2), date(2029, 3, 1), True),  # three years
        (date(2026, 3, 2), date(2029, 3, 3), False),  # 民诉法解释 §485
        (date(2026, 3, 2), date(2026, 3, 1), False),
    ],
)
def test_a_seizure_lasts_three_years_at_most(register, folio, since, until, lawful):
    if lawful:
        register.seizure(folio, court="甲法院", since=since, until=until)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        register.seizure(folio, court="甲法院", since=since, until=until)


def test_only_a_queued_seizure_may_lack_a_term(register, folio):
    common = {"institution": register.institution, "folio": folio, "recorded_at": LONG_AGO, "recorded_by": "x"}
    Seizure.objects.create(kind="2", court="乙", document_number="2号", served_at=LONG_AGO, **common)

    with pytest.raises(IntegrityError, match="has_a_term_unless_queued"), transaction.atomic():
        Seizure.objects.create(kind="1", court="乙", document_number="3号", served_at=LONG_AGO, **common)


def test_amounts_are_not_negative(register, folio):
    with pytest.raises(IntegrityError, match="mortgage_amount_is_not_negative"), transaction.atomic():
        register.mortgage(folio, "银行", number="", amount=Decimal("-0.01"))


def test_a_unit_is_presold_to_one_at_a_time(register, folio):
    register.presale(folio, "甲", number="")

    with pytest.raises(IntegrityError, match="presale_notice_one_current"), transaction.atomic():
        register.presale(folio, "乙", number="")


def test_ownership_is_proved_by_a_title_certificate_and_all_else_by_a_registration_certificate(register, folio):
    ownership = register.ownership(folio, "甲")

    with pytest.raises(IntegrityError, match="kind_follows_the_right"), transaction.atomic():
        register._certify(folio, "registration", "豫(2019)济源市不动产证明第0000009号", ownership=ownership)


def test_a_certificate_number_is_given_once(register, folio):
    ownership = register.ownership(folio, "甲", number="豫(2019)济源市不动产权第0000001号")

    with pytest.raises(IntegrityError, match="certificate_number_once"), transaction.atomic():
        register._certify(folio, "title", "豫(2019)济源市不动产权第0000001号", ownership=ownership)


def test_a_certificate_changes_only_by_its_voiding(register, folio):
    register.ownership(folio, "甲", number="豫(2019)济源市不动产权第0000001号")

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Certificate.objects.filter(folio=folio).update(number="豫(2019)济源市不动产权第0000002号")


def test_a_sheet_is_used_once_and_spoiled_once(register, folio):
    register.ownership(folio, "甲", number="豫(2019)济源市不动产权第0000001号")
    common = {"institution": register.institution, "received_at": LONG_AGO, "received_by": "x"}
    PrintedSheet.objects.create(serial="41000000001", **common)
    sheet = PrintedSheet.objects.filter(serial="41000000001")
    sheet.update(spoiled_at=LONG_AGO, spoiled_by="x", spoil_reason="污损")

    with pytest.raises(DatabaseError, match="spoil_reason is written once"), transaction.atomic():
        sheet.update(spoil_reason="别的原因")
    with pytest.raises(IntegrityError, match="printed_sheet_serial_once"), transaction.atomic():
        PrintedSheet.objects.create(serial="41000000001", **common)


def test_a_number_that_leaves_a_gap_is_refused_at_commit(register, folio):
    ownership = register.ownership(folio, "甲")

    with pytest.raises(IntegrityError, match="does not follow on"), transaction.atomic():  # noqa: PT012 - the commit speaks
        Certificate.objects.create(
            institution=register.institution, folio=folio, kind="title", number="豫(2026)济源市不动产权第0000005号",
            series_year=2026, serial=5, ownership=ownership, issued_at=LONG_AGO, issued_by="x", issued_under="x",
        )  # fmt: skip
        _now()


def test_a_number_taken_without_a_certificate_is_refused_at_commit(register):
    with pytest.raises(IntegrityError, match="no certificate bears it"), transaction.atomic():  # noqa: PT012 - the commit speaks
        CertificateSequence.objects.create(institution=register.institution, year=2026, kind="title", last=1)
        _now()


@pytest.mark.parametrize(
    ("first", "second", "lawful"),
    [
        ({}, {}, False),  # two of the whole
        ({}, {"kind": "5"}, False),  # a renewal an old register wrote down binds, too
        ({"against": "甲", "share": (1, 2)}, {"against": "乙", "share": (1, 2)}, True),  # two owners' shares
        ({"against": "甲", "share": (1, 2)}, {"against": "甲", "share": (1, 3)}, False),  # one owner's twice
        ({"against": "甲", "share": (1, 2)}, {}, False),  # a share and the whole
        ({}, {"since": date(2028, 1, 5), "until": date(2029, 1, 4)}, True),  # one after the other
    ],
)
def test_only_one_seizure_binds_the_same_thing_on_one_day(register, folio, first, second, lawful):
    def seize(*, kind="1", since=date(2026, 1, 5), until=date(2028, 1, 4), share=(None, None), against=""):
        Seizure.objects.create(
            institution=register.institution, folio=folio, recorded_at=LONG_AGO, recorded_by="x",
            recorded_under="x", kind=kind, court="甲法院", document_number="1号", served_at=LONG_AGO,
            from_date=since, until_date=until, against=against, share_numerator=share[0], share_denominator=share[1],
        )  # fmt: skip

    seize(**first)
    if lawful:
        seize(**second)
        return
    with pytest.raises(IntegrityError, match="seizure_binds_alone"), transaction.atomic():
        seize(**second)


def _now() -> None:
    """Let the deferred constraints speak, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_was_reported_and_what_was_imported_is_kept(register, friday_morning):
    run = ImportRun.objects.create(fingerprint="f", label="旧", started_at=LONG_AGO, position=5, finished_at=LATER)
    QuarantinedRow.objects.create(run=run, institution=register.institution, file="a.csv", line=2, reason="缺少ZL")
    Home(institution=register.institution, officer=Officer(username="d", name="丁")).open().sold_first_to("甲")
    write_access_messages(institution=register.institution, at=friday_morning)

    AccessMessage.objects.update(state="sent", sent_at=friday_morning)
    for statement in (
        "UPDATE access_message SET content = 'x'",
        "DELETE FROM access_message",
        "UPDATE import_run SET position = 4",
        "DELETE FROM import_run",
        "UPDATE quarantined_row SET reason = ''",
    ):
        with (
            pytest.raises(DatabaseError, match=r"never changed|is kept|goes forward|append-only"),
            transaction.atomic(),
        ):
            connection.cursor().execute(statement)
