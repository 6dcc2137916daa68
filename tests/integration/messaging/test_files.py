"""Files that a message announced: fetched from the byte where it broke off, released only by a rule."""

import pytest

from tests.integration.messaging.conftest import ABOUT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.directory.models import ExchangeRecord, Outcome
from tongban.apps.messaging import files, handlers
from tongban.apps.messaging.files import fetch_due
from tongban.apps.messaging.models import FileWanted
from tongban.apps.messaging.operations import want_files
from tongban.apps.messaging.queries import wanted_files_health
from tongban.exchange.contracts.types import FileRef
from tongban.exchange.digests import sm3_hex

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
CONTENT = b"%PDF-1.4 a scan " * 4096  # 64 KiB


class Shelf:
    """A file store in memory that plays both ends: what Zhengzhou keeps, what Jiyuan has so far."""

    def __init__(self, kept):
        self.kept = {sm3_hex(content): content for content in kept}
        self.partial, self.stored = {}, {}

    def missing(self, digest):
        return digest not in self.stored

    def received_so_far(self, digest):
        return len(self.partial.get(digest, b""))

    def store(self, *, chunks, digest, size, offset, at):  # noqa: ARG002 - the store's protocol
        self.partial[digest] = self.partial.get(digest, b"")[:offset]
        for chunk in chunks:
            self.partial[digest] += chunk
        if len(self.partial[digest]) < size:
            raise EOFError(f"{len(self.partial[digest])} of {size}")
        content = self.partial.pop(digest)
        if sm3_hex(content) != digest:
            raise ValueError("not the promised file")
        self.stored[digest] = content

    def read(self, *, digest, start, length):
        return self.kept[digest][start : start + length]

    def size(self, digest):
        return len(self.kept[digest])


@pytest.fixture
def shelf(registrations, monkeypatch):
    monkeypatch.setattr(handlers, "_STORES", [])
    monkeypatch.setattr(files, "_CHUNK", 4096)
    kept = Shelf([CONTENT])
    handlers.connect_file_store(kept)
    return kept


@pytest.fixture
def released(shelf):
    asked_for = []

    @handlers.releases_files
    def rule(asked):
        asked_for.append(asked)
        return asked.about == ABOUT and asked.requester == JIYUAN

    return asked_for


@pytest.fixture
def want(now):
    def _want(content=CONTENT, about=ABOUT, **more):
        ref = FileRef(digest=sm3_hex(content), size=len(content), media_type="application/pdf", name="a.pdf", **more)
        return want_files([ref], from_member=ZHENGZHOU, for_member=JIYUAN, about=about, at=now)

    return _want


def test_an_announced_file_is_fetched_and_the_release_audited(province, shelf, released, want):
    assert want() == 1

    assert fetch_due() == 1

    assert shelf.stored == {sm3_hex(CONTENT): CONTENT}
    assert wanted_files_health() == (0, None)
    entry = AuditEntry.objects.get(act="exchange.release_file")
    assert (entry.actor, entry.institution_code, entry.subject) == (JIYUAN, "410100", ABOUT)
    assert Outcome.objects.get().size == len(CONTENT)


def test_a_file_that_breaks_off_goes_on_where_it_stopped(province, shelf, released, want, due):
    want()
    province.break_after = 5
    assert fetch_due() == 0
    arrived = shelf.received_so_far(sm3_hex(CONTENT))
    assert 0 < arrived < len(CONTENT)
    province.break_after = None
    due()

    assert fetch_due() == 1

    assert shelf.stored[sm3_hex(CONTENT)] == CONTENT
    assert f'"offset":{arrived}' in _last_request()
    assert FileWanted.objects.get().attempts == 2


def _last_request():
    from tongban.exchange.envelope import peek

    return peek(ExchangeRecord.objects.order_by("-arrived_at").first().jws).model_dump_json()


def test_a_file_is_wanted_until_it_is_here(province, shelf, released, want, due):
    want()
    province.down.add("hub.test")
    assert fetch_due() == 0
    assert FileWanted.objects.get().state == "waiting"
    province.down.clear()
    due()

    assert fetch_due() == 1


def test_without_a_rule_no_file_leaves(province, shelf, released, want):
    want(about="someone else's matter")

    assert fetch_due() == 0

    assert "不能提供" in FileWanted.objects.get().last_error
    assert not shelf.stored


def test_a_file_nobody_holds_is_said_to_be_missing(province, shelf, released, want):
    want(content=b"never scanned")

    assert fetch_due() == 0

    assert "没有保存" in FileWanted.objects.get().last_error


def test_one_bad_file_does_not_hold_up_the_others(province, shelf, released, want):
    want(content=b"never scanned")
    want()

    assert fetch_due() == 1


def test_a_file_is_noted_once(province, shelf, released, want):
    want()
    want()

    assert FileWanted.objects.count() == 1
    fetch_due()
    assert want() == 0
