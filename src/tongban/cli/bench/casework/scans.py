"""Scans made beforehand: the measured machine does not pay for what a scanner does in its own processor."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Final

from tongban.cli.demo.journeys import JOURNEYS, Paper
from tongban.cli.demo.matters import Matter
from tongban.cli.demo.papers import scan_of
from tongban.cli.demo.person import Upload

_ANY: Final = Matter(unit_code="—", location="压测", certificate_number="", applicants=())
_START_OF_IMAGE: Final = b"\xff\xd8"
Scans = Mapping[Paper, Upload]


def scans_beforehand() -> Scans:
    """One scan of every paper of every journey."""
    return {paper: scan_of(paper, _ANY) for journey in JOURNEYS.values() for paper in journey.papers}


def another(upload: Upload) -> Upload:
    """The same pages as a file of its own: no two sheets give the same bytes, and equal ones would be stored once."""
    name, content, kind = upload
    mark = token_hex(16).encode()
    if content.startswith(_START_OF_IMAGE):
        comment = b"\xff\xfe" + (len(mark) + 2).to_bytes(2, "big") + mark
        return (name, _START_OF_IMAGE + comment + content[2:], kind)
    return (name, content + b"\n% " + mark + b"\n%%EOF\n", kind)
