"""The machine that is measured upon, and a folder to do it in."""

import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def working_folder(data: Path | None) -> Iterator[Path]:
    """The folder to work in; a temporary one lets PostgreSQL's own account pass through."""
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        yield data.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def machine() -> dict[str, Any]:
    """What it runs on, and how busy that was before."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }
