"""9001 换证（实施细则 §22(1)）: the right stays, its certificate gets a new number."""

from tongban.apps.register.models import Certificate, Folio
from tongban.apps.register.recording.order import Change, RecordingOrder
from tongban.apps.register.recording.writer import FolioWriter, Written
from tongban.apps.register.refusals import RightNotCurrent
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import RegistrationType, RightType

_RIGHTS = {
    "ownership": RightType.HOUSE,
    "mortgage": RightType.MORTGAGE,
    "advance_notice": RightType.ADVANCE_NOTICE,
    "objection": RightType.OBJECTION,
}


def record(order: RecordingOrder, on: FolioWriter) -> Written:
    """Void the old certificate and number a new one for the same right; raises RightNotCurrent."""
    old = _certificate(order, on.folio)
    kind = CertificateKind(old.kind)
    right = _right_of(old)
    voided = on.void([old], reason="换证")
    new = on.issue(kind, replaces=old, **{right: getattr(old, right)})
    return Written(
        registration_type=RegistrationType.OTHER,
        right_type=_RIGHTS[right],
        summary=f"{kind.label}换发：{old.number}作废，新证号{new.number}。",
        certificate=new,
        voided=voided,
    )


def preview(order: RecordingOrder, folio: Folio) -> list[Change]:
    """The old certificate becomes void, a new number is given."""
    old = _certificate(order, folio)
    label = CertificateKind(old.kind).label
    return [
        Change(about=label, before=f"{old.number} 有效", after="作废（换证）"),
        Change(about=label, before="", after="登簿时取新证号，记载的权利不变"),
    ]


def _certificate(order: RecordingOrder, folio: Folio) -> Certificate:
    found: Certificate | None = (
        Certificate.objects.filter(folio=folio, number=order.certificate_number, voided_at__isnull=True)
        .select_related("ownership", "mortgage", "advance_notice", "objection")
        .first()
    )
    if found is None:
        raise RightNotCurrent(certificate_number=order.certificate_number, right="权利")
    return found


def _right_of(certificate: Certificate) -> str:
    return next(name for name in _RIGHTS if getattr(certificate, f"{name}_id") is not None)
