"""A recording is planned, shown and carried out; what fails on the way leaves nothing behind."""

import pytest
from django.db import DataError, connection, transaction

from tests.integration.register.acts import BANK, Home, mortgage_cancelled, numbers_of
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import Certificate, Mortgage, Ownership, RegisterLogEntry
from tongban.apps.register.operations import changes_preview, record_case
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import standing_rows
from tongban.apps.register.queries.rows import rows_ever
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.catalogue import PartyRole as R


@pytest.fixture
def mortgaged(home: Home) -> Home:
    home.sold_first_to("张䶮")
    home.mortgaged_to(BANK)
    return home


def test_a_preview_asks_the_database_nothing_once_the_folio_is_known(mortgaged, django_assert_num_queries):
    order = mortgaged.order("3704", (BANK, R.MORTGAGEE), certificate_number=mortgaged.mortgage)
    rows = standing_rows(institution=mortgaged.institution, unit_code=mortgaged.unit_code)

    with django_assert_num_queries(0):
        first = changes_preview(institution=mortgaged.institution, order=order, rows=rows)
        second = changes_preview(institution=mortgaged.institution, order=order, rows=rows)

    assert first == second
    assert [(one.about, one.after) for one in first] == [("抵押权", "注销"), ("不动产登记证明", "作废")]
    assert rows.mortgages[0].is_current
    assert all(one.is_valid for one in rows.certificates)


def test_a_folio_is_one_statement_whatever_stands_on_it(mortgaged, django_assert_num_queries):
    mortgaged.seized_by("济源市人民法院", against="张䶮")

    with django_assert_num_queries(1):
        rows = standing_rows(institution=mortgaged.institution, unit_code=mortgaged.unit_code)
        told = [holder.name for right in (rows.ownership, *rows.mortgages) for holder in right.holders.all()]
        proved = [one.mortgage or one.ownership for one in rows.certificates]
        sheets = [one.printed_serial for one in rows.certificates]

    assert told == ["张䶮", BANK]
    assert {type(one).__name__ for one in proved} == {"Ownership", "Mortgage"}
    assert sheets == ["", ""]
    assert [one.court for one in rows.seizures] == ["济源市人民法院"]


def test_what_a_recording_asks_again_and_again_postgresql_plans_once(home):
    home.sold_first_to("张䶮")
    for _ in range(7):  # the first five are planned to find out whether that pays
        home.mortgaged_to(BANK)

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        kept = cursor.fetchall()

    for said in (
        "FOR UPDATE",
        "register_take_the_pen",
        "json_build_object('folio'",
        "INSERT INTO certificate_sequence",
    ):
        assert any(said in statement and planned for statement, planned in kept), said


def test_rows_are_what_django_would_have_fetched(mortgaged):
    rows = standing_rows(institution=mortgaged.institution, unit_code=mortgaged.unit_code)

    for row in (rows.folio, rows.unit, rows.ownership, *rows.mortgages, *rows.certificates):
        stored = type(row).objects.get(pk=row.pk)
        names = [one.attname for one in type(row)._meta.concrete_fields]
        assert [getattr(row, name) for name in names] == [getattr(stored, name) for name in names]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_cannot_be_written_undoes_the_recording(mortgaged):
    """The line travels with the commit; only it holds the officer's name when a certificate is replaced."""
    lines = RegisterLogEntry.objects.count()
    endless = Officer(username="clerk", name="赵" * 61, institution=mortgaged.institution)
    order = mortgaged.order("9001", ("张䶮", R.OWNER), certificate_number=mortgaged.title)

    with pytest.raises(DataError):
        record_case(institution=mortgaged.institution, order=order, officer=endless, at=mortgaged.at)

    assert Certificate.objects.get(number=mortgaged.title).is_valid
    assert RegisterLogEntry.objects.count() == lines
    done = mortgaged.record("9001", ("张䶮", R.OWNER), certificate_number=mortgaged.title)
    assert done.certificate.number.endswith("第0000002号")
    assert verify_register(mortgaged.institution).holds


def test_a_recording_inside_a_larger_transaction_is_undone_with_it(mortgaged):
    before = numbers_of(mortgaged)

    with transaction.atomic():
        mortgaged.record("3704", (BANK, R.MORTGAGEE), certificate_number=mortgaged.mortgage)
        assert Mortgage.objects.get().ended_at is not None
        transaction.set_rollback(True)

    assert numbers_of(mortgaged) == before
    assert verify_register(mortgaged.institution).holds


def test_a_unit_nobody_registered_is_not_found(mortgaged):
    order = mortgaged.order("9001", ("张䶮", R.OWNER), certificate_number=mortgaged.title)
    unknown = type(order)(**(vars(order) | {"unit_code": order.unit_code[:24] + "9999"}))

    with pytest.raises(FolioNotFound):
        record_case(institution=mortgaged.institution, order=unknown, officer=mortgaged.officer, at=mortgaged.at)


@pytest.mark.django_db
def test_postgresql_knows_how_often_repeats_what_a_partial_index_finds():
    """It takes no statistics of expressions from a partial index, and then takes one row in two hundred for a match."""
    with connection.cursor() as cursor:
        cursor.execute(_UNKNOWN_TO_THE_PLANNER)
        assert cursor.fetchall() == []


_UNKNOWN_TO_THE_PLANNER = """
    SELECT index.indexrelid::regclass::text, expression
    FROM pg_index AS index JOIN pg_class AS class ON class.oid = index.indexrelid
        JOIN pg_am AS method ON method.oid = class.relam AND method.amname = 'btree'
        CROSS JOIN generate_series(1, index.indnkeyatts) AS place
        CROSS JOIN pg_get_indexdef(index.indexrelid, place, false) AS expression
    WHERE index.indpred IS NOT NULL AND index.indkey[place - 1] = 0
        AND NOT EXISTS (
            SELECT FROM pg_statistic_ext AS known
            WHERE known.stxrelid = index.indrelid
                AND expression = ANY (pg_get_statisticsobjdef_expressions(known.oid)))
"""


def test_all_that_was_ever_written_on_a_folio_is_one_statement(mortgaged, django_assert_num_queries):
    place = {"institution": mortgaged.institution, "unit_code": mortgaged.unit_code}
    mortgage_cancelled(mortgaged)
    mortgaged.mortgaged_to("济源农村商业银行")
    mortgaged.seized_by("济源市人民法院", against="张䶮")

    with django_assert_num_queries(1):
        rows = rows_ever(**place)
        told = [[held.name for held in one.holders.all()] for one in (*rows[Ownership], *rows[Mortgage])]
    for model, found in rows.items():
        written = model.objects.filter(folio__unit_code=mortgaged.unit_code)
        assert sorted(one.pk for one in found) == sorted(written.values_list("pk", flat=True))
    assert [len(standing_rows(**place).mortgages), len(rows[Mortgage])] == [1, 2]
    assert told == [["张䶮"], [BANK], ["济源农村商业银行"]]


def test_nothing_was_ever_written_on_a_folio_of_another_institution(mortgaged, zhengzhou):
    with pytest.raises(FolioNotFound):
        rows_ever(institution=zhengzhou, unit_code=mortgaged.unit_code)
