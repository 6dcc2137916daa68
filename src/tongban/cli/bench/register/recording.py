"""`python -m tongban.cli.bench.register.recording CONFIG.toml FOLDER`: clerks who record, each on a connection.

The order {"first", "count", "threads", "bare"} comes as JSON on standard input, the durations go as JSON to standard
output. Every second case cancels a mortgage (3704), every second replaces a title certificate, which takes a number
(9001). `bare` does the rows of the same recordings in plain SQL, without law, seals or log: the ceiling.
"""

import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tongban.cli.demo_province import JIYUAN
from tongban.cli.node import set_up_django

_LOCK: Final = "SELECT id FROM folio WHERE institution_id = %(home)s AND unit_code = %(unit)s FOR UPDATE"
_VOID: Final = """UPDATE certificate SET voided_at = now(), voided_by = 'bare', voided_under = %(case)s,
    void_reason = 'bare' WHERE number = %(number)s"""
_END: Final = """UPDATE mortgage SET ended_at = now(), ended_by = 'bare', ended_by_name = 'bare',
    ended_under = %(case)s, end_cause = 'bare'
    WHERE id = (SELECT mortgage_id FROM certificate WHERE number = %(number)s)"""
_PEN: Final = "SELECT code FROM institution WHERE code = %(home)s FOR NO KEY UPDATE"
_NUMBER: Final = """WITH taken AS (INSERT INTO certificate_sequence AS s (institution_id, year, kind, last, taken_over)
        VALUES (%(home)s, 2026, 'title', 1, 0)
        ON CONFLICT (institution_id, year, kind) DO UPDATE SET last = s.last + 1 RETURNING last)
    INSERT INTO certificate (institution_id, folio_id, kind, number, series_year, serial, ownership_id, replaces_id,
        note, issued_at, issued_by, issued_under)
    SELECT institution_id, folio_id, kind, '第' || taken.last, 2026, taken.last, ownership_id, id, '', now(), 'bare',
        %(case)s FROM certificate, taken WHERE number = %(number)s"""
# One row as the line of the log would be, in a table that nothing reads here.
_LINE: Final = """INSERT INTO import_run (fingerprint, label, started_at, finished_at, position, added, unchanged)
    VALUES (%(digest)s, %(case)s, now(), now(), 0, '{}', 0)"""
_BARE: Final = {"3704": (_LOCK, _VOID, _END, _PEN, _LINE), "9001": (_LOCK, _VOID, _PEN, _NUMBER, _LINE)}


def main(config: Path, folder: Path) -> None:
    """Let the threads record and say how long each recording took."""
    set_up_django(config)
    order = json.load(sys.stdin)
    targets = json.loads((folder / "register-targets.json").read_text("utf-8"))["cases"]
    mine = targets[order["first"] : order["first"] + order["count"]]
    act = _bare if order["bare"] else _record
    taken: list[float] = []
    refused: list[str] = []
    threads = [
        threading.Thread(target=_work, args=(act, mine[number :: order["threads"]], taken, refused))
        for number in range(order["threads"])
    ]
    began, spent = time.time(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump({"began": began, "ended": time.time(), "started": spent,
               "processor": time.process_time() - spent, "taken": taken,
               "refused": refused[:5], "refusals": len(refused)}, sys.stdout)  # fmt: skip


def _work(act: Callable[[list[str]], None], targets: list[list[str]], taken: list[float], refused: list[str]) -> None:
    import psycopg
    from django.db import connection

    from tongban.domain.errors import DomainError

    connection.ensure_connection()
    for target in targets:
        began = time.perf_counter()
        try:
            act(target)
        except (DomainError, psycopg.Error) as refusal:
            refused.append(str(refusal))
        else:
            taken.append(time.perf_counter() - began)
    connection.close()


def _record(target: list[str]) -> None:
    from django.utils.timezone import now

    from tongban.apps.identity.models import Institution, Officer
    from tongban.apps.register.operations import RecordingOrder, record_case
    from tongban.domain.catalogue import PartyRole
    from tongban.domain.dictionaries import HolderKind
    from tongban.domain.register.facts import ApplicationFacts, ApplicationParty

    item, unit, number, name = target
    home: Any = Institution(code=JIYUAN.code, name=JIYUAN.name, place=JIYUAN.place)
    lender = ApplicationParty(name=name, kind=HolderKind.ENTERPRISE, role=PartyRole.MORTGAGEE)
    owner = ApplicationParty(name=name, role=PartyRole.OWNER)
    applications = {
        "3704": ApplicationFacts(parties=(lender,), mortgage_key=number),
        "9001": ApplicationFacts(parties=(owner,)),
    }
    order = RecordingOrder(
        case_number=f"B{secrets.token_hex(10)}",
        item=item,
        unit_code=unit,
        certificate_number=number,
        application=applications[item],
    )
    officer = Officer(username="bench", name="测量", institution=home)
    record_case(institution=home, order=order, officer=officer, at=now())


def _bare(target: list[str]) -> None:
    from django.db import connection

    item, unit, number, _ = target
    values = {
        "home": JIYUAN.code, "unit": unit, "number": number, "case": f"B{secrets.token_hex(10)}",
        "digest": secrets.token_hex(32),
    }  # fmt: skip
    driver = connection.connection
    with driver.transaction(), driver.cursor() as cursor:
        for statement in _BARE[item]:
            cursor.execute(statement, values)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
