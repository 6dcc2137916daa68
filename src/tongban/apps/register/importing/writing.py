"""From the staging tables into the register, a kind at a time, by INSERT … SELECT."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection, models

from tongban.apps.identity.models import Institution
from tongban.apps.register.importing.layouts import HOLDER_COLUMNS, OWNERSHIPS, Layout
from tongban.apps.register.importing.sealing import Written, parts_written, telling
from tongban.apps.register.importing.staging import HOLDERS, JUDGED, OWN
from tongban.apps.register.models import Certificate, Folio, Holder, PrintedSheet

_NAME = 60
_CASE = 80


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose register is taken over, when, and under which name."""

    institution: Institution
    at: datetime
    label: str


def write(layout: Layout, origin: Origin, *, numbered: bool, printed: bool, apart: bool) -> list[Written]:
    """Write the rows of one kind that were judged welcome, with folios, holders, certificates and printed sheets.

    `apart` where some co-owners hold certificates of their own. The answer is what is to be sealed.
    """
    values: dict[str, str | datetime] = {
        "institution": origin.institution.code,
        "at": origin.at,
        "label": origin.label[:_CASE],
    }
    statements: list[tuple[type[models.Model], str]] = [(Folio, _folios(layout))] if layout.is_unit else []
    statements.append((layout.model, _entries(layout)))
    if layout.held:
        statements.append((Holder, _holders(layout)))
    if layout.certificate and numbered:
        statements.append((Certificate, _certificates(layout)))
    if layout.certificate and printed:
        statements.append((PrintedSheet, _sheets(layout)))
    if layout is OWNERSHIPS and apart:
        statements += [(Certificate, _own_certificates()), (PrintedSheet, _own_sheets())]
    written: list[Written] = []
    with connection.cursor() as cursor:
        for model, statement in statements:
            cursor.execute(telling(statement, model), values)
            written += [
                (part, texts) for part, texts in zip(parts_written(model), cursor.fetchone(), strict=True) if texts
            ]
    return written


def _from(layout: Layout) -> str:
    return f"FROM {layout.staging} s JOIN {JUDGED} j ON j.row = s.row WHERE j.verdict IS NULL"


@cache
def _folios(layout: Layout) -> str:
    return f"""
        INSERT INTO folio (id, institution_id, unit_code, opened_at, opened_under)
        SELECT j.folio_id, %(institution)s, s.unit_code, %(at)s, %(label)s
        {_from(layout)} AND j.new_folio ORDER BY s.row"""


@cache
def _entries(layout: Layout) -> str:
    expressions = {
        "id": "s.id",
        "institution_id": "%(institution)s",
        "folio_id": "j.folio_id",
        "recorded_at": "%(at)s",
        "recorded_by": "%(label)s",
        "recorded_by_name": "%(label)s",
        "recorded_under": "%(label)s",
        "source_key": "s.source_key",
    } | {column: f"s.{column}" for column in layout.columns}
    expressions["recorded_by"] = f"left({expressions['recorded_by']}, {_NAME})"
    expressions["recorded_by_name"] = expressions["recorded_by"]
    expressions["recorded_under"] = f"left({expressions['recorded_under']}, {_CASE})"
    expressions |= _defaults(layout.model, expressions)
    return f"""
        INSERT INTO {layout.table} ({", ".join(expressions)})
        SELECT {", ".join(expressions.values())} {_from(layout)} ORDER BY s.row"""


@cache
def _holders(layout: Layout) -> str:
    expressions = {
        "id": "h.id",
        "institution_id": "%(institution)s",
        "folio_id": "j.folio_id",
        f"{layout.table}_id": "j.entry_id",
    } | {column: f"h.{column}" for column in HOLDER_COLUMNS}
    expressions |= _defaults(Holder, expressions)
    return f"""
        INSERT INTO holder ({", ".join(expressions)})
        SELECT {", ".join(expressions.values())} FROM {HOLDERS} h JOIN {JUDGED} j ON j.row = h.row
        WHERE j.verdict IS NULL AND j.kind = '{layout.counted}' ORDER BY h.id"""  # noqa: S608 - as above


@cache
def _certificates(layout: Layout) -> str:
    expressions = _certificate_of(layout) | {"id": "s.certificate_id", "number": "s.number"}
    return f"""
        INSERT INTO certificate ({", ".join(expressions)})
        SELECT {", ".join(expressions.values())} {_from(layout)} AND s.number <> '' ORDER BY s.row"""


@cache
def _own_certificates() -> str:
    expressions = _certificate_of(OWNERSHIPS) | {"id": "o.id", "number": "o.number", "holder_position": "o.position"}
    return f"""
        INSERT INTO certificate ({", ".join(expressions)})
        SELECT {", ".join(expressions.values())} {_own_from()} ORDER BY o.id"""


def _certificate_of(layout: Layout) -> dict[str, str]:
    kind = layout.certificate.value if layout.certificate else ""
    expressions = {
        "id": "",
        "number": "",
        "institution_id": "%(institution)s",
        "folio_id": "j.folio_id",
        f"{layout.table}_id": "s.id",
        "kind": f"'{kind}'",
        "issued_at": "s.recorded_at",
        "issued_by": f"left(s.recorded_by, {_NAME})",
        "issued_under": f"left(s.recorded_under, {_CASE})",
    }
    return expressions | _defaults(Certificate, expressions)


@cache
def _sheets(layout: Layout) -> str:
    return (
        f"{_sheet('s.serial', 's.certificate_id')} {_from(layout)} AND s.number <> '' AND s.serial <> '' ORDER BY s.row"
    )


@cache
def _own_sheets() -> str:
    return f"{_sheet('o.serial', 'o.id')} {_own_from()} AND o.serial <> '' ORDER BY o.id"


def _sheet(serial: str, certificate: str) -> str:
    by = f"left(s.recorded_by, {_NAME})"
    return f"""
        INSERT INTO printed_sheet
            (institution_id, serial, received_at, received_by, batch, certificate_id, issued_at, issued_by)
        SELECT %(institution)s, {serial}, s.recorded_at, {by}, '', {certificate}, s.recorded_at, {by}"""


def _own_from() -> str:
    own = f"JOIN {OWN} o ON o.row = s.row WHERE"
    return _from(OWNERSHIPS).replace("WHERE", own)


def _defaults(model: type[models.Model], given: dict[str, str]) -> dict[str, str]:
    """Columns that nothing is said about, with the default of their field where that is something."""
    found = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented model API
        default = field.get_default()
        if field.column in given or default is None:
            continue
        text = str(default).lower() if isinstance(default, bool) else f"'{default}'"
        found[str(field.column)] = text
    return found
