"""The private PostgreSQL: who may do what in it, and what survives kill -9."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tongban.cli.datadir import FORMAT_VERSION
from tongban.cli.postgres import PostgresServer, embedded_postgres
from tongban.cli.refusal import Refusal

HOLD_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from tongban.cli.postgres import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as server:
    print(server.pid, server.url(), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer]:
    with embedded_postgres(tmp_path / "data", durable=False, throwaway=True) as running:
        yield running


def eventually(holds: Callable[[], bool], *, within: float = 15.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_application_role_reads_but_owns_nothing(server: PostgresServer) -> None:
    database = server.create_node_database("bureau-410100")
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE TABLE fact (id int)")
        owner.execute('GRANT SELECT ON fact TO "bureau-410100-app"')
    with psycopg.connect(database.url) as application:
        assert application.execute("SELECT count(*) FROM fact").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DROP TABLE fact")


def test_node_cannot_enter_another_nodes_database(server: PostgresServer) -> None:
    one, other = server.create_node_database("one"), server.create_node_database("other")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(one.url.removesuffix("/one") + "/other")
    psycopg.connect(other.url).close()


def test_wrong_password_is_refused(server: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{server.port}/postgres")


def test_creating_a_node_database_twice_keeps_addresses_and_data(server: PostgresServer) -> None:
    first = server.create_node_database("one")
    with psycopg.connect(first.owner_url) as owner:
        owner.execute("CREATE TABLE fact (id int)")
    assert server.create_node_database("one") == first
    with psycopg.connect(first.owner_url) as owner:
        assert owner.execute("SELECT count(*) FROM fact").fetchone() == (0,)


def test_committed_rows_survive_kill_of_the_server(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "data", throwaway=True) as server:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE fact AS SELECT generate_series(1, 1000) AS id")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        assert eventually(lambda: not server.running)
        server.start()
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("SELECT count(*) FROM fact").fetchone() == (1000,)


def test_server_ends_with_its_killed_starter_and_starts_again(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", HOLD_UNTIL_KILLED, str(tmp_path / "data")]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        postmaster = int(starter.stdout.readline().split()[0])
        starter.kill()
    with embedded_postgres(tmp_path / "data", throwaway=True) as server:
        assert not is_alive(postmaster)
        assert server.running


def test_ends_a_living_predecessor_that_lost_its_starter(tmp_path: Path) -> None:
    """Both killed at once: children of the old server may still hold its shared memory."""
    argv = [sys.executable, "-c", HOLD_UNTIL_KILLED, str(tmp_path / "data")]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        postmaster, address = starter.stdout.readline().split()
        with psycopg.connect(address):
            os.kill(int(postmaster), signal.SIGKILL)
            starter.kill()
    with embedded_postgres(tmp_path / "data", throwaway=True) as server:
        assert server.running


def test_stale_number_of_a_living_stranger_does_not_stop_the_start(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "data", durable=False) as server:
        with psycopg.connect(server.url()) as connection:
            shown = connection.execute("SHOW data_directory").fetchone()
        assert shown is not None
        cluster = Path(shown[0])
    stale = cluster / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{cluster}\n1\n{server.port}\n\n127.0.0.1\n1 1\n", "ascii")
    with embedded_postgres(tmp_path / "data", durable=False, throwaway=True) as again:
        assert again.running


def test_taken_port_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=f"端口 {port} 已被占用"):  # noqa: SIM117 - the outer waits for the inner
            with embedded_postgres(tmp_path / "data", port=port, throwaway=True):
                pass


def test_second_system_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with embedded_postgres(tmp_path / "data", durable=False, throwaway=True):  # noqa: SIM117
        with pytest.raises(Refusal, match="正由另一个"), embedded_postgres(tmp_path / "data"):
            pass


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{FORMAT_VERSION + 1}\n", "更新版本"),  # a newer program wrote it
        ("later", "已损坏"),  # no number at all
    ],
)
def test_data_of_another_format_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "format").write_text(content, "ascii")
    with pytest.raises(Refusal, match=sentence), embedded_postgres(tmp_path):
        pass


def test_strangers_directory_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "ascii")
    with pytest.raises(Refusal, match="不是通办的数据目录"), embedded_postgres(tmp_path):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_data_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="无法读写"), embedded_postgres(tmp_path / "file"):
        pass
