"""Bars and codes: what a scanner reads off the printed page is what was meant."""

import pypdfium2
import pytest
from zxingcpp import BarcodeFormat, read_barcodes

from tests.integration.documents import sample_papers
from tongban.apps.documents.barcodes import code_128
from tongban.apps.documents.typesetting import typeset_paper

_OFFICE_PRINTER = 200 / 72  # pixels a point at 200 dpi


def read(paper):
    with pypdfium2.PdfDocument(typeset_paper(paper)) as document:
        found = read_barcodes(document[0].render(scale=_OFFICE_PRINTER).to_pil())
    return {one.format: one.text for one in found}


@pytest.mark.parametrize(
    "paper", [one for one in sample_papers.every_paper() if one.qr_text], ids=lambda paper: paper.template
)
def test_a_phone_reads_the_address_on_the_paper(paper):
    assert read(paper)[BarcodeFormat.QRCode] == paper.qr_text


@pytest.mark.parametrize(
    "paper", [one for one in sample_papers.every_paper() if one.bars_text], ids=lambda paper: paper.template
)
def test_a_hand_scanner_reads_the_number_on_the_sheet(paper):
    assert read(paper)[BarcodeFormat.Code128] == paper.bars_text


def test_bars_hold_no_chinese():
    with pytest.raises(ValueError, match="Invalid character"):
        code_128("䶮")
