"""`python -m tongban.cli.bench.exchange.members CONFIG.toml`: who takes part, told to the node that keeps it.

At the hub the members that only have a name; at the receiving bureau a small register to be asked about.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from tongban.cli.node import set_up_django

_UNITS: Final = 200


def main(config: Path) -> None:
    """Do what the order on standard input says; the answer is JSON."""
    order = json.load(sys.stdin)
    set_up_django(config)
    told = _enter(order["members"]) if "members" in order else _keep_register(config, Path(order["county"]))
    sys.stdout.write("\n" + json.dumps(told))


def _enter(members: dict[str, Any]) -> dict[str, object]:
    from django.utils.timezone import now

    from tongban.apps.directory.operations import register_member
    from tongban.exchange.contracts import published_contracts

    for name in members["names"]:
        register_member(
            code=name,
            name=f"{name} 登记中心",
            kind="bureau",
            endpoint=members["endpoint"],
            public_key=members["public_key"],
            grants=list(published_contracts()),
            state="live",
            at=now(),
        )
    return {"members": len(members["names"])}


def _keep_register(config: Path, folder: Path) -> dict[str, object]:
    from tongban.cli.county import make_county, write_county
    from tongban.cli.demo_province import DEMO_SEED, JIYUAN
    from tongban.cli.imports import import_register
    from tongban.cli.seeding import seed_institutions

    seed_institutions((JIYUAN,))
    if not folder.exists():
        write_county(make_county(code=JIYUAN.county, units=_UNITS, seed=DEMO_SEED), folder)
    import_register([folder], configs=[config])
    return {"units": _unit_codes()}


def _unit_codes() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_code FROM folio ORDER BY unit_code LIMIT %s", [_UNITS])
        return [code for (code,) in cursor.fetchall()]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
