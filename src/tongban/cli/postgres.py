"""PostgreSQL without any setup: a private cluster that lives and dies with the process that started it."""

import hashlib
import hmac
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tongban.cli.datadir import open_data_directory
from tongban.cli.postgres_install import Placement, forget, place
from tongban.cli.processes import end, processes_with, run_as, spawn
from tongban.cli.refusal import Refusal

_MAJOR_VERSION = 18
_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_LOG_LIMIT = 8 * 1024 * 1024
# After kill -9 a new server may meet the last children of the old one; the message tells which case it is.
_PASSING_OBSTACLES = ("pre-existing shared memory block", "lock file", "the database system is shutting down")

# A register on a small machine: durable, sized for five nodes of a dozen connections each.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "jit": "off",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "1",
    "autovacuum_max_workers": "2",
    # Queues churn: looked at once a minute only, half of a busy exchange's time went into rows that were gone.
    "autovacuum_naptime": "10s",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "log_line_prefix": "%m %q%u@%d ",
}
# Throw-away clusters of the tests: a crash of the machine may lose them.
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class NodeDatabase:
    """Addresses of one node's database: url for the running application, owner_url for migrations."""

    url: str
    owner_url: str


class PostgresServer:
    """One cluster and, while started, its postmaster. Drive it from the main thread (see processes.spawn)."""

    def __init__(self, *, folder: Path, placement: Placement, port: int, durable: bool) -> None:
        self.port = port
        self._folder = folder
        self._placement = placement
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._log = folder / "server.log"
        self._password = _kept_password(folder)

    @property
    def pid(self) -> int | None:
        """The postmaster's process id, None when it is not running."""
        return None if self._process is None or self._process.poll() is not None else self._process.pid

    @property
    def running(self) -> bool:
        """Whether the postmaster we started is alive."""
        return self.pid is not None

    def url(self, database: str = "postgres") -> str:
        """Address of a database, with the superuser's password: for tests and set-up, never for a node."""
        return self._address("postgres", self._password, database)

    def start(self) -> None:
        """Start and wait until connections are answered; raises Refusal naming the port or the log."""
        _check_cluster_version(self._placement.cluster)
        if not self._placement.cluster.exists():
            self._initialise()
        _await_end_of_predecessor(self._placement.cluster)
        refuse_taken_port(self.port)
        deadline = time.monotonic() + _START_SECONDS
        while not self._try_once(deadline):
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop at once but in order: open transactions are rolled back, a checkpoint is written."""
        if self._process is not None:
            end(self._process, first=signal.SIGINT, patience=_STOP_SECONDS)
            self._process = None

    def create_node_database(self, name: str) -> NodeDatabase:
        """Create, where missing, a database with an owner role and an application role of its own.

        The application's role may connect but owns nothing: the migrations grant it what it needs.
        """
        owner, application = f"{name}-owner", f"{name}-app"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            for role in (owner, application):
                _create_role(connection, role, self._role_password(role))
            _create_database(connection, name, owner=owner, application=application)
        return NodeDatabase(
            url=self._address(application, self._role_password(application), name),
            owner_url=self._address(owner, self._role_password(owner), name),
        )

    def _address(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def _role_password(self, role: str) -> str:
        # As random as the superuser's password, and the same at every start without being stored twice.
        return hmac.new(self._password.encode(), role.encode(), hashlib.sha256).hexdigest()

    def _initialise(self) -> None:
        home, account = self._placement.home, self._placement.account
        unfinished, password_file = home / "cluster.unfinished", home / "initial-password"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password_file.touch(mode=0o600)
        password_file.write_text(self._password, "ascii")
        if account is not None:
            os.chown(unfinished, account.uid, account.gid)
            os.chown(password_file, account.uid, account.gid)
        argv: list[str | Path] = [self._placement.binaries / "initdb", "-D", unfinished, "-U", "postgres"]
        argv += [f"--pwfile={password_file}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        argv += ["--no-instructions", *([] if self._durable else ["--no-sync"])]
        result = run_as(account, argv)
        password_file.unlink()
        if result.returncode != 0:
            reason = result.stderr.decode("utf-8", "replace").strip().replace("\n", "；")
            raise Refusal(f"PostgreSQL 初始化失败：{reason}")
        unfinished.rename(self._placement.cluster)

    def _try_once(self, deadline: float) -> bool:
        self._process = self._launch()
        while self._process.poll() is None:
            if self._answers():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise Refusal(f"PostgreSQL 在 {_START_SECONDS:.0f} 秒内没有就绪，见 {self._log}")
            time.sleep(0.05)
        last_words = _tail(self._log)
        if "could not bind" in last_words:
            raise Refusal(_taken(self.port))
        if time.monotonic() > deadline or not any(text in last_words for text in _PASSING_OBSTACLES):
            raise Refusal(f"PostgreSQL 启动失败，见 {self._log}")
        return False

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, "port": str(self.port), **({} if self._durable else _NOT_DURABLE)}
        argv: list[str | Path] = [self._placement.binaries / "postgres", "-D", self._placement.cluster]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        if self._log.exists() and self._log.stat().st_size > _LOG_LIMIT:
            self._log.replace(self._log.with_suffix(".old.log"))
        with self._log.open("ab") as log:
            return spawn(
                argv,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                death_signal=signal.SIGINT,  # its fast, orderly shutdown
                account=self._placement.account,
                cwd=Path("/"),
                output=log,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def embedded_postgres(
    data_dir: Path, *, port: int | None = None, durable: bool = True, throwaway: bool = False
) -> Iterator[PostgresServer]:
    """Serve the PostgreSQL of a data directory while the block runs; it is stopped on leaving.

    port None takes any free one. throwaway removes the cluster on leaving; with durable=False a crash of
    the machine may lose data: both are for tests. Raises Refusal (see open_data_directory and start).
    """
    with open_data_directory(data_dir) as directory:
        try:
            with serving(directory.postgres, port, durable=durable) as server:
                yield server
        finally:
            if throwaway:
                forget(directory.postgres)
                shutil.rmtree(directory.path, ignore_errors=True)


@contextmanager
def serving(folder: Path, port: int | None, *, durable: bool = True) -> Iterator[PostgresServer]:
    """Serve the PostgreSQL that belongs to a folder whose data directory the caller has locked."""
    server = PostgresServer(folder=folder, placement=place(folder), port=port or _free_port(), durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def discard_cluster(folder: Path) -> None:
    """End what may still serve the folder's cluster and remove the cluster where it lies outside the folder."""
    if folder.exists():
        _await_end_of_predecessor(place(folder).cluster)
        forget(folder)


def _await_end_of_predecessor(cluster: Path) -> None:
    """End what a killed launcher left in the cluster; we hold the lock, so nobody else serves it."""
    pidfile = cluster / "postmaster.pid"
    deadline = time.monotonic() + _STOP_SECONDS
    while leftovers := _processes_in(cluster):
        postmaster = _first_line_number(pidfile)
        if postmaster in leftovers:
            with suppress(ProcessLookupError):
                os.kill(postmaster, signal.SIGINT)
        if time.monotonic() > deadline:
            raise Refusal(f"上一次的 PostgreSQL 仍未退出（进程 {min(leftovers)}）")
        time.sleep(0.2)
    # Its number may by now belong to a stranger, which PostgreSQL would take for a living server.
    pidfile.unlink(missing_ok=True)


def _kept_password(folder: Path) -> str:
    kept = folder / "password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(24), "ascii")
    return kept.read_text("ascii")


def _check_cluster_version(cluster: Path) -> None:
    if not cluster.exists():
        return
    try:
        found = (cluster / "PG_VERSION").read_text("ascii").strip()
    except OSError as error:
        raise Refusal(f"数据目录 {cluster} 无法读取：{error.strerror}") from error
    if found != str(_MAJOR_VERSION):
        raise Refusal(f"数据目录 {cluster} 属于 PostgreSQL {found}，本程序使用 {_MAJOR_VERSION}")


def refuse_taken_port(port: int) -> None:
    """Raise Refusal when something already listens on 127.0.0.1 at this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refusal(_taken(port)) from error


def _taken(port: int) -> str:
    return f"端口 {port} 已被占用；请停止占用它的程序，或用 TONGBAN_PORT_BASE 换一段端口"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _processes_in(cluster: Path) -> set[int]:
    """The postmaster and all its children: PostgreSQL works inside its cluster."""
    inside = cluster.resolve()
    return processes_with(lambda entry: (entry / "cwd").readlink() == inside)


def _first_line_number(file: Path) -> int:
    try:
        return int(file.read_text("ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def _tail(log: Path) -> str:
    return log.read_bytes()[-2000:].decode("utf-8", "replace") if log.exists() else ""


def _create_role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
    connection.execute(sql.SQL("{} {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), sql.Literal(password)))


def _create_database(connection: psycopg.Connection, name: str, *, owner: str, application: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    database = sql.Identifier(name)
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, sql.Identifier(owner))
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, sql.Identifier(application))
    )
