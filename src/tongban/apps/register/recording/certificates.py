"""9001 换证、9002 补证（实施细则 §22）: the right stays, its certificate gets a new number."""

from tongban.apps.register.models import Certificate, Ownership
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.recording import titles
from tongban.apps.register.recording.deed import Deed, right_of
from tongban.apps.register.refusals import RightNotCurrent
from tongban.domain.catalogue.effects import Effect
from tongban.domain.codes.certificate_number import CertificateKind

_LOST = "9002"


def reissue(deed: Deed, _effect: Effect) -> None:
    """Void the certificate the order names and queue a new one for the same right; raises RightNotCurrent.

    A co-owner's own certificate is replaced alone, the others' stay. Where the co-owners ask to hold theirs apart
    from now on, or together again, all certificates of the ownership are replaced.
    """
    old = next(iter(deed.addressed()), None)
    if old is None:
        raise RightNotCurrent(certificate_number=deed.order.certificate_number, right="权利")
    note, reason = ("补发", "补证") if deed.item.code == _LOST else ("换发", "换证")
    _, right = right_of(old)
    if isinstance(right, Ownership) and _asked_otherwise(deed, old):
        every = [one for one in deed.rows.certificates if one.ownership_id == right.pk]
        deed.on.void(every, reason=reason)
        titles.certify(deed, right, [holder_of(one) for one in right.holders.all()], replaces=every, note=note)
        return
    deed.on.void([old], reason=reason)
    deed.on.certify(CertificateKind(old.kind), right, replaces=[old], note=note, holder=old.holder_position)


def _asked_otherwise(deed: Deed, old: Certificate) -> bool:
    asked = deed.order.separate_certificates
    return asked is not None and asked is not (old.holder_position is not None)
