"""The numbers of copied cases: each case, intake and certificate number anew, as the codes would have it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import psycopg

from tongban.apps.casework.certificates import certificate_id
from tongban.apps.casework.models import Case
from tongban.domain.codes.case_number import CaseNumber
from tongban.domain.codes.certificate_number import CertificateNumber
from tongban.domain.codes.intake_number import IntakeNumber

SERIALS_APART: Final = 100_000
"""How far the certificate and sheet numbers of one copy lie behind those of the copy before."""
_STRIDE: Final = 7_919  # a prime: the copies of one case lie on units far apart
_TABLE: Final = """CREATE UNLOGGED TABLE bench_copy (
    copy integer, case_id bigint, old_number text, case_number text, intake_number text, unit_code text,
    location text, certificate_number text, right_certificate text, certificate_id text)"""
_COLUMNS: Final = (
    "case_number", "intake_number", "unit_code", "certificate_number", "right_certificate", "pk", "institution_id",
)  # fmt: skip
Units = Sequence[tuple[str, str]]


def write_copies(connection: psycopg.Connection[Any], *, institution: str, units: Units, times: int) -> int:
    """Fill the table `bench_copy` with what each copy of each case is called; how many rows that made.

    `units` are the codes and addresses of the register: a copy lies on another unit than its original, so that no
    unit has more cases than an ordinary one of such a county.
    """
    cases = list(Case.objects.of(institution).order_by("pk").values(*_COLUMNS))
    connection.execute(_TABLE)
    with connection.cursor() as cursor, cursor.copy("COPY bench_copy FROM STDIN") as copy:
        for row in _rows(cases, units, times):
            copy.write_row(row)
    connection.execute("CREATE INDEX ON bench_copy (copy)")
    connection.execute("ANALYZE bench_copy")
    return len(cases) * (times - 1)


def _rows(cases: Sequence[dict[str, Any]], units: Units, times: int) -> Iterator[tuple[object, ...]]:
    places = {code: place for place, (code, _) in enumerate(units)}
    read = [(row, CaseNumber.parse(row["case_number"]), IntakeNumber.parse(row["intake_number"])) for row in cases]
    given = Counter((number.home, number.day) for _, number, _ in read)
    taken = Counter((number.institution, number.day) for _, _, number in read)
    for copy in range(1, times):
        for row, case, intake in read:
            unit_code, location = units[(places[row["unit_code"]] + copy * _STRIDE) % len(units)]
            serial = case.serial + copy * given[case.home, case.day]
            number = CaseNumber.compose(home=case.home, day=case.day, mode=case.mode, item=case.item, serial=serial)
            behind = intake.serial + copy * taken[intake.institution, intake.day]
            receipt = IntakeNumber.compose(institution=intake.institution, day=intake.day, serial=behind)
            certificate = _shifted(row["certificate_number"], copy)
            identity = certificate_id(certificate, issuer=row["institution_id"]) if certificate else ""
            right = _shifted(row["right_certificate"], copy)
            told = (unit_code, location, certificate, right, identity)
            yield (copy, row["pk"], row["case_number"], number.text, receipt.text, *told)


def _shifted(certificate: str, copy: int) -> str:
    """The same kind of certificate of the same year and place, with a serial of its own."""
    if not certificate:
        return ""
    number = CertificateNumber.parse(certificate)
    serial = number.serial + copy * SERIALS_APART
    return CertificateNumber(year=number.year, place=number.place, kind=number.kind, serial=serial).text
