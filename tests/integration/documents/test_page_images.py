"""Pictures of pages."""

import io

import pytest
from PIL import Image

from tests.integration.documents import samples
from tongban.apps.documents.operations import store_file
from tongban.apps.documents.page_images import NoSuchPage, page_image, trim_page_images
from tongban.apps.documents.queries import FileMissing

pytestmark = pytest.mark.django_db

_ORIENTATION = 0x0112
_MADE_BY = 0x010F


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def phone_picture() -> bytes:
    """Lying on its side, as phones store it, with the camera's name and a note to turn it."""
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[_MADE_BY] = "秘密相机"
    return samples.picture("JPEG", size=(800, 400), exif=exif)


def test_a_pdf_page_at_the_width_asked_for(at):
    row = store_file(chunks=[samples.pdf(pages=2)], filename="", at=at)

    drawn = opened(page_image(digest=row.digest, page=2, width=600))

    assert drawn.format == "JPEG"
    assert drawn.width == 640
    assert abs(drawn.height / drawn.width - 842 / 595) < 0.01


def test_turning_swaps_the_sides(at):
    row = store_file(chunks=[samples.pdf()], filename="", at=at)

    drawn = opened(page_image(digest=row.digest, page=1, width=640, rotate=90))

    assert drawn.width > drawn.height
    assert drawn.width == 640


def test_a_phone_picture_stands_upright_and_tells_nothing_else(at):
    row = store_file(chunks=[phone_picture()], filename="", at=at)

    content = page_image(digest=row.digest, page=1, width=320)

    assert opened(content).size == (320, 640)
    assert not opened(content).getexif()
    assert "秘密相机".encode() not in content


def test_see_through_pictures_lie_on_white_paper(at):
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(out, format="PNG")
    row = store_file(chunks=[out.getvalue()], filename="", at=at)

    assert opened(page_image(digest=row.digest, page=1, width=160)).getpixel((80, 80)) == (255, 255, 255)


def test_a_page_is_drawn_once(at, files):
    row = store_file(chunks=[samples.pdf()], filename="", at=at)
    first = page_image(digest=row.digest, page=1, width=320)
    cached = next((files / "pages").iterdir())
    cached.write_bytes(b"kept")

    assert page_image(digest=row.digest, page=1, width=300) == b"kept"
    assert first != b"kept"


def test_old_pictures_make_room(at, files):
    row = store_file(chunks=[samples.pdf(pages=3)], filename="", at=at)
    for page in (1, 2, 3):
        page_image(digest=row.digest, page=page, width=160)
    size = next((files / "pages").iterdir()).stat().st_size

    trim_page_images(limit=2 * size)

    assert len(list((files / "pages").iterdir())) == 2


@pytest.mark.parametrize(("page", "rotate"), [(0, 0), (2, 0), (1, 45)])
def test_refuses_pages_that_are_not_there(page, rotate, at):
    row = store_file(chunks=[samples.pdf()], filename="", at=at)

    with pytest.raises(NoSuchPage):
        page_image(digest=row.digest, page=page, width=320, rotate=rotate)


def test_refuses_files_that_are_not_here():
    with pytest.raises(FileMissing):
        page_image(digest="0" * 64, page=1, width=320)
