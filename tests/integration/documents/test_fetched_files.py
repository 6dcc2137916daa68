"""Files that come through the exchange: verified while they stream, continued after an interruption."""

import pytest
from cryptography.hazmat.primitives import hashes

from tests.integration.documents import samples
from tongban.apps.documents import fetching
from tongban.apps.documents.fetching import (
    DigestMismatch,
    FetchInterrupted,
    FetchUnderWay,
    Promised,
    fetched_so_far,
    locked,
    store_fetched,
)
from tongban.apps.documents.inspection import IsolationFailed
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.refusals import MIB, ExchangedFileTooLarge, FileTooComplex, WrongFileType
from tongban.apps.documents.storage import blob_path

pytestmark = pytest.mark.django_db
SENDER = "bureau.410100 bureau.419001"


def sm3(content: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def promised(content: bytes, source: str = SENDER) -> Promised:
    return Promised(digest=sm3(content), size=len(content), source=source)


def so_far(content: bytes, source: str = SENDER) -> int:
    return fetched_so_far(digest=sm3(content), source=source)


@pytest.fixture
def scan() -> bytes:
    return samples.picture("JPEG", size=(400, 400))


def test_keeps_what_was_promised(scan, at):
    row = store_fetched(chunks=[scan[:50], scan[50:]], promised=promised(scan), at=at)

    assert (row.digest, row.size, row.media_type) == (sm3(scan), len(scan), "image/jpeg")
    assert so_far(scan) == 0


def test_goes_on_where_the_line_broke(scan, at):
    with pytest.raises(FetchInterrupted) as broken:
        store_fetched(chunks=[scan[:300]], promised=promised(scan), at=at)
    offset = so_far(scan)
    row = store_fetched(chunks=[scan[offset:]], promised=promised(scan), at=at, offset=offset)

    assert (broken.value.received, offset) == (300, 300)
    assert row.size == len(scan)


def test_a_line_that_raises_keeps_what_came(scan, at):
    def line():
        yield scan[:200]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store_fetched(chunks=line(), promised=promised(scan), at=at)
    assert so_far(scan) == 200


def test_starting_anew_replaces_what_came_before(scan, at):
    with pytest.raises(FetchInterrupted):
        store_fetched(chunks=[b"x" * 90], promised=promised(scan), at=at)

    assert store_fetched(chunks=[scan], promised=promised(scan), at=at).size == len(scan)


def test_throws_away_what_is_not_the_file(scan, at):
    forged = scan[:-1] + b"\x00"

    with pytest.raises(DigestMismatch):
        store_fetched(chunks=[forged], promised=promised(scan), at=at)
    assert so_far(scan) == 0
    assert StoredFile.objects.count() == 0


def test_a_wrong_beginning_is_found_out_at_the_end_and_thrown_away_whole(scan, at):
    with pytest.raises(FetchInterrupted):
        store_fetched(chunks=[b"x" * 90], promised=promised(scan), at=at)

    with pytest.raises(DigestMismatch):
        store_fetched(chunks=[scan[90:]], promised=promised(scan), at=at, offset=90)
    assert so_far(scan) == 0


def test_more_bytes_than_promised_do_not_fill_the_disk(scan, at, files):
    with pytest.raises(DigestMismatch):
        store_fetched(chunks=[scan, bytes(10**6)], promised=promised(scan), at=at)
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_refuses_a_promise_beyond_what_the_node_takes(scan, at, configured):
    configured(largest_exchanged_mib=30)
    too_large = Promised(digest="0" * 64, size=30 * MIB + 1, source=SENDER)

    with pytest.raises(ExchangedFileTooLarge) as refused:
        store_fetched(chunks=[], promised=too_large, at=at)
    assert "30 MB" in refused.value.sentence


def test_a_correct_digest_does_not_make_an_archive_a_material(at):
    archive = samples.docx()

    with pytest.raises(WrongFileType):
        store_fetched(chunks=[archive], promised=promised(archive), at=at)
    assert so_far(archive) == 0


def test_what_a_busy_machine_could_not_open_is_not_fetched_again(scan, at, monkeypatch):
    def too_slow(**_):
        raise FileTooComplex("") from IsolationFailed("inspect: more than 30 s")

    with monkeypatch.context() as busy:
        busy.setattr(fetching, "inspect_file", too_slow)
        with pytest.raises(FileTooComplex):
            store_fetched(chunks=[scan], promised=promised(scan), at=at)
    offset = so_far(scan)

    assert store_fetched(chunks=[], promised=promised(scan), at=at, offset=offset).size == len(scan)


def test_a_file_already_held_is_verified_again_from_another_source_and_kept_once(scan, at):
    store_fetched(chunks=[scan], promised=promised(scan), at=at)

    with pytest.raises(DigestMismatch):
        store_fetched(chunks=[b"x" * len(scan)], promised=promised(scan, "another"), at=at)
    store_fetched(chunks=[scan], promised=promised(scan, "another"), at=at)

    assert StoredFile.objects.count() == 1


def test_nobody_completes_what_another_source_began(scan, at):
    with pytest.raises(FetchInterrupted):
        store_fetched(chunks=[scan[:-1]], promised=promised(scan), at=at)

    with pytest.raises(FetchInterrupted):
        store_fetched(chunks=[scan[-1:]], promised=promised(scan, "another"), at=at, offset=len(scan) - 1)
    assert so_far(scan) == len(scan) - 1


def test_two_workers_do_not_write_the_same_file(scan, at):
    with locked(promised(scan).partial), pytest.raises(FetchUnderWay):
        store_fetched(chunks=[scan], promised=promised(scan), at=at)


def test_whoever_opened_a_partial_file_just_before_it_was_completed_leaves_it_alone(scan, at, monkeypatch):
    """The open file is the kept file by then: cutting it would destroy what was just stored."""
    partial = promised(scan).partial
    partial.write_bytes(scan)
    lock = fetching.fcntl.flock

    def completed_meanwhile(stream, how):
        blob_path(sm3(scan)).parent.mkdir(parents=True, exist_ok=True)
        partial.replace(blob_path(sm3(scan)))
        lock(stream, how)

    monkeypatch.setattr(fetching.fcntl, "flock", completed_meanwhile)

    with pytest.raises(FetchUnderWay):
        store_fetched(chunks=[], promised=promised(scan), at=at)
    assert blob_path(sm3(scan)).read_bytes() == scan
