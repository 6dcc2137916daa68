"""What each contract is for and between whom it travels; a test demands a line for every one."""

from types import MappingProxyType
from typing import Final, NamedTuple


class Purpose(NamedTuple):
    """In one sentence each: what for, and from whom to whom."""

    sentence: str
    direction: str


_HOME_TO_RECEIVING: Final = "属地登记机构 → 收件机构"
_RECEIVING_TO_HOME: Final = "收件机构 → 属地登记机构"
_ASK_HOME: Final = "收件机构 → 属地登记机构（调用）"
_ANSWER_HOME: Final = "属地登记机构 → 收件机构（应答）"
_LEAD_TO_ASKED: Final = "牵头收件机构 → 协办收件机构"
_ASKED_TO_LEAD: Final = "协办收件机构 → 牵头收件机构"
_ASK_HUB: Final = "成员 → 省平台（调用）"
_TO_TAX, _FROM_TAX = "属地登记机构 → 税务机关", "税务机关 → 属地登记机构"
_TO_TREASURY, _FROM_TREASURY = "属地登记机构 → 财政非税", "财政非税 → 属地登记机构"
_TO_HOUSING, _FROM_HOUSING = "属地登记机构 → 住建部门", "住建部门 → 属地登记机构"
_TO_UTILITIES, _FROM_UTILITIES = "属地登记机构 → 水电气暖广电单位", "水电气暖广电单位 → 属地登记机构"
_ANSWER_HUB: Final = "省平台 → 成员（应答）"

PURPOSES: Final = MappingProxyType(
    {
        "application.forgotten/1": Purpose(
            "送交预审后长期没有提交，属地已清除申请信息（个人信息保护法第十九条、第四十七条）；可以重新送交或者直接提交。",
            _HOME_TO_RECEIVING,
        ),
        "application.given_up/1": Purpose("送交预审的申请不再提交，属地不必再看。", _RECEIVING_TO_HOME),
        "application.pre_reviewed/1": Purpose(
            "属地预审结果：通过、请网上补充材料，或者未通过；预审不是受理决定，不影响申请人直接提交。",
            _HOME_TO_RECEIVING,
        ),
        "application.sent_in/1": Purpose("提交前把申请送交属地预审；字段与收件移交相同。", _RECEIVING_TO_HOME),
        "application.supplemented/1": Purpose("申请人按预审要求在网上补充的材料。", _RECEIVING_TO_HOME),
        "case.accepted/1": Purpose("属地受理申请，承诺办理时限自此起算。", _HOME_TO_RECEIVING),
        "case.advanced/1": Purpose("告知只改变办理环节的步骤：初审、复审、退回、缮证、归档等。", _HOME_TO_RECEIVING),
        "case.consultation_answered/1": Purpose(
            "属地答复咨询或者反问；给出结果的，咨询结束，“到属地办理”的由收件机构打印引导单。", _HOME_TO_RECEIVING
        ),
        "case.consulted/1": Purpose(
            "收件机构就在办案件或者还没提交的收件草稿咨询属地，或者回答属地的询问。", _RECEIVING_TO_HOME
        ),
        "case.consultation_closed/1": Purpose(
            "收件草稿没有提交就结束了（放弃收件，或者告知申请人到属地办理），属地不必再答复。", _RECEIVING_TO_HOME
        ),
        "case.declined/1": Purpose("属地不予受理，逐条说明理由和法律依据。", _HOME_TO_RECEIVING),
        "case.handed_back/1": Purpose("移交有误，退回收件机构重新收件；不是对申请人的决定。", _HOME_TO_RECEIVING),
        "case.issued/1": Purpose("缮证完成，可以领取或已经发放。", _HOME_TO_RECEIVING),
        "case.declaration_returned/1": Purpose(
            "税务机关退回申报，告诉收件机构原因和原来填写的内容；申请人在哪里，就在哪里补充。", _HOME_TO_RECEIVING
        ),
        "case.declaration_sent_again/1": Purpose("申报已经补充并重新推送税务机关。", _HOME_TO_RECEIVING),
        "case.lodged/1": Purpose("收件机构把申请、材料清单、询问笔录和身份核验结果移交属地。", _RECEIVING_TO_HOME),
        "case.received/1": Purpose("属地已收到申请并编立业务编号。", _HOME_TO_RECEIVING),
        "case.recorded/1": Purpose("登簿完成，附登簿内容摘要。", _HOME_TO_RECEIVING),
        "case.refused/1": Purpose("属地不予登记，逐条说明理由和法律依据。", _HOME_TO_RECEIVING),
        "case.reminder/1": Purpose(
            "收件机构催办，或者省平台对超期案件督办；属地半个工作日内答复。", "收件机构、省平台 → 属地登记机构"
        ),
        "case.reminder_answered/1": Purpose("属地答复催办、督办。", "属地登记机构 → 收件机构、省平台"),
        "case.supplement_requested/1": Purpose(
            "属地一次性告知需要补正的全部内容；送达较晚、期限顺延的，再发一次，只改期限。", _HOME_TO_RECEIVING
        ),
        "case.supplemented/1": Purpose(
            "收件机构把补正的材料，或者补充的涉税申报内容和佐证材料移交属地。", _RECEIVING_TO_HOME
        ),
        "case.withdrawal_refused/1": Purpose(
            "撤回申请未能办理：已经登簿，或者不是全体申请人签名。", _HOME_TO_RECEIVING
        ),
        "case.withdrawal_requested/1": Purpose("全体申请人在登簿前撤回申请，附签名情况和扫描件。", _RECEIVING_TO_HOME),
        "case.withdrawn/1": Purpose("申请已经撤回，列出退还的材料。", _HOME_TO_RECEIVING),
        "intake.part_requested/1": Purpose("请当地窗口为一名申请人核验、询问、收材料并取得签名。", _LEAD_TO_ASKED),
        "intake.part_given/1": Purpose("协办完成：谁到场、怎样回答、何时何地签名。", _ASKED_TO_LEAD),
        "intake.part_declined/1": Purpose("协办窗口不能办理，说明原因。", _ASKED_TO_LEAD),
        "intake.part_withdrawn/1": Purpose("撤回协办：不再需要、已逾期、内容已改或者收件已结束。", _LEAD_TO_ASKED),
        "paper.answered/1": Purpose("收件机构逐页答复清点不符：补寄或者说明情况。", _RECEIVING_TO_HOME),
        "paper.dispatched/1": Purpose("纸质材料已寄往属地，附逐页清单。", _RECEIVING_TO_HOME),
        "paper.lost/1": Purpose("包裹经查找确认遗失，由两人认定；逐页说明以什么代替。", _RECEIVING_TO_HOME),
        "paper.received/1": Purpose("属地已签收纸质材料，逐页告知与扫描件不符之处。", _HOME_TO_RECEIVING),
        "paper.searched/1": Purpose("包裹久未签收或者承运方称已丢失，正在查找。", _RECEIVING_TO_HOME),
        "register.search_unit/1": Purpose("查询申请所涉不动产单元的登记情况，只返回该事项需要的内容。", _ASK_HOME),
        "register.unit_extract/1": Purpose("返回不动产单元的登记情况，证件号码脱敏。", _ANSWER_HOME),
        "register.check_application/1": Purpose("请属地把申请与登记簿核对，姓名和证件号码只在属地比对。", _ASK_HOME),
        "register.application_verdict/1": Purpose("返回规则检查结果和每位当事人是否一致。", _ANSWER_HOME),
        "catalogue.search_variant/1": Purpose(
            "查询属地与全省清单不同的规定：另需的材料、更短的时限、预审通过即受理。省平台的办事指南也用它查询。",
            "收件机构、省平台 → 属地机构（调用）",
        ),
        "catalogue.variant/1": Purpose(
            "返回属地作出的每一项决定和生效日期，由查询方算出当天执行的规定。", "属地机构 → 收件机构、省平台（应答）"
        ),
        "onewindow.withdrawn/1": Purpose(
            "案件已终结或者申报内容已更改，该编号下的推送作废。", "属地登记机构 → 税务、财政、住建"
        ),
        "tax.declared/1": Purpose("推送申请人在窗口填写的涉税申报信息，请税务机关核税。", _TO_TAX),
        "tax.returned/1": Purpose("申报信息不全或者有误，退回并说明原因，由申请人补充后重新推送。", _FROM_TAX),
        "tax.assessed/1": Purpose("返回逐项核定的税额、缴款凭证和期限；申请人缴清前案件不计时。", _FROM_TAX),
        "tax.paid/1": Purpose("税款已入库；以此为准，不以支付页面为准。", _FROM_TAX),
        "tax.cleared/1": Purpose("返回完税、免税或者不征税凭证，登簿前据此查验。", _FROM_TAX),
        "treasury.notice_requested/1": Purpose("请财政开具登记费缴款单。", _TO_TREASURY),
        "treasury.notice_issued/1": Purpose("缴款单已开具，返回缴款码。", _FROM_TREASURY),
        "treasury.notice_refused/1": Purpose("缴款单不能开具，说明原因。", _FROM_TREASURY),
        "treasury.payment_confirmed/1": Purpose("登记费已到账，返回财政电子票据。", _FROM_TREASURY),
        "housing.filing_requested/1": Purpose("请住建部门备案或者核验网签备案。", _TO_HOUSING),
        "housing.filing_answered/1": Purpose("返回备案结果、备案的合同和资金监管情况。", _FROM_HOUSING),
        "housing.trade_recorded/1": Purpose("转移已登簿，交易结案。", _TO_HOUSING),
        "utilities.account_asked/1": Purpose(
            "收件时核对户号与坐落是否相符，一个户号一条；不发户主和申请人姓名。", "收件机构 → 水电气暖广电单位"
        ),
        "utilities.account_told/1": Purpose(
            "返回户号是否存在、与坐落是否相符；没有答复不影响收件。", "水电气暖广电单位 → 收件机构"
        ),
        "utilities.transfer_requested/1": Purpose("登簿后请公用事业单位为户号办理过户，一个户号一条。", _TO_UTILITIES),
        "utilities.transfer_answered/1": Purpose("返回户号过户结果；登记不等待。", _FROM_UTILITIES),
        "sharing.verify/1": Purpose(
            "收件时以共享数据代替一份材料：只把申请所填的内容交部门比对，写明目的和法律依据。",
            "收件机构 → 政务数据共享平台（调用）",
        ),
        "sharing.answer/1": Purpose(
            "返回一致、不一致或者查无记录；只有一致才免交，不一致的说明差别，不返回部门的其他数据。",
            "政务数据共享平台 → 收件机构（应答）",
        ),
        "exchange.application/1": Purpose("申请成为交换成员，用拟登记的密钥签名。", "申请单位 → 省平台（调用）"),
        "exchange.application_receipt/1": Purpose("告知申请编号和下一步。", "省平台 → 申请单位（应答）"),
        "exchange.echo/1": Purpose("联调：验证签名和调用链路。", _ASK_HUB),
        "exchange.echo_answer/1": Purpose("联调：返回原文。", _ANSWER_HUB),
        "exchange.greeting/1": Purpose("联调：验证消息的发送和接收，不产生业务效果。", "成员 ⇄ 省平台"),
        "exchange.desk_ticket_request/1": Purpose("申请查看本成员的状态、积压和联调清单。", _ASK_HUB),
        "exchange.desk_ticket/1": Purpose("返回自助页面的临时地址。", _ANSWER_HUB),
        "exchange.withdrawn/1": Purpose(
            "站在被退回消息的位置上告知接收方：那条消息不再投递，签收后其后的消息继续。", "省平台 → 原接收方"
        ),
        "exchange.returned/1": Purpose(
            "接收方始终不收的消息，经省平台两人同意并由接收方确认撤回后，退回发送方并说明理由。", "省平台 → 原发送方"
        ),
        "exchange.receipt/1": Purpose("证明签发方已持久保存摘要所指的信封。", "接收方 → 发送方（回执）"),
        "exchange.refusal/1": Purpose("说明为什么不办理，须改正什么。", "接收方 → 发送方（拒绝）"),
        "exchange.directory/1": Purpose("全部成员的名称、地址、公钥、管辖区划和授权，由省平台签名。", _ANSWER_HUB),
        "exchange.file_request/1": Purpose("按摘要取材料文件，可从断点继续。", "需要方 → 保存方（经省平台）"),
        "exchange.file_content/1": Purpose("取件凭证：有效期内可凭此分段取这个文件。", "保存方 → 需要方（经省平台）"),
        "exchange.evidence_request/1": Purpose("请省平台重新核验一个事项的全部存证。", _ASK_HUB),
        "exchange.evidence/1": Purpose("返回存证核验的结果。", _ANSWER_HUB),
    }
)
