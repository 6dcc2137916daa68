"""A node's background process: the courier that carries messages, and procrastinate's periodic jobs.

Run as `python -m tongban.web.worker`; the supervisor restarts it when it dies.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable

import django

log = logging.getLogger(__name__)

_NICE = 5


def _loops() -> list[Callable[[threading.Event], None]]:
    """The loops this site needs beside its jobs; each site names them in its `background` module."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    loops: Callable[[], list[Callable[[threading.Event], None]]]
    loops = import_string(f"tongban.sites.{settings.TONGBAN.node.site}.background.loops")
    return loops()


def _run_until_stopped(loop: Callable[[threading.Event], None], stop: threading.Event) -> None:
    """A loop that fails takes the process with it: the supervisor starts a fresh one."""
    try:
        loop(stop)
    except Exception:
        log.exception("background loop failed")
        os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Start the loops and run jobs until told to stop.

    Nobody waits at a page for what is done here, so it gives way to those who do: a third of their share where the
    processors are all in use.
    """
    os.nice(_NICE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.web.settings")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    from tongban.web.memory import spare_what_stays

    stop = threading.Event()
    loops = _loops()
    spare_what_stays()
    threads = [threading.Thread(target=_run_until_stopped, args=(loop, stop), daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        with app.replace_connector(connector.get_worker_connector()) as working:
            working.run_worker(concurrency=2, fetch_job_polling_interval=2, delete_jobs="successful")
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)


if __name__ == "__main__":
    main()
