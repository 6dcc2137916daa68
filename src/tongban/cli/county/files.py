"""A county as files: messages in a zip for part of it, CSV extracts for the rest, the showcase as JSON."""

import json
import zipfile
from pathlib import Path

from tongban.cli.county.county import County
from tongban.exchange.national.records import RightRecord, SeizureRecord, UnitRecord
from tongban.exchange.national.writing import (
    RESTRICTION_FIELDS,
    RIGHT_FIELDS,
    UNIT_FIELDS,
    write_extract,
    write_message,
)

_MESSAGES_PART = 0.2
_MESSAGES_AT_MOST = 2_000
_A_DAY = (2026, 1, 1, 0, 0, 0)  # equal input makes equal archives
UnitWithRights = tuple[UnitRecord, tuple[RightRecord, ...]]


def write_county(county: County, folder: Path) -> list[Path]:
    """Write messages.zip, units.csv, rights.csv, restrictions.csv and showcase.json; the files for import.

    Units without any right have no message to travel in: they go to the extract.
    """
    folder.mkdir(parents=True, exist_ok=True)
    in_messages = min(round(len(county.units) * _MESSAGES_PART), _MESSAGES_AT_MOST)
    told = [one for one in county.units[:in_messages] if one[1]]
    listed = [one for one in county.units[:in_messages] if not one[1]] + list(county.units[in_messages:])
    files = [
        _write_messages(folder / "messages.zip", told, county),
        _write(folder / "units.csv", write_extract([unit for unit, _ in listed], fields=UNIT_FIELDS)),
        _write(folder / "rights.csv", write_extract(_rights(listed), fields=RIGHT_FIELDS)),
        _write(folder / "restrictions.csv", write_extract(_seizures(listed), fields=RESTRICTION_FIELDS)),
    ]
    text = json.dumps(county.showcase, ensure_ascii=False, indent=2)
    _write(folder / "showcase.json", text.encode())
    return files


def _write_messages(path: Path, units: list[UnitWithRights], county: County) -> Path:
    serial = 0
    with zipfile.ZipFile(path, "w") as archive:
        for unit, rights in units:
            for position, right in enumerate(rights):
                serial += 1
                message_id = f"{unit.unit_code[:6]}{right.recorded_at:%y%m%d}{serial:06d}"
                content = write_message(
                    right=right,
                    unit=unit if position == 0 else None,
                    message_id=message_id,
                    institution=county.institution,
                )
                entry = zipfile.ZipInfo(f"{message_id}.xml", date_time=_A_DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
    return path


def _rights(units: list[UnitWithRights]) -> list[RightRecord]:
    return [right for _, rights in units for right in rights if not isinstance(right, SeizureRecord)]


def _seizures(units: list[UnitWithRights]) -> list[RightRecord]:
    return [right for _, rights in units for right in rights if isinstance(right, SeizureRecord)]


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
