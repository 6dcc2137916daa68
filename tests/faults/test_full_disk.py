"""A disk that is full for real: the hub refuses by a signed sentence, and goes on by itself when there is room.

A file system of a few megabytes is mounted; only root may, so elsewhere these tests are skipped. PostgreSQL keeps
the hub's log on it (a tablespace) and meets a true ENOSPC. What is not caused here is a full disk under PostgreSQL's
write-ahead log, at which it stops altogether: the reserve that the hub keeps is there to prevent that, and a
database that is away is a test of its own.
"""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from tests.faults.conftest import apply
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import Alarm, Delivery, ExchangeRecord
from tongban.apps.messaging import courier, storage
from tongban.apps.messaging.models import OutboxMessage
from tongban.apps.messaging.storage import storage_trouble
from tongban.exchange.envelope import MEDIA_TYPE, open_sealed
from tongban.exchange.refusals import RefusalCode
from tongban.web.exchange_http import RETRY_AFTER

FILLING = "filling"


@contextmanager
def small_disk(*, megabytes):
    """A file system of its own; gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="tongban-tests-disk-"))
    argv = ["/usr/bin/mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tongban-tests", place]
    try:
        mounted = subprocess.run(argv, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        place.rmdir()
        if os.environ.get("CI") == "true":
            pytest.fail("this test mounts a small file system, which only root may")
        pytest.skip("only root may mount a small file system")
    place.chmod(0o777)
    try:
        yield place
    finally:
        subprocess.run(["/usr/bin/umount", "--lazy", place], check=True)
        place.rmdir()


def fill(disk):
    """Use up what is left, to the last byte."""
    with (disk / FILLING).open("wb", buffering=0) as filling:
        try:
            while True:
                filling.write(bytes(4096))
        except OSError:
            return


def make_room(disk):
    (disk / FILLING).unlink()


@pytest.fixture
def log_on_a_small_disk(world):
    """The hub's log lies on a file system of eight megabytes."""
    with small_disk(megabytes=8) as disk:
        home = disk / "tablespace"
        home.mkdir()
        of_server = Path(_ask("SHOW data_directory")).stat()
        shutil.chown(home, of_server.st_uid, of_server.st_gid)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLESPACE small LOCATION '{home}'")
            # Pages that earlier tests have emptied would take in what the full disk does not.
            cursor.execute("VACUUM FULL directory_exchangerecord")
            cursor.execute("ALTER TABLE directory_exchangerecord SET TABLESPACE small")
        yield disk
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE directory_exchangerecord SET TABLESPACE pg_default")
            cursor.execute("DROP TABLESPACE small")


def _ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def submitted(world, jws):
    """What the hub answers to a message: the reply, and the envelope in it."""
    reply = httpx.post(f"{world.to_hub.url}/exchange/messages", content=jws, headers={"Content-Type": MEDIA_TYPE})
    return reply, open_sealed(reply.content, key_of=registered_key)


def say_until_full(world):
    """Facts until the log has no page left; how many. A page holds few of them."""
    for number in range(1, 200):
        world.say(f"事项{number}", 1)
        courier.deliver_due()
        if OutboxMessage.objects.filter(state="waiting").exists():
            return number
    raise AssertionError("the disk never got full")


def test_a_full_disk_under_the_log_refuses_new_traffic_and_loses_none(world, heard, log_on_a_small_disk):
    fill(log_on_a_small_disk)
    said = say_until_full(world)
    waiting = OutboxMessage.objects.get(state="waiting")

    reply, refusal = submitted(world, waiting.jws)

    assert (reply.status_code, refusal.body["code"], refusal.sender) == (507, "storage_full", "province")
    assert int(reply.headers["Retry-After"]) > 0
    assert "存储空间已满" in refusal.body["sentence"]
    assert waiting.last_error == refusal.body["sentence"]
    taken_on = timezone.now()
    hub_courier.deliver_due(clock=lambda: taken_on)  # however slow the machine is, no time passes meanwhile
    assert len(heard) == said - 1  # what was taken on before still goes out

    make_room(log_on_a_small_disk)
    world.settle()

    assert len(heard) == said == ExchangeRecord.objects.count()
    assert not Alarm.objects.exists()


def test_the_hub_keeps_a_reserve_for_what_it_has_taken_on(world, heard, settings):
    with small_disk(megabytes=storage.RESERVE_BYTES // 2**20 // 2) as disk:
        world.say("甲", 1)
        courier.deliver_due()
        node = settings.TONGBAN.node.model_copy(update={"files_dir": disk})
        settings.TONGBAN = settings.TONGBAN.model_copy(update={"node": node})
        world.say("乙", 1)

        refused_after = timezone.now()
        courier.deliver_due()
        hub_courier.deliver_due()

        waiting = OutboxMessage.objects.get(about="乙")
        assert "存储空间已满" in waiting.last_error
        asked = timedelta(seconds=int(RETRY_AFTER[RefusalCode.STORAGE_FULL]))
        assert waiting.next_attempt_at >= refused_after + asked
        assert [about for _, about, _ in heard] == ["甲"]
        larger = f"remount,size={storage.RESERVE_BYTES // 2**20 * 2}m"
        subprocess.run(["/usr/bin/mount", "-o", larger, disk], check=True)

        world.settle()

        assert [about for _, about, _ in heard] == ["甲", "乙"]


def test_a_recipient_whose_disk_is_full_gets_its_messages_later(world, heard, monkeypatch):
    """The handler meets a true ENOSPC on a full file system."""
    from tongban.apps.messaging import handlers
    from tongban.exchange.contracts.cases import CaseAdvanced

    with small_disk(megabytes=1) as disk:

        def keep(message, received):
            (disk / received.id).write_bytes(bytes(16_384))
            apply(heard, message, received)

        monkeypatch.setattr(handlers, "_MESSAGES", {CaseAdvanced.CONTRACT: keep})
        fill(disk)
        world.say("甲", 1)
        courier.deliver_due()
        hub_courier.deliver_due()
        assert "存储空间已满" in Delivery.objects.get().last_error
        assert not heard

        make_room(disk)
        world.settle()

    assert len(heard) == 1
    assert Delivery.objects.get().refusals == 0  # a full disk is passing trouble, never a reason to park


def test_a_database_that_is_away_is_said_to_be_away():
    """Nobody listens on that port: the error is the driver's own, and Django passes it on with its cause."""
    with pytest.raises(psycopg.OperationalError) as away:
        psycopg.connect(host="127.0.0.1", port=9, connect_timeout=2)
    passed_on = OperationalError()
    passed_on.__cause__ = away.value

    refused = storage_trouble(passed_on)

    assert (refused.code, refused.status) == ("unavailable", 503)


def test_other_errors_are_not_taken_for_a_full_disk():
    assert storage_trouble(ZeroDivisionError()) is None
    assert storage_trouble(PermissionError(13, "denied")) is None
