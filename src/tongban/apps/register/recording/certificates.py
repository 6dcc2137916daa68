"""9001 换证、9002 补证（实施细则 §22）: the right stays, its certificate gets a new number."""

from tongban.apps.register.recording.deed import Deed, right_of
from tongban.apps.register.refusals import RightNotCurrent
from tongban.domain.catalogue.effects import Effect
from tongban.domain.codes.certificate_number import CertificateKind

_LOST = "9002"


def reissue(deed: Deed, _effect: Effect) -> None:
    """Void the certificate the order names and queue a new one for the same right; raises RightNotCurrent."""
    old = next(iter(deed.addressed()), None)
    if old is None:
        raise RightNotCurrent(certificate_number=deed.order.certificate_number, right="权利")
    note = "补发" if deed.item.code == _LOST else "换发"
    _, right = right_of(old)
    deed.on.void([old], reason="补证" if deed.item.code == _LOST else "换证")
    deed.on.certify(CertificateKind(old.kind), right, replaces=[old], note=note)
