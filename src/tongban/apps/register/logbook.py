"""The register's log: appended inside the recording, chained line by line with SM3."""

import json
from datetime import datetime

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import RegisterLogEntry
from tongban.apps.register.recording.writer import Written
from tongban.exchange.digests import sm3_hex

_CHAINED = (
    "institution_id",
    "sequence",
    "case_number",
    "unit_code",
    "registration_type",
    "right_type",
    "certificate_number",
    "officer",
    "officer_name",
    "previous_digest",
)


def append_line(
    *, institution: Institution, case_number: str, unit_code: str, written: Written, officer: Officer, at: datetime
) -> RegisterLogEntry:
    """Add the next line. The institution's row is locked until commit, so that the chain never forks."""
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    last = RegisterLogEntry.objects.filter(institution=institution).order_by("-sequence").first()
    line = RegisterLogEntry(
        institution=institution,
        sequence=last.sequence + 1 if last else 1,
        case_number=case_number,
        unit_code=unit_code,
        registration_type=written.registration_type.value,
        right_type=written.right_type.value,
        certificate_number=written.certificate.number if written.certificate else "",
        officer=officer.username,
        officer_name=officer.name,
        at=at,
        previous_digest=last.digest if last else "",
    )
    line.digest = digest_of(line)
    line.save()
    return line


def digest_of(line: RegisterLogEntry) -> str:
    """The SM3 digest a line must carry."""
    content = {name: getattr(line, name) for name in _CHAINED}
    content["at"] = int(line.at.timestamp() * 1_000_000)
    return sm3_hex(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


def first_broken_line(institution: Institution) -> int | None:
    """The sequence number where the chain does not hold, None when every line follows on."""
    previous = ""
    lines = RegisterLogEntry.objects.filter(institution=institution).order_by("sequence")
    for expected, line in enumerate(lines.iterator(), start=1):
        if line.sequence != expected or line.previous_digest != previous or line.digest != digest_of(line):
            return expected
        previous = line.digest
    return None
