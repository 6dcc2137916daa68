"""The TOML file and the signing key of each demonstration node, written under the data directory."""

import secrets
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from tongban.cli.datadir import DataDirectory
from tongban.cli.demo_province import DemoInstitution, window_of
from tongban.cli.devices.pairing import origin_of, pairing_text
from tongban.cli.layout import PlacedNode, bridge_port
from tongban.cli.postgres import NodeDatabase
from tongban.exchange.devices.seals import counter_key


def node_folder(data: DataDirectory, node: PlacedNode) -> Path:
    """Where everything of one node lies, its database excepted."""
    return data.nodes / node.name


def config_file(data: DataDirectory, node: PlacedNode) -> Path:
    """The node's TOML file."""
    return node_folder(data, node) / "node.toml"


def clock_file(data: DataDirectory) -> Path:
    """How far ahead of the real time the demonstration's nodes go, all of them alike."""
    return data.path / "clock"


def public_key_file(data: DataDirectory, node: PlacedNode) -> Path:
    """The public half of the node's signing key, PEM."""
    return node_folder(data, node) / "public_key.pem"


def county_folder(data: DataDirectory, institution: DemoInstitution) -> Path:
    """Where the files of an institution's fictional register lie."""
    return data.path / "counties" / institution.code


def write_node_files(
    *, data: DataDirectory, nodes: Sequence[PlacedNode], databases: Mapping[str, NodeDatabase]
) -> None:
    """Write every node's file anew from the layout; keys and secrets that exist are kept."""
    data.nodes.mkdir(mode=0o700, exist_ok=True)
    # The departments come last: their customers' secrets stand in the bureaus' files.
    for node in sorted(nodes, key=lambda node: node.site == "departments"):
        folder = node_folder(data, node)
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "files").mkdir(exist_ok=True)
        if node.members:
            _keep_key(folder / "signing_key.pem", public_key_file(data, node))
        content = _content(data, node, nodes, databases[node.name])
        _replace(config_file(data, node), tomli_w.dumps(content))
    _replace(pairing_file(data), pairing_of(data, nodes, windows=lambda one: (window_of(one),)))


def pairing_file(data: DataDirectory) -> Path:
    """What the bridge of all simulated counters is told."""
    return data.nodes / "devices.toml"


def pairing_of(
    data: DataDirectory, nodes: Sequence[PlacedNode], *, windows: Callable[[DemoInstitution], Iterable[str]]
) -> str:
    """One machine stands for all counters: these windows of every institution are paired with it."""
    bureaus = [node for node in nodes if node.site == "bureau"]
    keys = {}
    for node in bureaus:
        secret = _known(config_file(data, node))["devices"]["pairing_key"]
        for counter in (f"{one.code}/{window}" for one in node.institutions for window in windows(one)):
            keys[counter] = counter_key(secret, counter=counter)
    origins = [origin_of(url) for node in bureaus for url in (node.url, f"http://localhost:{node.port}")]
    return pairing_text(port=bridge_port(nodes), origins=origins, keys=keys)


def _content(
    data: DataDirectory, node: PlacedNode, nodes: Sequence[PlacedNode], database: NodeDatabase
) -> dict[str, Any]:
    known = _known(config_file(data, node))
    folder = node_folder(data, node)
    content: dict[str, Any] = {
        "node": {
            "name": node.name,
            "site": node.site,
            "institutions": [institution.code for institution in node.institutions],
            "public_url": node.url,
            "files_dir": str(folder / "files"),
            "secret_key": known.get("node", {}).get("secret_key") or secrets.token_urlsafe(48),
            "demo": True,
            "demonstration_clock": str(clock_file(data)),
        },
        "http": {"host": "127.0.0.1", "port": node.port, "threads": 8},
        "database": {"url": database.url, "owner_url": database.owner_url},
    }
    if node.members:
        hub = _only(nodes, "province")
        content["exchange"] = {
            "hub_url": hub.url,
            "hub_key_file": str(public_key_file(data, hub)),
            "signing_key_file": str(folder / "signing_key.pem"),
            "members": list(node.members),
        }
    if node.site == "bureau":
        departments = _only(nodes, "departments")
        secret = known.get("sms", {}).get("app_secret") or secrets.token_hex(24)
        content["sms"] = {"url": departments.url, "app_key": node.name, "app_secret": secret}
        content["carrier"] = _carrier(node, departments, secret)
        content["devices"] = {
            "pairing_key": known.get("devices", {}).get("pairing_key") or secrets.token_urlsafe(48),
            "bridge_url": f"http://127.0.0.1:{bridge_port(nodes)}",
        }
    if node.site == "departments":
        bureaus = (_known(config_file(data, other)) for other in nodes if other.site == "bureau")
        content["customers"] = {bureau["sms"]["app_key"]: bureau["sms"]["app_secret"] for bureau in bureaus}
    return content


def _carrier(node: PlacedNode, departments: PlacedNode, secret: str) -> dict[str, Any]:
    """A bureau's agreement with the simulated carrier, which knows its customers by the same secret as the operator."""
    first = node.institutions[0]
    return {
        "url": f"{departments.url}/ems",
        "app_key": node.name,
        "authorization": node.name,
        "app_secret": secret,
        "customer": f"TB{first.code}",
        "sender_name": f"{first.name}发证窗口",
        "sender_phone": "037100000000",
        "sender_address": f"河南省{first.place}政务服务中心不动产登记发证窗口",
        "look_minutes": 1,
    }


def _only(nodes: Sequence[PlacedNode], site: str) -> PlacedNode:
    return next(node for node in nodes if node.site == site)


def _known(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _keep_key(private: Path, public: Path) -> None:
    from tongban.exchange.keys import generate_signing_key, load_signing_key

    if not private.exists():
        _replace(private, generate_signing_key().private_pem())
    if not public.exists():
        _replace(public, load_signing_key(private).public_pem())


def _replace(file: Path, text: str) -> None:
    """Write so that a crash leaves either the old file or the new one, readable by its owner only."""
    fresh = file.with_name(f"{file.name}.fresh")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, "utf-8")
    fresh.replace(file)
