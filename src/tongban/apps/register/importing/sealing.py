"""What a chunk wrote, sealed by one line of the log: the text as PostgreSQL writes it, hashed here by the block."""

from collections.abc import Iterator

from django.db import connection

from tongban.apps.register.importing.layouts import OBJECTIONS, OWNERSHIPS, Layout
from tongban.apps.register.importing.staging import HOLDERS, JUDGED, OWN
from tongban.apps.register.models import Certificate, Folio, Holder, PrintedSheet
from tongban.apps.register.proving.hashing import SealedRow, sm3
from tongban.apps.register.proving.logbook import Draft
from tongban.apps.register.proving.parts import PARTS, Part, parts_of


def seal_chunk(draft: Draft, layouts: list[Layout]) -> None:
    """Hash every row this transaction wrote from the staging tables."""
    for part, ids in _written(layouts):
        draft.rows += _sealed(part, ids, draft.salt)


def _written(layouts: list[Layout]) -> Iterator[tuple[Part, str]]:
    """Parts with the query for the keys of what was written."""
    for layout in layouts:
        mine = f"FROM {JUDGED} j WHERE j.verdict IS NULL AND j.kind = '{layout.counted}'"
        if layout.is_unit:
            yield from _with(Folio, f"SELECT j.folio_id {mine} AND j.new_folio")
        yield from _with(layout.model, f"SELECT j.entry_id {mine}")
        if layout is OBJECTIONS:
            sued = next(part for part in parts_of(layout.model, late=True) if part.name == "lawsuit")
            yield sued, f"SELECT j.entry_id {mine}"
        staged = f"JOIN {JUDGED} j ON j.row = s.row WHERE j.verdict IS NULL"
        if layout.certificate:
            certified = f"SELECT s.certificate_id FROM {layout.staging} s {staged} AND s.number <> ''"  # noqa: S608 - ours
            yield from _with(Certificate, certified)
            sheets = f"SELECT p.id FROM printed_sheet p WHERE p.certificate_id IN ({certified} AND s.serial <> '')"  # noqa: S608 - ours
            yield from ((part, sheets) for part in PARTS if part.model is PrintedSheet)
        if layout is OWNERSHIPS:
            own = f"SELECT o.id FROM {OWN} o JOIN {JUDGED} j ON j.row = o.row WHERE j.verdict IS NULL"  # noqa: S608 - ours
            yield from _with(Certificate, own)
            sheets = f"SELECT p.id FROM printed_sheet p WHERE p.certificate_id IN ({own})"  # noqa: S608 - ours
            yield from ((part, sheets) for part in PARTS if part.model is PrintedSheet)
    if any(layout.held for layout in layouts):
        held = f"FROM {HOLDERS} s JOIN {JUDGED} j ON j.row = s.row WHERE j.verdict IS NULL"
        yield from _with(Holder, f"SELECT s.id {held}")


def _with(model: type, ids: str) -> Iterator[tuple[Part, str]]:
    for part in parts_of(model, late=False):
        yield part, ids


def _sealed(part: Part, ids: str, salt: bytes) -> list[SealedRow]:
    # One long text a part: a message a row would cost more than the hashing. JSON writes a line break as \\n.
    select = (
        f"""SELECT string_agg({part.text}, E'\\n') FROM "{part.table}" WHERE id = ANY(ARRAY({ids})) AND {part.there}"""  # noqa: S608 - ours
    )
    with connection.cursor() as cursor:
        cursor.execute(select)
        (texts,) = cursor.fetchone()
    lines = texts.encode().split(b"\n") if texts else []
    code, before = part.code, b"\x00" if part.public else b"\x00" + salt
    return [SealedRow(code, int(line.split(b",", 3)[2]), sm3(before + line)) for line in lines]
