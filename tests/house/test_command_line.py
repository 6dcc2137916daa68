"""The command line as a person meets it."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from click.testing import CliRunner

from tongban.cli import main
from tongban.cli.datadir import open_data_directory
from tongban.cli.devices.pairing import read_pairing
from tongban.cli.layout import placed_nodes
from tongban.cli.node_files import config_file, pairing_file, public_key_file, write_node_files
from tongban.cli.postgres import NodeDatabase
from tongban.cli.tables import table
from tongban.exchange.devices.seals import counter_key
from tongban.exchange.keys import load_signing_key, load_verifying_key
from tongban.web.config import load_config

HEAVY = ("django", "psycopg", "pydantic", "httpx", "granian")


class _Node(http.server.HTTPServer):
    """A node that answers as it is told."""

    answer: dict[str, Any]


class _Ready(http.server.BaseHTTPRequestHandler):
    """Answers /readyz as the server's `answer` says."""

    def do_GET(self) -> None:
        assert isinstance(self.server, _Node)
        body = json.dumps(self.server.answer).encode()
        self.send_response(200 if self.server.answer.get("ready") else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


READY = {
    "ready": True,
    "checks": {"database": True, "migrations": True, "hub": True},
    "queue": {"depth": 3, "oldest_seconds": 1.5},
}


@pytest.fixture
def five_nodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[_Node]]:
    """Five answering nodes whose ports stand in the files of a data directory."""
    servers = []
    for node in placed_nodes(8100):
        server = _Node(("127.0.0.1", 0), _Ready)
        server.answer = READY
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        folder = tmp_path / "nodes" / node.name
        folder.mkdir(parents=True)
        (folder / "node.toml").write_text(tomli_w.dumps({"http": {"port": server.server_port}}), "utf-8")
    monkeypatch.setenv("TONGBAN_DATA", str(tmp_path))
    monkeypatch.delenv("TONGBAN_PORT_BASE", raising=False)
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("argument", ["--help", "node --help"])
def test_help_and_supervisor_import_nothing_heavy(argument: str) -> None:
    seen = "import sys; from tongban.cli import main; main({!r}.split(), standalone_mode=False); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", seen.format(argument)], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert loaded.isdisjoint(HEAVY)


def test_status_of_a_ready_system_exits_zero(five_nodes: list[_Node]) -> None:
    result = CliRunner().invoke(main, ["status", "--json"])
    assert result.exit_code == 0, result.output
    shown = json.loads(result.output)
    assert shown["ready"] is True
    assert [node["name"] for node in shown["nodes"]] == [node.name for node in placed_nodes(8100)]
    assert shown["nodes"][0]["queue_depth"] == 3
    assert shown["nodes"][0]["oldest_undelivered_seconds"] == 1.5


def test_status_fails_when_one_node_lost_its_database(five_nodes: list[_Node]) -> None:
    five_nodes[2].answer = {"ready": False, "checks": {"database": False}, "queue": {}}
    result = CliRunner().invoke(main, ["status", "--json"])
    assert result.exit_code == 1
    lost = json.loads(result.output)["nodes"][2]
    assert (lost["reachable"], lost["database"], lost["ready"]) == (True, False, False)


def test_status_of_a_stopped_system_says_unreachable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGBAN_DATA", str(tmp_path))
    monkeypatch.setenv("TONGBAN_PORT_BASE", "1")
    result = CliRunner().invoke(main, ["status", "--json"])
    assert result.exit_code == 1
    assert not any(node["reachable"] for node in json.loads(result.output)["nodes"])


@pytest.mark.parametrize("base", ["0", "65001", "eighty", "-5"])
def test_unusable_port_base_is_one_line_and_exit_code_2(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGBAN_PORT_BASE", base)
    result = CliRunner().invoke(main, ["up"])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "TONGBAN_PORT_BASE" in result.output


def test_node_with_an_unusable_file_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    file = tmp_path / "node.toml"
    file.write_text("[node]\nname = 7\n", "utf-8")
    argv = [sys.executable, "-m", "tongban.cli", "node", "serve", str(file)]
    result = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert str(file) in result.stderr


def test_node_files_are_usable_private_and_keep_their_secrets(tmp_path: Path) -> None:
    nodes = placed_nodes(9000)
    databases = {node.name: NodeDatabase("postgresql://a@h:1/d", "postgresql://o@h:1/d") for node in nodes}
    with open_data_directory(tmp_path / "data") as data:
        write_node_files(data=data, nodes=nodes, databases=databases)
        before = {node.name: config_file(data, node).read_bytes() for node in nodes}
        write_node_files(data=data, nodes=nodes, databases=databases)
        assert {node.name: config_file(data, node).read_bytes() for node in nodes} == before
        configs = {node.name: load_config(config_file(data, node)) for node in nodes}
        bureau = configs["bureau-hosted"]
        assert bureau.exchange is not None
        assert bureau.exchange.members == ("bureau.410181", "bureau.410225", "bureau.411525")
        key = load_signing_key(bureau.exchange.signing_key_file)
        assert load_verifying_key(public_key_file(data, nodes[3])) == key.verifying_key
        assert bureau.devices is not None
        assert read_pairing(pairing_file(data)).keys["410181/巩义市3号窗口"] == counter_key(
            bureau.devices.pairing_key, counter="410181/巩义市3号窗口"
        )
        assert bureau.sms is not None
        assert configs["departments"].customers[bureau.sms.app_key] == bureau.sms.app_secret
        secret_files = [config_file(data, nodes[3]), bureau.exchange.signing_key_file]
        assert [file.stat().st_mode & 0o077 for file in secret_files] == [0, 0]


def test_columns_line_up_under_chinese_words() -> None:
    shown = table(["节点", "地址"], [["省", "a"], ["bureau", "b"]]).splitlines()
    assert shown == ["节点    地址", "──────  ────", "省      a", "bureau  b"]
