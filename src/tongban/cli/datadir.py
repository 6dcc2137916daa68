"""The data directory of a running system: its format, its lock, and what lies where in it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongban.cli.refusal import Refusal

# Raise it when an older program could not read what this one writes.
FORMAT_VERSION = 1


@dataclass(frozen=True)
class DataDirectory:
    """Paths inside one data directory."""

    path: Path

    @property
    def format_file(self) -> Path:
        """The number of the format in which everything here is written."""
        return self.path / "format"

    @property
    def postgres(self) -> Path:
        """What the PostgreSQL launcher keeps: password, log, and usually the cluster."""
        return self.path / "postgres"

    @property
    def nodes(self) -> Path:
        """One folder per node: its TOML file, keys and content-addressed files."""
        return self.path / "nodes"


def data_directory_in_use() -> Path:
    """The data directory that TONGBAN_DATA names, else `.data` in the current folder."""
    return Path(os.environ.get("TONGBAN_DATA") or ".data").absolute()


@contextmanager
def open_data_directory(path: Path) -> Iterator[DataDirectory]:
    """Create or check the directory and hold its lock: one system at a time.

    Raises Refusal when it is unreadable, somebody else's, of a newer version, or already in use.
    """
    directory = DataDirectory(path.absolute())
    try:
        _prepare(directory)
        lock = (directory.path / "lock").open("a")
    except OSError as error:
        raise _unreadable(path, error) from error
    with lock:
        _take(lock.fileno(), directory)
        try:
            _check_format(directory)
            yield directory
        except PermissionError as error:
            raise _unreadable(path, error) from error


def remove_data_directory(path: Path) -> None:
    """Remove everything in a data directory of ours; raises Refusal when it is not one."""
    directory = DataDirectory(path.absolute())
    if not directory.path.exists():
        return
    with open_data_directory(path):
        pass
    try:
        shutil.rmtree(directory.path)
    except OSError as error:
        raise Refusal(f"数据目录 {path} 无法清除：{error.strerror}（{error.filename}）") from error


def _prepare(directory: DataDirectory) -> None:
    # Root lets the unprivileged account of PostgreSQL pass through; secrets lie in 0700 folders below.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    directory.path.mkdir(mode=mode, parents=True, exist_ok=True)
    if directory.format_file.exists():
        return
    if any(entry.name != "lock" for entry in directory.path.iterdir()):
        raise Refusal(f"{directory.path} 不是空目录，也不是通办的数据目录；请用 TONGBAN_DATA 另指一处")
    directory.format_file.write_text(f"{FORMAT_VERSION}\n", "ascii")


def _check_format(directory: DataDirectory) -> None:
    text = directory.format_file.read_bytes().strip()
    if not text.isdigit():
        raise Refusal(f"数据目录 {directory.path} 的版本文件 format 已损坏")
    found = int(text)
    if found > FORMAT_VERSION:
        raise Refusal(
            f"数据目录 {directory.path} 由更新版本的程序写成（格式 {found}，本程序只识得 {FORMAT_VERSION}）；"
            "请升级程序，或用 TONGBAN_DATA 另指一处"
        )


def _take(descriptor: int, directory: DataDirectory) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Refusal(f"数据目录 {directory.path} 正由另一个 tongban 使用") from error


def _unreadable(path: Path, error: OSError) -> Refusal:
    where = f"（{error.filename}）" if error.filename else ""
    return Refusal(f"数据目录 {path} 无法读写：{error.strerror}{where}")
