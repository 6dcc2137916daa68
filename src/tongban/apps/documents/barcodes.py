"""Bars for every counter's hand scanner (Code 128, ISO/IEC 15417) and codes for phones (QR, ISO/IEC 18004), as SVG."""

from zxingcpp import BarcodeFormat, create_barcode


def code_128(text: str) -> str:
    """The text as bars with their quiet zones, nothing for an empty text; raises ValueError beyond ISO 8859-1."""
    return create_barcode(text, BarcodeFormat.Code128).to_svg() if text else ""


def qr_code(text: str) -> str:
    """The text as a QR code (error correction M) with half its quiet zone, or nothing for an empty text."""
    return create_barcode(text, BarcodeFormat.QRCode, ec_level="M").to_svg() if text else ""
