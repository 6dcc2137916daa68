"""What a recorded case costs (发改价格规〔2016〕2559号; 财税〔2019〕45号)."""

from decimal import Decimal

from tongban.apps.casework.certificates import certificates_given
from tongban.apps.casework.models import Case
from tongban.apps.register.queries import folio_facts
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.dictionaries import HolderSide
from tongban.domain.fees import Fee, bill_for

_GIVING = frozenset(role.value for role in PartyRole if role.side is HolderSide.OBLIGOR)
_PROOF = "registration_certificate"


def bill_of(case: Case) -> Fee:
    """The bill, from the unit the register describes and the certificates the case was given.

    Grounds for paying less that only the payer knows (小微企业) are settled where the fee is taken.
    """
    day = case.received_at.astimezone(SHANGHAI).date()
    unit = folio_facts(institution=case.institution_id, unit_code=case.unit_code, on=day).unit
    return bill_for(
        item=item(case.item),
        use=unit.property_use,
        document=CertificateKind.REGISTRATION if case.certificate_kind == _PROOF else CertificateKind.TITLE,
        extra_certificates=_titles_beyond_the_first(case),
        nature=unit.nature,
        on=day,
    )


def fee_of(case: Case) -> Decimal:
    """What the case costs in yuan; see `bill_of`."""
    return bill_of(case).total


def _titles_beyond_the_first(case: Case) -> int:
    """Title certificates of co-owners who hold theirs apart; registration certificates are free however many.

    Before it is recorded, as many as the form asks for.
    """
    if not case.certificate_number:
        apart = any(one["code"] == "separate_certificates" and one["value"] == "是" for one in case.particulars)
        holding = [one for one in case.parties.all() if one.role not in _GIVING]
        return max(len(holding) - 1, 0) if apart else 0
    kinds = [CertificateNumber.parse(one).kind for one in certificates_given(case) if one]
    return max(kinds.count(CertificateKind.TITLE) - 1, 0)
