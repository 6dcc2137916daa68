"""`python -m tongban.cli.seed_node CONFIG.toml`: fill one demonstration node, as `tongban up` does at its first start.

A process of its own, because Django knows one database per process and `up` itself stays without Django.
TONGBAN_DATA and TONGBAN_PORT_BASE say where the other nodes are.
"""

import sys
from pathlib import Path

from tongban.cli.datadir import DataDirectory, data_directory_in_use
from tongban.cli.layout import PlacedNode, placed_nodes, port_base
from tongban.cli.node import set_up_django
from tongban.cli.node_files import public_key_file


def main(config: Path) -> None:
    """Seed the node that this file describes; its database is migrated."""
    set_up_django(config)
    from django.conf import settings

    nodes = placed_nodes(port_base())
    node = next(node for node in nodes if node.name == settings.TONGBAN.node.name)
    seed(node, nodes, DataDirectory(data_directory_in_use()))


def seed(node: PlacedNode, nodes: tuple[PlacedNode, ...], data: DataDirectory) -> None:
    """Institutions and accounts everywhere; at the province also the members of the exchange."""
    from tongban.cli.seeding import seed_institutions, seed_members

    seed_institutions(node.institutions)
    if node.site == "province":
        hosts = {one.code: host for host in nodes if host.site == "bureau" for one in host.institutions}
        seed_members(
            endpoints={code: host.url for code, host in hosts.items()},
            public_keys={code: public_key_file(data, host) for code, host in hosts.items()},
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
