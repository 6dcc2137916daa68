"""The certificate as printed, its electronic identity, and the address that proves it (domain.md 8.1)."""

from typing import Any, Final

from django.conf import settings

from tongban.apps.casework.models import Case
from tongban.apps.casework.notices import office_of
from tongban.apps.casework.queries.worktime import happened
from tongban.apps.documents.papers import RegistrationCertificate, TitleCertificate
from tongban.apps.register.queries import CertificateFace, certificate_face
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


def certificate_id(case: Case) -> str:
    """证照标识 (GB/T 36904): root, kind, issuer, serial, version, check character over the last four."""
    number = CertificateNumber.parse(case.certificate_number)
    issuer = case.institution_id
    serial = f"YU{number.year}{issuer}{number.serial:09d}"
    parts = (_TYPES[number.kind], issuer, serial, _VERSION)
    return ".".join((_ROOT, *parts, mod_37_36("".join(parts))))


def proof_of(case: Case) -> str:
    """16 hex digits that only somebody who knows number, moment of recording and institution can make."""
    moment = happened(case.recorded_at).astimezone(SHANGHAI)
    text = f"{case.certificate_number}|{moment:%Y-%m-%dT%H:%M:%S}|{case.institution_id}"
    return sm3_hex(text.encode())[:_PROOF_LENGTH]


def verify_url(case: Case) -> str:
    """Where the QR code on the certificate leads."""
    return f"{settings.TONGBAN.node.public_url}/v?c={case.certificate_id}&h={proof_of(case)}"


def certificate_paper(case: Case) -> TitleCertificate | RegistrationCertificate:
    """The certificate of a recorded case; `certificate_id` and `printed_serial` must have been set."""
    face = certificate_face(institution=case.institution, number=case.certificate_number)
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
        "serial": case.printed_serial,
        "location": told.get("坐落", ""),
        "unit_code": told.get("不动产单元号", face.unit_code),
        "notes": tuple(told.get("附记", "").splitlines()),
        "verify_url": verify_url(case),
        "identifier": case.certificate_id,
    }
