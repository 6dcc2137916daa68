"""`python -m tongban.cli.seed_node CONFIG.toml`: fill one demonstration node, as `tongban up` does at its first start.

A process of its own, because Django knows one database per process and `up` itself stays without Django.
TONGBAN_DATA and TONGBAN_PORT_BASE say where the other nodes are.
"""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tongban.cli.datadir import DataDirectory, data_directory_in_use
from tongban.cli.demo_province import BUREAUX, DEMO_SEED, DEMO_UNITS, DemoInstitution
from tongban.cli.layout import PlacedNode, placed_nodes, port_base
from tongban.cli.node import set_up_django
from tongban.cli.node_files import county_folder, public_key_file
from tongban.cli.refusal import Refusal

if TYPE_CHECKING:
    from tongban.cli.county import County


def main(config: Path) -> None:
    """Seed the node that this file describes; its database is migrated."""
    set_up_django(config)
    from django.conf import settings

    nodes = placed_nodes(port_base())
    node = next(node for node in nodes if node.name == settings.TONGBAN.node.name)
    data = DataDirectory(data_directory_in_use())
    seed(node, nodes, data)
    if node.site == "bureau":
        take_over_registers(node, config, data)
    if node.site == "departments":
        fill_departments()


def seed(node: PlacedNode, nodes: tuple[PlacedNode, ...], data: DataDirectory) -> None:
    """Institutions and accounts everywhere; at the province also the members of the exchange."""
    from tongban.cli.seeding import seed_institutions, seed_members, seed_offices

    seed_institutions(node.institutions)
    if node.site == "province":
        hosts = {one.code: host for host in nodes if host.site == "bureau" for one in host.institutions}
        seed_members(
            endpoints={code: host.url for code, host in hosts.items()},
            public_keys={code: public_key_file(data, host) for code, host in hosts.items()},
        )
        offices = next(one for one in nodes if one.site == "departments")
        seed_offices(endpoint=offices.url, public_key=public_key_file(data, offices))


def fill_departments() -> None:
    """Let the departments hold what agrees with the registers: everybody who stands in them, and the buyers."""
    from tongban.apps.identity.clock import localdate
    from tongban.cli.shared_records import keep_records, records_of

    for institution in BUREAUX:
        county = make_county_of(institution, on=localdate())
        keep_records(records_of(county))


def take_over_registers(node: PlacedNode, config: Path, data: DataDirectory) -> None:
    """Make each institution's fictional county and import its files as any real register's."""
    from tongban.apps.identity.clock import localdate
    from tongban.cli.county import write_county
    from tongban.cli.imports import import_register

    for institution in node.institutions:
        folder = county_folder(data, institution)
        if not folder.exists():
            write_county(make_county_of(institution, on=localdate()), folder)
        outcome = import_register([folder], configs=[config])
        if outcome.bad:
            raise Refusal(
                f"{institution.name}：{len(outcome.bad)} 行虚构数据没有导入（{outcome.bad[0]['reason']}）；"
                "数据若来自旧版本，请用 make up RESET=1 重新开始"
            )


def make_county_of(institution: DemoInstitution, *, on: date) -> "County":
    """An institution's fictional county, the same wherever it is made."""
    from tongban.cli.county import make_county

    return make_county(code=institution.county, units=DEMO_UNITS, seed=DEMO_SEED, on=on)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except Refusal as refusal:
        refusal.show()
        sys.exit(Refusal.exit_code)
