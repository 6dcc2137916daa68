"""Bring the demonstration's databases up to date before its nodes start, and only when something changed."""

import hashlib
import importlib.metadata
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import tongban
from tongban.cli.datadir import DataDirectory
from tongban.cli.layout import PlacedNode
from tongban.cli.node import node_environment
from tongban.cli.node_files import config_file, node_folder, public_key_file
from tongban.cli.processes import end, spawn
from tongban.cli.refusal import Refusal
from tongban.cli.supervision import StopRequest

_PACKAGE = Path(tongban.__file__).parent
# Who brings migrations of their own, or decides how ours are carried out.
_FOREIGN = ("django", "procrastinate", "django-axes")


def prepare_nodes(*, data: DataDirectory, nodes: Sequence[PlacedNode], stop: StopRequest) -> None:
    """Migrate, then seed, every node that is not as this program would leave it; several at once.

    Raises Refusal with the last line of what failed; the whole of it lies beside the node's file.
    """
    schema = _schema_digest()
    stale = [node for node in nodes if not _noted(data, node, "migrated", schema)]
    _run_each(stale, "migrate", ["-m", "tongban.cli", "node", "migrate"], data=data, stop=stop)
    if stop.stopping:
        return
    for node in stale:
        _note(data, node, "migrated", schema)
    seeds = {node.name: _seed_digest(schema, data, nodes) for node in nodes}
    bare = [node for node in nodes if not _noted(data, node, "seeded", seeds[node.name])]
    _run_each(bare, "seed", ["-m", "tongban.cli.seed_node"], data=data, stop=stop)
    if stop.stopping:
        return
    for node in bare:
        _note(data, node, "seeded", seeds[node.name])


def _run_each(
    nodes: Sequence[PlacedNode], what: str, module: list[str], *, data: DataDirectory, stop: StopRequest
) -> None:
    running = [(node, _start(node, what, module, data)) for node in nodes]
    try:
        while not stop.stopping and any(process.poll() is None for _, process in running):
            stop.pause(1.0)
    finally:
        for _, process in running:
            end(process, patience=5.0)
    if stop.stopping:
        return
    for node, process in running:
        if process.returncode != 0:
            log = _log(data, node, what)
            raise Refusal(f"{node.name}：{what} 失败：{_last_line(log)}（全文见 {log}）")


def _start(node: PlacedNode, what: str, module: list[str], data: DataDirectory) -> subprocess.Popen[bytes]:
    config = config_file(data, node)
    environment = {**node_environment(config), "TONGBAN_DATA": str(data.path)}
    with _log(data, node, what).open("wb") as log:
        return spawn([sys.executable, *module, config], env=environment, output=log)


def _schema_digest() -> str:
    """Changes whenever a migration, a model or the granting of rights might differ."""
    digest = hashlib.sha256()
    for distribution in _FOREIGN:
        digest.update(f"{distribution} {importlib.metadata.version(distribution)}\n".encode())
    for file in sorted(_PACKAGE.rglob("*.py")):
        inside = file.relative_to(_PACKAGE).as_posix()
        if "migrations" in inside or "models" in inside or inside.endswith(("rights.py", "append_only.py")):
            digest.update(inside.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _seed_digest(schema: str, data: DataDirectory, nodes: Sequence[PlacedNode]) -> str:
    """Changes with the schema, the seeds themselves, the addresses and the keys."""
    digest = hashlib.sha256(schema.encode())
    cli = _PACKAGE / "cli"
    seeds = [cli / "demo_province.py", cli / "seeding.py", cli / "seed_node.py", *sorted((cli / "county").glob("*.py"))]
    for file in seeds:
        digest.update(file.read_bytes())
    for node in nodes:
        digest.update(node.url.encode())
        if node.members:
            digest.update(public_key_file(data, node).read_bytes())
    return digest.hexdigest()


def _noted(data: DataDirectory, node: PlacedNode, what: str, digest: str) -> bool:
    file = node_folder(data, node) / what
    return file.exists() and file.read_text("ascii") == digest


def _note(data: DataDirectory, node: PlacedNode, what: str, digest: str) -> None:
    (node_folder(data, node) / what).write_text(digest, "ascii")


def _log(data: DataDirectory, node: PlacedNode, what: str) -> Path:
    return node_folder(data, node) / f"{what}.log"


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "没有说明"
