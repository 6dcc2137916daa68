"""The certificate as printed, its electronic identity, and the address that proves it (domain.md 8.1)."""

import re
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import office_of
from tongban.apps.casework.queries.worktime import happened
from tongban.apps.documents.papers import RegistrationCertificate, TitleCertificate
from tongban.apps.register.queries import (
    CertificateFace,
    IssuedCertificate,
    certificate_face,
    certificate_in_series,
    certificates_of_case,
)
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.codes.check_digits import mod_37_36
from tongban.exchange.digests import sm3_hex

_ROOT: Final = "1.2.156.3005.2"
_TYPES: Final = {
    CertificateKind.TITLE: "11100000MB03271699001",
    CertificateKind.REGISTRATION: "11100000MB03271699022",
}
_VERSION: Final = "001"
_PROOF_LENGTH: Final = 16
_IDENTITY: Final = re.compile(
    rf"{re.escape(_ROOT)}\.(?P<type>\w{{21}})\.(?P<issuer>\d{{6}})"
    rf"\.YU(?P<year>\d{{4}})(?P<again>\d{{6}})(?P<serial>\d{{9}})\.{_VERSION}\.\w"
)


def certificates_given(case: Case) -> list[str]:
    """The numbers of all certificates a recorded case was given, the case's own first: co-owners may each hold one."""
    given = certificates_of_case(institution=case.institution_id, case_number=case.case_number)
    return [case.certificate_number, *(one for one in given if one != case.certificate_number)]


def certificate_id(certificate_number: str, *, issuer: str) -> str:
    """证照标识 (GB/T 36904): root, kind, issuer, serial, version, check character over the last four."""
    number = CertificateNumber.parse(certificate_number)
    serial = f"YU{number.year}{issuer}{number.serial:09d}"
    parts = (_TYPES[number.kind], issuer, serial, _VERSION)
    return ".".join((_ROOT, *parts, mod_37_36("".join(parts))))


def certificate_identified(identity: str) -> IssuedCertificate | None:
    """The certificate with this 证照标识; None where no register of this node has issued it."""
    match = _IDENTITY.fullmatch(identity)
    kind = next((kind for kind, code in _TYPES.items() if match and match["type"] == code), None)
    if match is None or kind is None or match["issuer"] != match["again"]:
        return None
    found = certificate_in_series(
        institution=match["issuer"], year=int(match["year"]), kind=kind, serial=int(match["serial"])
    )
    named = found is not None and certificate_id(found.number, issuer=found.institution_code) == identity
    return found if named else None


def proof_of(certificate_number: str, *, recorded_at: datetime, issuer: str) -> str:
    """16 hex digits that only somebody who knows number, moment of recording and institution can make."""
    text = f"{certificate_number}|{recorded_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}|{issuer}"
    return sm3_hex(text.encode())[:_PROOF_LENGTH]


def verify_url(case: Case, *, certificate_number: str) -> str:
    """Where the QR code on the certificate leads."""
    issuer = case.institution_id
    identity = certificate_id(certificate_number, issuer=issuer)
    proof = proof_of(certificate_number, recorded_at=happened(case.recorded_at), issuer=issuer)
    return f"{settings.TONGBAN.node.public_url}/v?c={identity}&h={proof}"


def certificate_paper(case: Case, *, certificate_number: str) -> TitleCertificate | RegistrationCertificate:
    """One certificate of a recorded case, on the sheet it has been given."""
    face = certificate_face(institution=case.institution, number=certificate_number)
    told = {line.label: line.value for line in face.lines}
    if face.kind is CertificateKind.TITLE:
        return _title(case, face, told)
    return _registration(case, face, told)


def _title(case: Case, face: CertificateFace, told: dict[str, str]) -> TitleCertificate:
    return TitleCertificate(
        **_shared(case, face, told),
        right_holder=told["权利人"],
        ownership_form=told["共有情况"],
        right_type=told.get("权利类型", ""),
        right_nature=told.get("权利性质", ""),
        usage=told.get("用途", ""),
        area=told.get("面积", ""),
        term=told.get("使用期限", ""),
        other_conditions=tuple(told.get("权利其他状况", "").splitlines()),
    )


def _registration(case: Case, face: CertificateFace, told: dict[str, str]) -> RegistrationCertificate:
    return RegistrationCertificate(
        **_shared(case, face, told),
        right_holder=told["权利人（申请人）"],
        matter=told["证明权利或事项"],
        obligor=told.get("义务人", ""),
        other=tuple(told.get("其他", "").splitlines()),
    )


def _shared(case: Case, face: CertificateFace, told: dict[str, str]) -> dict[str, Any]:
    return {
        "office": office_of(case.institution),
        "number": face.number,
        "dated": face.registered_on,
        "serial": face.printed_serial,
        "location": told.get("坐落", ""),
        "unit_code": told.get("不动产单元号", face.unit_code),
        "notes": tuple(told.get("附记", "").splitlines()),
        "verify_url": verify_url(case, certificate_number=face.number),
        "identifier": certificate_id(face.number, issuer=case.institution_id),
    }
