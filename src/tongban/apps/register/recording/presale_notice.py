"""7001 预购商品房预告登记（民法典 §221；实施细则 §85、§86）."""

from tongban.apps.register.models import AdvanceNotice, Folio, UnitDescription
from tongban.apps.register.recording.order import Change, RecordingOrder
from tongban.apps.register.recording.writer import FolioWriter, Written
from tongban.apps.register.refusals import OrderIncomplete
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, HolderKind, RegistrationType, RightType
from tongban.domain.register.facts import Person


def record(order: RecordingOrder, on: FolioWriter) -> Written:
    """Open the notice for the buyers and number its registration certificate; raises OrderIncomplete."""
    _require_buyers(order)
    seller = _seller(order, on.folio)
    notice = AdvanceNotice.objects.create(
        kind=AdvanceNoticeKind.PRESALE.value,
        obligor=seller.name,
        obligor_kind=seller.kind.value,
        obligor_document_kind=seller.document_kind.value if seller.document_kind else "",
        obligor_document_number=seller.document_number,
        price=order.price,
        mode=order.mode.value,
        cause=order.cause or "预购商品房",
        registration_type=RegistrationType.ADVANCE_NOTICE.value,
        remarks=order.remarks,
        **on.opening,
    )
    on.add_holders(order.holders, advance_notice=notice)
    certificate = on.issue(CertificateKind.REGISTRATION, advance_notice=notice)
    return Written(
        registration_type=RegistrationType.ADVANCE_NOTICE,
        right_type=RightType.ADVANCE_NOTICE,
        summary=f"为{_buyers(order)}设立预购商品房预告登记，登记证明{certificate.number}。",
        certificate=certificate,
    )


def preview(order: RecordingOrder, folio: Folio) -> list[Change]:
    """A notice appears where none was."""
    _require_buyers(order)
    price = f"，取得价格 ¥{order.price:,.2f}" if order.price is not None else ""
    after = f"{_buyers(order)}的预购商品房预告登记（义务人{_seller(order, folio).name}{price}）"
    return [
        Change(about="预告登记", before="", after=after),
        Change(about="不动产登记证明", before="", after="登簿时取号"),
    ]


def _require_buyers(order: RecordingOrder) -> None:
    if not order.holders:
        raise OrderIncomplete("预购人")
    if order.mode is CoOwnership.SOLE and len(order.holders) > 1:
        raise OrderIncomplete("共有方式（预购人不止一人）")


def _seller(order: RecordingOrder, folio: Folio) -> Person:
    """The developer; when the buyer applies alone, the one the folio names as holder of the land (细则 §86)."""
    if order.obligor is not None:
        return order.obligor
    unit = UnitDescription.objects.filter(folio=folio, ended_at__isnull=True).first()
    if unit is None or not unit.land_right_holder:
        raise OrderIncomplete("预售人")
    return Person(name=unit.land_right_holder, kind=HolderKind.ENTERPRISE)


def _buyers(order: RecordingOrder) -> str:
    return "、".join(holder.name for holder in order.holders)
