"""Title certificates: one for all owners, or one for each co-owner who asks for his own (实施细则 §21)."""

from collections.abc import Sequence

from tongban.apps.register.models import Certificate, Ownership
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.recording.deed import Deed
from tongban.domain.catalogue.effects import RegisterEntry
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.register.facts import Holder


def certify(
    deed: Deed,
    ownership: Ownership,
    holders: Sequence[Holder],
    *,
    replaces: Sequence[Certificate] = (),
    note: str = "",
) -> None:
    """Queue the owners' certificates, each in place of the holder's own of before, else of the common one.

    Where the order does not say, co-owners go on as they were: whoever deals in a share, or changes a name, has not
    given up holding a certificate of his own.
    """
    if len(holders) < 2 or not is_separate(deed):  # noqa: PLR2004 - one alone
        deed.on.certify(CertificateKind.TITLE, ownership, replaces=replaces, note=note)
        return
    for position, holder in enumerate(holders, start=1):
        before = [one for one in replaces if _is_of(one, holder)] or replaces[:1]
        deed.on.certify(CertificateKind.TITLE, ownership, replaces=before, note=note, holder=position)


def is_separate(deed: Deed) -> bool:
    """Whether each co-owner is to hold a certificate of his own."""
    asked = deed.order.separate_certificates
    if asked is not None:
        return asked
    goes_on = deed.order.application.share_only or deed.item.alters(RegisterEntry.OWNERSHIP)
    return goes_on and any(one.holder_position is not None for one in deed.rows.certificates)


def _is_of(certificate: Certificate, holder: Holder) -> bool:
    before = certificate.holder
    return before is not None and holder_of(before).is_same_as(holder)
