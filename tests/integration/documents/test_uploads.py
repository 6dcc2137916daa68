"""What is taken in as a material, and what is refused with which sentence."""

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes

from tests.integration.documents import samples
from tongban.apps.documents import opener, refusals
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import store_file
from tongban.apps.documents.queries import FileMissing, file_exists, missing_files, open_file, read_range
from tongban.apps.documents.refusals import (
    MAX_BYTES,
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    FileTooComplex,
    FileTooLarge,
    PageTooLarge,
    TooManyPages,
    WrongFileType,
)
from tongban.apps.documents.storage import blob_path

pytestmark = pytest.mark.django_db


def sm3(content: bytes) -> str:
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def store(content: bytes, at, filename: str = "材料.pdf") -> StoredFile:
    return store_file(chunks=[content[:100], content[100:]], filename=filename, at=at)


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (samples.pdf(pages=3), "application/pdf", 3),
        (samples.picture("JPEG"), "image/jpeg", 1),
        (samples.picture("PNG"), "image/png", 1),
        (b"\xef\xbb\xbf" + samples.picture("JPEG"), None, None),  # a mark before a picture breaks it
    ],
)
def test_the_content_decides_the_type(content, media_type, pages, at):
    if media_type is None:
        with pytest.raises(BrokenFile):
            store(content, at)
        return
    row = store(content, at, filename="改了名字.docx")

    assert (row.media_type, row.page_count, row.size) == (media_type, pages, len(content))
    assert (row.digest, row.sha256) == (sm3(content), hashlib.sha256(content).hexdigest())
    with open_file(digest=row.digest) as stream:
        assert stream.read() == content


def test_equal_files_are_one_row_and_one_blob(files, at):
    content = samples.pdf()
    first, second = store(content, at), store(content, at)

    assert first == second
    assert StoredFile.objects.count() == 1
    assert [path.name for path in files.rglob("*") if path.is_file()] == [first.digest]


@pytest.mark.parametrize(
    ("content", "refusal", "words"),
    [
        (b"", EmptyFile, "空的"),
        (samples.docx(), WrongFileType, "是 DOCX，只能上传 PDF、JPEG 或 PNG"),
        (b"GIF89a" + bytes(50), WrongFileType, "是 GIF"),
        (b"<html><script>alert(1)</script>", WrongFileType, "网页"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), WrongFileType, "HEIC"),
        (bytes(range(256)), WrongFileType, "不是可识别的格式"),
        (samples.picture("JPEG", size=(900, 900), quality=95)[:-900], BrokenFile, "已损坏或不完整"),
        (samples.picture("PNG", size=(900, 900))[:-40], BrokenFile, "已损坏或不完整"),
        (samples.pdf()[:-80], BrokenFile, "已损坏或不完整"),
        (b"%PDF-1.7\nnothing more\n%%EOF", BrokenFile, "已损坏或不完整"),
        (b"\xff\xd8\xff" + bytes(500), BrokenFile, "已损坏或不完整"),
        (samples.encrypted_pdf(), EncryptedFile, "已加密"),
        (samples.pdf(pages=201), TooManyPages, "超过 200 页"),
        (samples.pdf(size=(14_000, 14_000)), PageTooLarge, "尺寸过大"),
        (samples.png_bomb(), PageTooLarge, "尺寸过大"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)
def test_refuses_what_cannot_be_kept_with_a_sentence(content, refusal, words, files, at):
    with pytest.raises(refusal) as refused:
        store(content, at)

    assert words in refused.value.sentence
    assert refused.value.sentence.startswith("“材料.pdf”")
    assert StoredFile.objects.count() == 0
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_a_pdf_bomb_ends_its_own_process_only(at):
    with pytest.raises(FileTooComplex) as refused:
        store(samples.pdf_bomb(), at)

    assert "过于复杂" in refused.value.sentence


def test_twenty_megabytes_are_enough_and_one_byte_more_is_too_much(at):
    assert store(samples.padded_pdf(MAX_BYTES), at).size == MAX_BYTES

    with pytest.raises(FileTooLarge) as refused:
        store(samples.padded_pdf(MAX_BYTES + 1), at)
    assert "20 MB" in refused.value.sentence


def test_the_opener_holds_to_the_limits_that_the_sentences_name():
    # It runs alone and imports nothing of ours, so it repeats these numbers.
    assert (opener.MAX_PAGES, opener.MAX_PIXELS) == (refusals.MAX_PAGES, refusals.MAX_PIXELS)
    assert opener.MAX_PAGE_SIDE_POINTS == refusals.MAX_PAGE_SIDE_POINTS


def test_an_endless_upload_is_cut_off_at_the_limit(files, at):
    sent = 0

    def endless():
        nonlocal sent
        while True:
            sent += 1024 * 1024
            yield bytes(1024 * 1024)

    with pytest.raises(FileTooLarge):
        store_file(chunks=endless(), filename="", at=at)
    assert sent == MAX_BYTES + 1024 * 1024
    assert not list((files / "incoming").iterdir())


def test_an_upload_that_breaks_off_leaves_nothing(files, at):
    def broken_line():
        yield samples.pdf()
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store_file(chunks=broken_line(), filename="", at=at)
    assert not list((files / "incoming").iterdir())


def test_reads_a_range_and_says_what_is_missing(at):
    content = samples.pdf()
    row = store(content, at)
    unknown = "0" * 64

    assert read_range(digest=row.digest, start=5, length=10) == content[5:15]
    assert read_range(digest=row.digest, start=len(content), length=10) == b""
    assert file_exists(digest=row.digest)
    assert not file_exists(digest=unknown)
    assert missing_files(digests=[row.digest, unknown]) == [unknown]
    with pytest.raises(FileMissing):
        open_file(digest=unknown)


def test_a_lost_blob_is_missing_until_it_is_stored_again(at):
    content = samples.pdf()
    row = store(content, at)
    blob_path(row.digest).unlink()

    assert missing_files(digests=[row.digest]) == [row.digest]
    store(content, at)
    assert file_exists(digest=row.digest)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_digests_name_places(digest):
    with pytest.raises(ValueError, match="not a digest"):
        blob_path(digest)
