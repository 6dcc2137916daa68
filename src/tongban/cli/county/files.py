"""A county as files: messages in a zip for part of it, CSV extracts for the rest, the showcase as JSON."""

import json
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tongban.cli.county.county import County, GrowingCounty
from tongban.exchange.national.records import RightRecord, SeizureRecord, UnitRecord
from tongban.exchange.national.writing import (
    RESTRICTION_FIELDS,
    RIGHT_FIELDS,
    UNIT_FIELDS,
    ExtractWriter,
    write_message,
)

_MESSAGES_PART: Final = 0.2
_MESSAGES_AT_MOST: Final = 2_000
_A_DAY: Final = (2026, 1, 1, 0, 0, 0)  # equal input makes equal archives
_EXTRACTS: Final = {"units.csv": UNIT_FIELDS, "rights.csv": RIGHT_FIELDS, "restrictions.csv": RESTRICTION_FIELDS}


def write_county(county: County | GrowingCounty, folder: Path) -> list[Path]:
    """Write messages.zip, units.csv, rights.csv, restrictions.csv and showcase.json; the files for import.

    Units without any right have no message to travel in: they go to the extract. A growing county is used up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    in_messages = min(round(county.count * _MESSAGES_PART), _MESSAGES_AT_MOST)
    with ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(folder / "messages.zip", "w"))
        units, rights, restrictions = (
            ExtractWriter(stack.enter_context((folder / name).open("w", encoding="utf-8", newline="")), fields=fields)
            for name, fields in _EXTRACTS.items()
        )
        messages = _MessageWriter(archive, county.institution)
        for number, (unit, its_rights) in enumerate(county.units):
            if number < in_messages and its_rights:
                messages.write(unit, its_rights)
                continue
            units.write(unit)
            for right in its_rights:
                (restrictions if isinstance(right, SeizureRecord) else rights).write(right)
    text = json.dumps(county.showcase, ensure_ascii=False, indent=2)
    (folder / "showcase.json").write_bytes(text.encode())
    return [folder / "messages.zip", *(folder / name for name in _EXTRACTS)]


class _MessageWriter:
    """Messages into an archive, numbered as they come."""

    def __init__(self, archive: zipfile.ZipFile, institution: str) -> None:
        self._archive = archive
        self._institution = institution
        self._serial = 0

    def write(self, unit: UnitRecord, rights: Iterable[RightRecord]) -> None:
        """A message for every right; the first brings the unit along."""
        for position, right in enumerate(rights):
            self._serial += 1
            message_id = f"{unit.unit_code[:6]}{right.recorded_at:%y%m%d}{self._serial:06d}"
            content = write_message(
                right=right,
                unit=unit if position == 0 else None,
                message_id=message_id,
                institution=self._institution,
            )
            entry = zipfile.ZipInfo(f"{message_id}.xml", date_time=_A_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            self._archive.writestr(entry, content)
