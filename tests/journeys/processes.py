"""The processes of a running province, found by what they were started with, and how to end them."""

import os
import signal
from pathlib import Path

from tests.journeys.running import Province


def processes_of(province: Province, *, node: str = "") -> dict[int, str]:
    """Living processes of the province, or of one node of it, with their command lines."""
    mark = os.fsencode(province.data / "nodes" / node if node else province.data)
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            if mark in command or mark in (entry / "environ").read_bytes():
                found[int(entry.name)] = command.replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
    return {pid: command for pid, command in found.items() if pid != os.getpid() and command}


def parent_of(pid: int) -> int:
    """The process that started this one; 0 when it has ended meanwhile."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0
    # The command's name stands in brackets and may hold anything; state and parent follow it.
    return int(stat.rpartition(")")[2].split()[1])


def process(province: Province, words: str, *, node: str = "") -> int:
    """The first process whose command line contains the words."""
    matching = [pid for pid, command in processes_of(province, node=node).items() if words in command]
    assert matching, f"no process: {node} {words}"
    return min(matching)


def kill(province: Province, words: str, *, node: str = "") -> None:
    """End that process as the kernel would in need."""
    os.kill(process(province, words, node=node), signal.SIGKILL)
