"""A pytest plugin that gives the whole run one real PostgreSQL and one node configuration."""

import atexit
import os
import tempfile
import tomllib
from pathlib import Path

import tomli_w

from tests.integration.next_year import published_to
from tongban.cli.postgres import embedded_postgres
from tongban.exchange.keys import generate_signing_key


def _exchange(root: Path) -> dict[str, object]:
    """In tests one node is the hub and every bureau at once, with one key."""
    key = generate_signing_key()
    (root / "signing.pem").write_text(key.private_pem(), "ascii")
    (root / "hub.pem").write_text(key.public_pem(), "ascii")
    return {
        "hub_url": "http://hub.test",
        "hub_key_file": str(root / "hub.pem"),
        "signing_key_file": str(root / "signing.pem"),
        "members": ["province", "bureau.410100", "bureau.419001", "bureau.410122"],
    }


def _configure() -> None:
    """Start the server and name the configuration, before Django's settings are read."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        _move_apart(worker)
        return
    if "TONGBAN_CONFIG" in os.environ:
        return
    home = tempfile.TemporaryDirectory(prefix="tongban-tests-")
    atexit.register(home.cleanup)
    root = Path(home.name)
    root.chmod(0o755)
    # Nothing here outlives the run: neither does it wait for the disk, nor is the cluster left behind.
    server = embedded_postgres(root / "postgres", durable=False, throwaway=True)
    running = server.__enter__()
    atexit.register(server.__exit__, None, None, None)
    (root / "files").mkdir()
    published_to(root)
    config = {
        "node": {
            "name": "tests",
            "site": "bureau",
            "institutions": ["410100", "419001"],
            "public_url": "http://127.0.0.1:1",
            "files_dir": str(root / "files"),
            "secret_key": "a-secret-for-tests-only-and-nothing-else",
            "demo": True,
        },
        "http": {"port": 1},
        "database": {"url": running.url("tongban"), "owner_url": running.url("tongban")},
        "exchange": _exchange(root),
    }
    path = root / "node.toml"
    path.write_text(tomli_w.dumps(config), "utf-8")
    os.environ["TONGBAN_CONFIG"] = str(path)


def _move_apart(worker: str) -> None:
    """Several processes share the server; each has databases and, lest one clears away another's, files of its own."""
    shared = Path(os.environ["TONGBAN_CONFIG"])
    config = tomllib.loads(shared.read_text("utf-8"))
    root = shared.parent / worker
    (root / "files").mkdir(parents=True)
    published_to(root)
    config["node"]["files_dir"] = str(root / "files")
    own = root / "node.toml"
    own.write_text(tomli_w.dumps(config), "utf-8")
    os.environ["TONGBAN_CONFIG"] = str(own)


_configure()
