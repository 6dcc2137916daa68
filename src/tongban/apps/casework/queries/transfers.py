"""What a court's order to transfer needs before it becomes a case."""

from tongban.apps.casework.models import EnforcementOrder
from tongban.apps.identity.models import Institution
from tongban.apps.messaging.queries import office_for
from tongban.domain.cases.outside import System
from tongban.domain.register.refusals import Paper
from tongban.domain.register.transfer_order import AcquirersUnreadable, acquirers_of


def tax_asked_of_office(institution: Institution) -> bool:
    """Whether the tax office itself is asked, so that nobody needs to bring its certificate (契税法 §11)."""
    return office_for(System.TAX, institution_code=institution.code) is not None


def transfer_shortcomings(order: EnforcementOrder) -> list[str]:
    """What is missing of an order to transfer beyond what every order needs."""
    missing = []
    if order.units.count() > 1:
        missing.append("过户一件只办一个单元，其余单元请分别收件")
    try:
        acquirers_of(order.acquirers, part=order.share)
    except AcquirersUnreadable as refusal:
        missing.append(refusal.sentence.removesuffix("。"))
    if not order.against:
        missing.append("没有填写被执行人")
    if not order.acquirer_phone:
        missing.append("没有填写受让人电话")
    taxed = order.files.filter(paper=Paper.TAX.value).exists()
    if not taxed and not tax_asked_of_office(order.institution):
        missing.append(f"缺少{Paper.TAX.label}的扫描件（税务系统没有接入，由受让人提交）")
    return missing
