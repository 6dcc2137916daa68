"""Files that come through the exchange: verified by digest, continued after an interruption."""

import pytest
from cryptography.hazmat.primitives import hashes

from tests.integration.documents import samples
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import (
    DigestMismatch,
    FetchInterrupted,
    fetched_so_far,
    store_fetched,
)
from tongban.apps.documents.refusals import MAX_BYTES, FileTooLarge, WrongFileType

pytestmark = pytest.mark.django_db


def sm3(content: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


@pytest.fixture
def scan() -> bytes:
    return samples.picture("JPEG", size=(400, 400))


def test_keeps_what_was_promised(scan, at):
    row = store_fetched(chunks=[scan[:50], scan[50:]], expected_digest=sm3(scan), expected_size=len(scan), at=at)

    assert (row.digest, row.size, row.media_type) == (sm3(scan), len(scan), "image/jpeg")
    assert fetched_so_far(digest=row.digest) == 0


def test_goes_on_where_the_line_broke(scan, at):
    with pytest.raises(FetchInterrupted) as broken:
        store_fetched(chunks=[scan[:300]], expected_digest=sm3(scan), expected_size=len(scan), at=at)
    offset = fetched_so_far(digest=sm3(scan))
    row = store_fetched(
        chunks=[scan[offset:]], expected_digest=sm3(scan), expected_size=len(scan), at=at, offset=offset
    )

    assert (broken.value.received, offset) == (300, 300)
    assert row.size == len(scan)


def test_a_line_that_raises_keeps_what_came(scan, at):
    def line():
        yield scan[:200]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store_fetched(chunks=line(), expected_digest=sm3(scan), expected_size=len(scan), at=at)
    assert fetched_so_far(digest=sm3(scan)) == 200


def test_starting_anew_replaces_what_came_before(scan, at):
    with pytest.raises(FetchInterrupted):
        store_fetched(chunks=[b"x" * 90], expected_digest=sm3(scan), expected_size=len(scan), at=at)

    assert store_fetched(chunks=[scan], expected_digest=sm3(scan), expected_size=len(scan), at=at).size == len(scan)


def test_throws_away_what_is_not_the_file(scan, at):
    forged = scan[:-1] + b"\x00"

    with pytest.raises(DigestMismatch):
        store_fetched(chunks=[forged], expected_digest=sm3(scan), expected_size=len(scan), at=at)
    assert fetched_so_far(digest=sm3(scan)) == 0
    assert StoredFile.objects.count() == 0


def test_more_bytes_than_promised_do_not_fill_the_disk(scan, at, files):
    with pytest.raises(DigestMismatch):
        store_fetched(chunks=[scan, bytes(10**6)], expected_digest=sm3(scan), expected_size=len(scan), at=at)
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_refuses_a_promise_beyond_the_limit(at):
    with pytest.raises(FileTooLarge):
        store_fetched(chunks=[], expected_digest="0" * 64, expected_size=MAX_BYTES + 1, at=at)


def test_a_correct_digest_does_not_make_an_archive_a_material(at):
    archive = samples.docx()

    with pytest.raises(WrongFileType):
        store_fetched(chunks=[archive], expected_digest=sm3(archive), expected_size=len(archive), at=at)
    assert fetched_so_far(digest=sm3(archive)) == 0


def test_a_file_already_held_is_not_read_again(scan, at):
    store_fetched(chunks=[scan], expected_digest=sm3(scan), expected_size=len(scan), at=at)

    def never():
        raise AssertionError
        yield b""

    assert store_fetched(chunks=never(), expected_digest=sm3(scan), expected_size=len(scan), at=at)
