"""Pages that look wrong are named; pages that are right are left in peace. Judged on papers of this house as drawn."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from tests.conftest import moment
from tests.integration.documents import sample_papers, samples
from tongban.apps.documents.operations import store_file
from tongban.apps.documents.scan_quality import judge_scan
from tongban.apps.documents.typesetting import typeset_paper

pytestmark = pytest.mark.django_db


def scan(paper) -> Image.Image:
    """The first page as a scanner of 150 dpi sees it."""
    document = pypdfium2.PdfDocument(typeset_paper(paper))
    picture = document[0].render(scale=150 / 72).to_pil().convert("RGB")
    document.close()
    return picture


def faults(picture: Image.Image) -> list[str]:
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=85)
    stored = store_file(chunks=[out.getvalue()], filename="扫描.jpg", at=moment("2026-11-20 09:00"))
    return [one.fault.value for one in judge_scan(digest=stored.digest, media_type=stored.media_type)]


@pytest.mark.parametrize(
    "paper",
    [sample_papers.application_form(), sample_papers.interview_record(), sample_papers.title_certificate()],
    ids=lambda paper: paper.template,
)
def test_a_good_scan_is_left_in_peace(paper):
    assert faults(scan(paper)) == []


def test_pages_that_look_wrong_are_named():
    page = scan(sample_papers.application_form())

    assert faults(page.filter(ImageFilter.GaussianBlur(2.5))) == ["blurred"]
    assert faults(page.rotate(90, expand=True)) == ["sideways"]
    assert faults(page.rotate(180)) == ["upside_down"]
    assert faults(Image.new("RGB", page.size, (244, 242, 238))) == ["blank"]


def test_the_page_is_named_in_a_sentence():
    stored = store_file(chunks=[samples.pdf(2)], filename="空白.pdf", at=moment("2026-11-20 09:00"))

    assert [one.sentence for one in judge_scan(digest=stored.digest, media_type=stored.media_type)] == [
        "第 1 页看起来是空白页",
        "第 2 页看起来是空白页",
    ]
