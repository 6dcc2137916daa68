"""A file as large as one likes, made while it is read; and real processes for the three ends of its way."""

import json
import os
import random
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import tomli_w
from django.db import connection

MIB = 1024 * 1024
_START_SECONDS = 60


def pdf_of(mebibytes: int) -> Iterator[bytes]:
    """A PDF of one page that carries pseudo-random ballast: the same bytes every time, never all at once."""
    size = mebibytes * MIB
    objects = (
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n",
        b"4 0 obj\n<</Length %d>>\nstream\n" % size,
    )
    place, places = 9, []
    yield b"%PDF-1.4\n"
    for each in objects:
        places.append(place)
        place += len(each)
        yield each
    ballast = random.Random(419001).randbytes(MIB - 8)  # noqa: S311 - ballast, guards nothing
    for number in range(mebibytes):
        yield number.to_bytes(8, "big") + ballast
    end = b"\nendstream\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    trailer = b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (place + size + len(end))
    yield end + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


class Node:
    """One node of the exchange in a process of its own, on the database of the test."""

    def __init__(self, home: Path, name: str, *, site: str, hub_port: int, port: int) -> None:
        self.files, self.port = home / name, port
        self.files.mkdir()
        self._config = home / f"{name}.toml"
        told = tomllib.loads(Path(os.environ["TONGBAN_CONFIG"]).read_text("utf-8"))
        told["node"] |= {"name": name, "site": site, "files_dir": str(self.files)}
        told["http"] |= {"port": port}
        told["exchange"]["hub_url"] = f"http://127.0.0.1:{hub_port}"
        for url in ("url", "owner_url"):
            told["database"][url] = told["database"][url].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
        self._config.write_text(tomli_w.dumps(told), "utf-8")
        self.process: subprocess.Popen[str] | None = None

    def serve(self) -> None:
        """Start the node's web process and wait until it listens."""
        self.process = self._start("-m", "tongban.cli.webserver")
        deadline = time.monotonic() + _START_SECONDS
        while not _listens(self.port):
            assert self.process.poll() is None, "the node did not start"
            assert time.monotonic() < deadline, "the node does not listen"
            time.sleep(0.2)

    def fetch(self) -> None:
        """Start a process that fetches what is wanted, one file for each line it is told."""
        self.process = self._start(str(Path(__file__).with_name("fetching_process.py")))

    def fetch_one(self) -> dict[str, int]:
        """Let it fetch one file: how many came, and the largest memory of its children in bytes."""
        assert self.process
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("next\n")
        self.process.stdin.flush()
        told: dict[str, int] = json.loads(self.process.stdout.readline())
        return told

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            self.process.communicate(timeout=30)

    def memory(self, line: str) -> int:
        """A line of the process's status, in bytes: VmRSS now, VmHWM the most since `forget_the_peak`."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(each.split()[1]) * 1024 for each in status.splitlines() if each.startswith(f"{line}:"))

    def forget_the_peak(self) -> None:
        """From here on VmHWM counts anew."""
        assert self.process
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def _start(self, *words: str) -> "subprocess.Popen[str]":
        environment = {**os.environ, "TONGBAN_CONFIG": str(self._config)}
        environment["DJANGO_SETTINGS_MODULE"] = "tongban.web.settings"
        pipe = subprocess.PIPE
        return subprocess.Popen([sys.executable, *words], env=environment, stdin=pipe, stdout=pipe, text=True)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on just now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
