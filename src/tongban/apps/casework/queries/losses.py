"""遗失、灭失声明: what holders declare lost, published by the institution itself (实施细则 §22(2))."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils.timezone import localdate

from tongban.apps.casework.models import Case
from tongban.apps.casework.models.cases import LOSS_PUBLISHED
from tongban.apps.casework.queries.worktime import happened

_SHOWN: Final = 200


@dataclass(frozen=True, kw_only=True)
class LossNotice:
    """One declaration as it was published; `reissued` once the certificate has another in its place."""

    certificate_number: str
    declared_by: str
    institution: str
    published_on: date
    reissued: bool


def loss_notices() -> list[LossNotice]:
    """The latest declarations of this node's institutions, the newest first; those taken back are left out.

    A declaration is published with the acceptance of the application to reissue.
    """
    taken_back = Q(closed_at__isnull=False, recorded_at__isnull=True)
    cases = Case.objects.filter(LOSS_PUBLISHED).exclude(taken_back)
    return [
        LossNotice(
            certificate_number=one.right_certificate,
            declared_by=one.applicant_names,
            institution=one.institution.name,
            published_on=localdate(happened(one.loss_published_at)),
            reissued=one.recorded_at is not None,
        )
        for one in cases.select_related("institution").order_by("-accepted_at", "-pk")[:_SHOWN]
    ]
