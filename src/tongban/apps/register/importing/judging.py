"""What the register thinks of staged rows: there already, in contradiction to it, without a unit, or welcome."""

from enum import StrEnum
from functools import cache

from django.db import connection

from tongban.apps.register.importing.layouts import BURDENS, MORTGAGES, NOTICES, OWNERSHIPS, UNITS, Layout
from tongban.apps.register.importing.staging import JUDGED
from tongban.domain.dictionaries import AdvanceNoticeKind


class Verdict(StrEnum):
    """Why a row is not written."""

    UNCHANGED = "unchanged"
    HOMELESS = "登记簿中没有该不动产单元，先导入单元"
    DESCRIBED = "登记簿已有该单元，内容与此行不同；导入不改动已有记载"
    OWNED = "登记簿已有该单元的现势所有权，内容与此行不同；导入不改动已有记载"
    PRESOLD = "登记簿已有该单元的预购商品房预告登记"
    NUMBER_USED = "证号{}已用于其他权利"
    SERIAL_USED = "印制序列号已用于其他证书"
    DEBT_BACKWARDS = "债务履行终止日期早于起始日期"
    LAND_BACKWARDS = "土地使用终止日期早于起始日期"
    TERM_BACKWARDS = "权利终止日期早于起始日期"


def judge(layout: Layout, institution: str) -> None:
    """Give every staged row of a kind its verdict, NULL where it is to be written, with its folio."""
    with connection.cursor() as cursor:
        # A lookup by index for each row, whatever the planner believes a growing table to hold: that is why every
        # question is a scalar subselect, which is neither hashed nor joined.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(_statement(layout), {"institution": institution})
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on")


def refusals() -> list[tuple[int, Verdict]]:
    """Rows that are not written, and why."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row, verdict FROM {JUDGED} WHERE verdict IS NOT NULL ORDER BY row")  # noqa: S608 - ours
        return [(row, Verdict(verdict)) for row, verdict in cursor.fetchall()]


@cache
def _statement(layout: Layout) -> str:
    conditions = " ".join(f"WHEN {condition} THEN '{verdict.value}'" for condition, verdict in _conditions(layout))
    folio = "coalesce(f.id, s.new_folio_id)" if layout.is_unit else "f.id"
    return f"""
        INSERT INTO {JUDGED} (row, kind, entry_id, folio_id, new_folio, verdict)
        SELECT s.row, '{layout.counted}', s.id, {folio}, f.id IS NULL, CASE {conditions} END
        FROM {layout.staging} s
        LEFT JOIN LATERAL (SELECT id FROM folio
            WHERE institution_id = %(institution)s AND unit_code = s.unit_code LIMIT 1) f ON TRUE"""  # noqa: S608 - ours


def _conditions(layout: Layout) -> list[tuple[str, Verdict]]:
    """The first that is true decides."""
    known = f"""(SELECT TRUE FROM {layout.table} k
        WHERE k.folio_id = f.id AND k.source_key = s.source_key LIMIT 1)"""  # noqa: S608 - ours
    if layout is UNITS:
        described = "(SELECT TRUE FROM unit_description d WHERE d.folio_id = f.id AND d.ended_at IS NULL LIMIT 1)"
        return [
            (known, Verdict.UNCHANGED),
            (f"s.accompanies AND {described}", Verdict.UNCHANGED),
            (described, Verdict.DESCRIBED),
            ("s.land_until < s.land_from", Verdict.LAND_BACKWARDS),
        ]
    conditions = [(known, Verdict.UNCHANGED), ("f.id IS NULL", Verdict.HOMELESS), *_OWN.get(layout.counted, [])]
    if layout.certificate:
        number = "(SELECT TRUE FROM certificate c WHERE c.number = s.number LIMIT 1)"
        serial = """(SELECT TRUE FROM printed_sheet p
            WHERE p.institution_id = %(institution)s AND p.serial = s.serial LIMIT 1)"""
        conditions += [
            (f"s.number <> '' AND {number}", Verdict.NUMBER_USED),
            (f"s.serial <> '' AND {serial}", Verdict.SERIAL_USED),
        ]
    return conditions


_OWN = {
    OWNERSHIPS.counted: [
        ("(SELECT TRUE FROM ownership o WHERE o.folio_id = f.id AND o.ended_at IS NULL LIMIT 1)", Verdict.OWNED)
    ],
    NOTICES.counted: [
        (
            f"""s.kind = '{AdvanceNoticeKind.PRESALE.value}' AND (SELECT TRUE FROM advance_notice a
            WHERE a.folio_id = f.id AND a.ended_at IS NULL AND a.kind = '{AdvanceNoticeKind.PRESALE.value}' LIMIT 1)""",  # noqa: S608 - ours
            Verdict.PRESOLD,
        )
    ],
    MORTGAGES.counted: [("s.debt_until < s.debt_from", Verdict.DEBT_BACKWARDS)],
    BURDENS.counted: [("s.until_date < s.from_date", Verdict.TERM_BACKWARDS)],
}
