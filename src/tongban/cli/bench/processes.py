"""What groups of processes cost, read from /proc: memory with shared pages counted once, and processor time."""

import os
from contextlib import suppress
from pathlib import Path

_CLOCK = os.sysconf("SC_CLK_TCK")


def family(root: int) -> set[int]:
    """A process with all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            children.setdefault(_stat(int(entry.name))[1], []).append(int(entry.name))
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += [child for child in children.get(pid, ()) if child not in found]
    return found


def proportional_mib(pids: set[int]) -> float:
    """Their proportional set size in MiB: a page that several processes share is divided among them."""
    return round(sum(_pss_kib(pid) for pid in pids) / 1_024, 1)


def processor_seconds(pids: set[int]) -> float:
    """Processor time their living members have used since they began."""
    total = 0.0
    for pid in pids:
        with suppress(OSError, ValueError):
            total += sum(_stat(pid)[11:13]) / _CLOCK
    return total


def seconds_ever(root: int) -> float:
    """Processor time of a process, its living descendants, and the children it has outlived."""
    outlived = sum(_stat(root)[13:15]) / _CLOCK
    return processor_seconds(family(root)) + outlived


def busy_seconds() -> float:
    """Processor time the whole machine has spent on anything since it began."""
    user, nice, system, _idle, _waiting, *others = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
    return sum(int(one) for one in (user, nice, system, *others)) / _CLOCK


def words_of(pid: int) -> str:
    """The command line; empty when the process has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    return ""


def _pss_kib(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _stat(pid: int) -> list[int]:
    """Fields of /proc/PID/stat after the name: [0] state (as 0), [1] parent, [11] user time, [12] system time.

    [13] and [14] are the times of its children that have ended.
    """
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return [0, *(int(one) for one in fields[1:15])]
