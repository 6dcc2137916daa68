"""3704 抵押权注销登记（实施细则 §70）."""

from tongban.apps.register.models import Certificate, Folio, Mortgage
from tongban.apps.register.recording.order import Change, RecordingOrder
from tongban.apps.register.recording.writer import FolioWriter, Written
from tongban.apps.register.refusals import RightNotCurrent
from tongban.domain.dictionaries import RegistrationType, RightType


def record(order: RecordingOrder, on: FolioWriter) -> Written:
    """End the mortgage and void its registration certificate; raises RightNotCurrent."""
    mortgage, certificate = _mortgage(order, on.folio)
    others = Certificate.objects.filter(mortgage=mortgage, voided_at__isnull=True)
    mortgage.end_cause = order.cause or "主债权消灭"
    on.end(mortgage)
    voided = on.void(others, reason="抵押权注销")
    return Written(
        registration_type=RegistrationType.CANCELLATION,
        right_type=RightType.MORTGAGE,
        summary=f"{_describe(mortgage)}已注销，登记证明{certificate.number}作废。",
        voided=voided,
    )


def preview(order: RecordingOrder, folio: Folio) -> list[Change]:
    """The mortgage disappears, its certificate becomes void."""
    mortgage, certificate = _mortgage(order, folio)
    return [
        Change(about="抵押权", before=_describe(mortgage), after="注销"),
        Change(about="不动产登记证明", before=f"{certificate.number} 有效", after="作废"),
    ]


def _mortgage(order: RecordingOrder, folio: Folio) -> tuple[Mortgage, Certificate]:
    found: Certificate | None = (
        Certificate.objects.filter(folio=folio, number=order.certificate_number, voided_at__isnull=True)
        .filter(mortgage__isnull=False, mortgage__ended_at__isnull=True)
        .select_related("mortgage")
        .first()
    )
    if found is None or found.mortgage is None:
        raise RightNotCurrent(certificate_number=order.certificate_number, right="抵押权")
    return found.mortgage, found


def _describe(mortgage: Mortgage) -> str:
    names = "、".join(mortgage.holders.values_list("name", flat=True))
    return f"{names}的抵押权（¥{mortgage.amount:,.2f}）"
