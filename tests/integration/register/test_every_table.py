"""Every table of the register, every column: what a superuser does in SQL, all guards off, verification names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction

from tests.integration.register.acts import BANK, SURVEYOR, Home, mortgage_cancelled, person, replaced
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import (
    AccessLog,
    AccessMessage,
    AccessProgress,
    Burden,
    Folio,
    FolioLook,
    FolioNote,
    Holder,
    ImportRun,
    NoteProposal,
    QuarantinedRow,
)
from tongban.apps.register.operations import (
    assign_printed_serial,
    decide_switch,
    describe_building,
    describe_parcel,
    note_lawsuit,
    receive_sheets,
    sign_tree_heads,
    spoil_sheet,
)
from tongban.apps.register.operations.noting import NoteTold, confirm_proposal, propose_lifting, propose_note
from tongban.apps.register.operations.searching import SearchApplication, issue_search_certificate
from tongban.apps.register.proving.apart import append_apart
from tongban.apps.register.proving.logbook import Seals
from tongban.apps.register.proving.verification import verify_register
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import RightType
from tongban.domain.people import Role
from tongban.domain.register.folio_notes import NoteKind
from tongban.domain.register.refusals import CourtAct
from tongban.domain.searching import SCOPES, Searcher

BESIDE_THE_REGISTER = {
    # What was told to others, and how far: follows from the log, and is held against it by the daily log.
    AccessMessage, AccessLog, AccessProgress,
    # How imports went; what they brought in is sealed.
    ImportRun, QuarantinedRow,
    # Who looked at a folio: append-only, as the audit trail is.
    FolioLook,
    # What one officer asked for; once another confirmed it, what is noted is sealed with both their names.
    NoteProposal,
}  # fmt: skip
TABLES = [
    model for model in apps.get_app_config("register").get_models() if model not in BESIDE_THE_REGISTER
]  # fmt: skip
OTHER = "410100"


@pytest.fixture
def written(home: Home, zhengzhou) -> Home:
    """At least one row in every table of the register, some of them ended, voided, spoiled, refused."""
    assert zhengzhou.code == OTHER
    home.sold_first_to("张䶮")
    home.mortgaged_to(BANK)
    replaced(home)
    mortgage_cancelled(home)
    home.mortgaged_to(BANK)
    home.record(
        "7003", ("张䶮", R.SELLER), ("王五", R.BUYER), alternative="joint", holders=(person("王五"),),
        obligor=person("张䶮"), price=100,
    )  # fmt: skip
    done = home.record("6001", ("王五", R.INTERESTED), holders=(person("王五"),), matter="共同出资")
    note_lawsuit(
        institution=home.institution, unit_code=home.unit_code, certificate_number=done.certificate.number,
        case_number="受理通知书", officer=home.officer, at=home.at,
    )  # fmt: skip
    for court in ("甲法院", "乙法院"):
        home.seized_by(court, against="张䶮")
    home.court(CourtAct.RELEASE, "甲法院")
    home.court(CourtAct.RELEASE, "丙法院")
    describe(home)
    stock(home)
    burdened(home)
    searched(home)
    noted(home)
    decide_switch(
        officer=home.officer, name="parcel_seizure", value="blocks", since=home.at.date(), reason="会议纪要", at=home.at
    )
    sign_tree_heads(at=home.at)
    home.court(CourtAct.RENEW, "丙法院")
    sign_tree_heads(at=home.at)
    verdict = verify_register(home.institution)
    assert verdict.holds, [one.sentence for one in verdict.found]
    return home


def describe(home: Home) -> None:
    """A parcel and a building, each described twice."""
    common = {"institution": home.institution, "author": SURVEYOR, "under": "权籍调查成果"}
    parcel = home.unit_code[:19]
    for days in range(2):
        at = home.at + timedelta(days=days)
        describe_parcel(code=parcel, location="济源市沁园路1号", area="1200.00", at=at, **common)
        describe_building(parcel_code=parcel, number="0018", project="沁园小区", units=60, at=at, **common)


def stock(home: Home) -> None:
    """Sheets in stock, used, spoiled."""
    receive_sheets(serials=[f"4100000000{digit}" for digit in range(3)], officer=home.officer, at=home.at, batch="一")
    assign_printed_serial(certificate_number=home.title, serial="41000000000", officer=home.officer, at=home.at)
    spoil_sheet(serial="41000000001", reason="打印偏移", officer=home.officer, at=home.at)


def burdened(home: Home) -> None:
    """A right of habitation, as an import would bring it in."""
    folio = Folio.objects.get(unit_code=home.unit_code)
    common = {"institution": home.institution, "folio": folio}
    with transaction.atomic():
        burden = Burden.objects.create(
            kind=RightType.HABITATION.value, content="居住至终老", recorded_at=home.at, recorded_by="import",
            recorded_by_name="导入", recorded_under="导入", **common,
        )  # fmt: skip
        holder = Holder.objects.create(
            burden=burden, position=1, name="孙七", kind="1", document_kind="1", document_number="1", **common
        )
        seals = Seals()
        seals.opened(Burden, [burden.pk])
        seals.opened(Holder, [holder.pk])
        append_apart(
            institution=home.institution, seals=seals, under="导入", summary="导入", author=SURVEYOR, at=home.at
        )


def searched(home: Home) -> None:
    """A certificate of a search."""
    asked = SearchApplication(
        searcher=Searcher.STATE_ORGAN, applicant="济源市公安局", document_kind=DocumentKind.OTHER,
        document_number="1", subject=home.title, purpose="办案", proofs=SCOPES[Searcher.STATE_ORGAN].proofs,
    )  # fmt: skip
    issue_search_certificate(application=asked, officer=home.officer, at=home.at)


def noted(home: Home) -> None:
    """A lock that was lifted and a dispute that stands, each proposed by one and confirmed by another."""
    asking, confirming = (
        Officer.objects.create(username=name, name=name, institution=home.institution, roles=[Role.REVIEW.value])
        for name in ("note.asks", "note.confirms")
    )
    told = NoteTold(reason="数据整改", basis="整改通知")
    lock = propose_note(unit_code=home.unit_code, kind=NoteKind.LOCK, told=told, officer=asking, at=home.at)
    confirm_proposal(number=lock.number, officer=confirming, at=home.at)
    (note,) = FolioNote.objects.all()
    lifting = propose_lifting(unit_code=home.unit_code, note=note.pk, told=told, officer=asking, at=home.at)
    confirm_proposal(number=lifting.number, officer=confirming, at=home.at)
    paid = propose_note(unit_code=home.unit_code, kind=NoteKind.LAND_PRICE_PAID, told=told, officer=asking, at=home.at)
    confirm_proposal(number=paid.number, officer=confirming, at=home.at)


@contextmanager
def all_guards_off(table: str) -> Iterator[None]:
    """As a superuser: triggers and foreign keys silent, this table's own constraints dropped; undone at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(
                """SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I CASCADE', %s, conname) FROM pg_constraint
                   WHERE conrelid = %s::regclass AND contype IN ('c', 'u', 'x')
                   UNION ALL SELECT format('DROP INDEX %%I', indexrelid::regclass) FROM pg_index
                   WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary AND NOT EXISTS (
                       SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
                [table, table, table],
            )
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)


def named(home: Home) -> set[str]:
    """The tables verification names."""
    return {one.table.split()[0] for one in verify_register(home.institution).found}


def keys_of(model: type[models.Model]) -> list[int]:
    return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


ANOTHER = {
    models.BooleanField: "NOT {column}",
    models.DateTimeField: "coalesce({column} + interval '1 second', now())",
    models.DateField: "coalesce({column} + 1, current_date)",
    models.BinaryField: "set_byte({column}, 0, get_byte({column}, 0) # 1)",
    models.JSONField: "'[]'",
    ArrayField: "'{{改}}'",
    models.CharField: "left('改' || coalesce({column}, ''), {length})",
    models.TextField: "'改' || coalesce({column}, '')",
}


def another_value(field: models.Field) -> str:
    """An SQL expression for a value the column does not have, whatever it has."""
    if field.column == "institution_id":
        return f"'{OTHER}'"
    template = ANOTHER.get(type(field), "coalesce({column} + 1, 1)")
    return template.format(column=f'"{field.column}"', length=getattr(field, "max_length", None))


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_every_column_of_every_row_is_sealed(written, model):
    """Each row, each column by itself; the key itself is tried by adding and removing."""
    table, unseen = model._meta.db_table, []
    keys = keys_of(model)
    assert keys
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        for key in {keys[0], keys[-1]}:
            with all_guards_off(table), connection.cursor() as cursor:
                cursor.execute(f'UPDATE {table} SET "{field.column}" = {another_value(field)} WHERE id = %s', [key])  # noqa: S608 - names of our own tables
                assert cursor.rowcount == 1
                if table not in named(written):
                    unseen.append((field.column, key))
    assert unseen == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_a_row_removed_from_any_table_is_named(written, model):
    table, unseen = model._meta.db_table, []
    for key in keys_of(model):
        with all_guards_off(table), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])  # noqa: S608 - as above
            if table not in named(written):
                unseen.append(key)
    assert unseen == []


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_a_row_added_to_any_table_is_named(written, model):
    """A copy of every row under another key: also whatever was sealed once is not sealed twice."""
    table, unseen = model._meta.db_table, []
    columns = ", ".join(f'"{one.column}"' for one in model._meta.concrete_fields if not one.primary_key)
    for key in keys_of(model):
        with all_guards_off(table), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id, {columns}) SELECT id + 1000000, {columns} FROM {table} WHERE id = %s",  # noqa: S608 - as above
                [key],
            )
            if table not in named(written):
                unseen.append(key)
    assert unseen == []


def test_a_row_under_an_institution_nobody_knows_is_named(written):
    """A folio shows what stands on it, whatever institution the row names: such a row hides from nobody."""
    unseen = []
    for model in TABLES:
        table, names = model._meta.db_table, [one.column for one in model._meta.concrete_fields if not one.primary_key]
        told = ", ".join("'999999'" if one == "institution_id" else f'"{one}"' for one in names)
        columns = ", ".join(f'"{one}"' for one in names)
        with all_guards_off(table), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} (id, {columns}) SELECT id + 1000000, {told} FROM {table} LIMIT 1")  # noqa: S608 - as above
            if table not in named(written):
                unseen.append(table)
    assert unseen == []


def test_every_table_is_either_proved_or_said_to_stand_beside_the_register():
    assert {model._meta.db_table for model in TABLES} == {
        "folio", "parcel", "building", "unit_description", "ownership", "mortgage", "advance_notice", "burden",
        "seizure", "objection", "folio_note", "holder", "certificate", "certificate_sequence", "printed_sheet",
        "court_order", "search_certificate", "switch_decision", "address_stem", "register_log", "register_tree_node",
        "register_tree_head",
    }  # fmt: skip
