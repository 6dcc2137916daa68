"""One of each paper, with the names and numbers that are hard to set."""

from datetime import date

from tests.conftest import moment
from tongban.apps.documents.counter_papers import (
    Bundle,
    CoverSheet,
    GuidanceSlip,
    Promise,
    Signatory,
    SigningSheet,
    Undertaking,
    WithdrawalApplication,
)
from tongban.apps.documents.paper_parts import (
    Applicant,
    ArchiveEntry,
    Deadline,
    Exchange,
    Fact,
    Ground,
    Material,
    Office,
    Property,
    Respondent,
    Security,
    Shortcoming,
    UnitAnswer,
)
from tongban.apps.documents.papers import (
    AcceptanceNotice,
    ApplicationForm,
    ArchiveContinuation,
    ArchiveCover,
    CompletionNotice,
    DeclineNotice,
    EnforcementAnswer,
    FeeNotice,
    IntakeReceipt,
    InterviewRecord,
    Paper,
    PaymentNotice,
    QueueNotice,
    RefusalNotice,
    RegistrationCertificate,
    ServiceReceipt,
    SupplementNotice,
    SuspensionNotice,
    TitleCertificate,
    WithdrawalNotice,
)
from tongban.apps.documents.seizure_papers import SeizureTidingLetter

RARE_NAMES = ("䶮𬱖", "㙍丽华", "王𠮷")
COUNTER = Office(
    name="郑州市不动产登记中心", address="郑州市中原区淮河西路 18 号", phone="0371-00000000",
    review_authority="郑州市人民政府", demo=True,
)  # fmt: skip
HOME = Office(
    name="济源市不动产登记中心", address="济源市沁园路 1 号", phone="0391-0000000",
    review_authority="济源市人民政府", court="济源市人民法院", demo=True,
)  # fmt: skip
BANK = "中国农业银行股份有限公司济源分行"
UNIT = Property(
    unit_code="419001001001GB00001F00010001",
    location="河南省济源市沁园街道黄河大道中段 588 号愚公花园 12 号楼 3 单元 27 层 2701 室",
    kind="土地、房屋",
    area="房屋建筑面积 128.56 ㎡",
    usage="城镇住宅用地／住宅",
    certificate_number="豫(2021)济源市不动产权第0004321号",
    structure="钢筋混凝土结构",
)
_AT = moment("2026-11-20 10:24")
_CASE = "41900120261120L370400017K"
_INTAKE = "41010020261120S00042"
_PEOPLE = (BANK, "䶮𬱖", "㙍丽华")
_LONG = "河南省豫西北黄河流域生态保护与高质量发展投资建设集团股份有限公司济源产城融合示范区分公司"

_APPLICANTS = (
    Applicant(
        side="权利人（抵押权人）", name=BANK, document_type="统一社会信用代码", document_number="91410000MA00000000",
        address="济源市宣化街 66 号", postcode="459000", phone="0391-6600000", legal_representative="赵行长",
        agent_name="王𠮷", agent_document_number="410122199001011232", agent_phone="13800000001",
    ),
    Applicant(
        side="义务人（抵押人）", name="䶮𬱖", document_type="居民身份证", document_number="419001198807150018",
        address="济源市沁园街道黄河大道中段 588 号", postcode="459000", phone="13800000002", share="1/2",
    ),
)  # fmt: skip
_MATERIALS = (
    Material(name="不动产登记申请书", form="原件", pages=2, state="已收"),
    Material(name="申请人身份证明", form="复印件", copies=2, pages=4, state="已收"),
    Material(name="不动产登记证明", form="原件", pages=1, state="已收"),
    Material(name="主债权消灭证明（抵押权人出具的同意注销抵押权登记的书面文件）", form="电子", pages=1, state="已收"),
    Material(name="企业营业执照", form="共享数据", state="免交"),
)
_GROUNDS = (
    Ground(
        reason="该不动产已被济源市人民法院查封（案号（2026）豫9001执123号，至2029年1月4日），解除前不能办理。",
        basis="《中华人民共和国城市房地产管理法》第三十八条；《不动产登记暂行条例》第二十二条第（四）项",
        remedy="请与查封法院联系，解除查封后重新申请。",
    ),
    Ground(
        reason="处分共有的不动产需要全体共同共有人同意，目前只有䶮𬱖一人申请。",
        basis="《中华人民共和国民法典》第三百零一条",
    ),
)
_MESSAGE = {
    "case_number": _CASE, "intake_number": _INTAKE, "applicants": _PEOPLE,
    "item_name": "抵押权注销登记", "unit": UNIT,
}  # fmt: skip


def application_form(**changes) -> ApplicationForm:
    fields = {
        "office": COUNTER, "number": _INTAKE, "dated": _AT.date(), "home_office": HOME.name, "receiver": "李收件",
        "item_name": "抵押权注销登记（3704）", "right_type": "抵押权", "registration_type": "注销登记",
        "applicants": _APPLICANTS, "unit": UNIT, "cause": "主债权消灭",
        "security": Security(amount="人民币 860,000.00 元", term="2021年6月15日起至2041年6月14日止",
                             scope="主债权本金、利息、罚息、违约金及实现债权的费用", transfer_restricted="否"),
        "evidence": ("贷款结清证明", "抵押权人同意注销抵押权登记的书面文件"),
        "delivery": "邮寄：济源市沁园街道黄河大道中段 588 号，䶮𬱖 收",
    }  # fmt: skip
    return ApplicationForm(**{**fields, **changes})


def interview_record(**changes) -> InterviewRecord:
    asked = (
        ("申请登记事项是否为申请人的真实意思表示？", "是。"),
        ("申请登记的不动产是共有，还是单独所有？", "共同共有，共有人是䶮𬱖和㙍丽华。"),
        ("主债权是否已经消灭？", "贷款已于 2026 年 11 月 18 日全部结清，银行出具了结清证明，双方没有其他债权债务。"),
        ("申请材料是否真实、合法、有效？", "是，愿意承担由此产生的法律责任。"),
        ("是否知道登记簿记载以前可以撤回申请？", "知道。"),
    )  # fmt: skip
    fields = {
        "office": COUNTER, "number": _INTAKE, "dated": _AT.date(), "item_name": "抵押权注销登记", "asked_at": _AT,
        "place": "郑州市不动产登记中心 3 号窗口", "interviewer": "李收件", "unit": UNIT,
        "respondents": (
            Respondent(name=BANK, side="抵押权人", document_type="统一社会信用代码",
                       document_number="91410000MA00000000",
                       answered_by=("委托代理人 王𠮷，居民身份证 410122199001011232",)),
            Respondent(name="䶮𬱖", side="抵押人", document_type="居民身份证", document_number="419001198807150018"),
        ),
        "exchanges": tuple(Exchange(question=question, answer=answer) for question, answer in asked),
    }  # fmt: skip
    return InterviewRecord(**{**fields, **changes})


def intake_receipt(**changes) -> IntakeReceipt:
    fields = {
        "office": COUNTER, "number": _INTAKE, "dated": _AT.date(), "home_office": HOME.name,
        "item_name": "抵押权注销登记", "received_at": _AT, "receiver": "李收件", "applicants": _PEOPLE,
        "unit": UNIT, "materials": _MATERIALS,
        "deadlines": (
            Deadline(label="收件机构寄出", text="2026年11月23日前寄出纸质材料"),
            Deadline(label="属地受理", text="收到材料后 0.5 个工作日内决定是否受理"),
            Deadline(label="承诺办结", text="受理后 1 个工作日"),
        ),
        "progress_url": "https://bdc.example.gov.cn/p/41010020261120S00042",
        "delivery": "邮寄至申请人通讯地址",
    }  # fmt: skip
    return IntakeReceipt(**{**fields, **changes})


def acceptance_notice() -> AcceptanceNotice:
    return AcceptanceNotice(
        office=HOME, number=f"{_CASE}0101", dated=_AT.date(), receiving_office=COUNTER.name,
        accepted_at=_AT, due_at=moment("2026-11-23 17:00"), statutory_due_on=date(2027, 1, 4), officer="张受理",
        **_MESSAGE,
    )  # fmt: skip


def decline_notice() -> DeclineNotice:
    return DeclineNotice(
        office=HOME, number=f"{_CASE}0201", dated=_AT.date(), receiving_office=COUNTER.name, applied_at=_AT,
        grounds=_GROUNDS, returned=_MATERIALS[:3], **_MESSAGE,
    )  # fmt: skip


def supplement_notice() -> SupplementNotice:
    return SupplementNotice(
        office=HOME, number=f"{_CASE}0301", dated=_AT.date(), receiving_office=COUNTER.name, applied_at=_AT,
        due_on=date(2026, 12, 4),
        shortcomings=(
            Shortcoming(material="申请人身份证明", problem="㙍丽华的身份证复印件缺反面，有效期无法核对。",
                        wanted="提交身份证正反面复印件或扫描件。", basis="《不动产登记暂行条例》第十六条"),
            Shortcoming(material="主债权消灭证明", problem="未加盖抵押权人公章。", wanted="由抵押权人盖章后重新提交。"),
        ),
        **_MESSAGE,
    )  # fmt: skip


def refusal_notice() -> RefusalNotice:
    return RefusalNotice(
        office=HOME, number=f"{_CASE}0401", dated=_AT.date(), receiving_office=COUNTER.name, accepted_at=_AT,
        findings="经查不动产登记簿，该不动产于2026年1月5日被济源市人民法院查封，查封登记现仍有效；申请人未提交解除查封的协助执行通知书。",
        grounds=_GROUNDS, **_MESSAGE,
    )  # fmt: skip


def withdrawal_notice() -> WithdrawalNotice:
    return WithdrawalNotice(
        office=HOME, number=f"{_CASE}0901", dated=_AT.date(), receiving_office=COUNTER.name, withdrawn_at=_AT,
        place=COUNTER.name, reason="双方协商解除合同。",
        signatures=tuple(Fact(label=one, value=f"{one}（本人）") for one in _PEOPLE), **_MESSAGE,
    )  # fmt: skip


def suspension_notice() -> SuspensionNotice:
    return SuspensionNotice(
        office=HOME, number=f"{_CASE}1001", dated=_AT.date(), receiving_office=COUNTER.name, accepted_at=_AT,
        suspended_at=_AT, reason="申请登记的权利正在诉讼或者仲裁", basis="不动产登记暂行条例 §22(2)",
        facts="当事人提交了济源市人民法院的受理案件通知书。", resumes_when="诉讼终结后，恢复办理。", **_MESSAGE,
    )  # fmt: skip


def payment_notice() -> PaymentNotice:
    return PaymentNotice(
        office=HOME, number=f"{_CASE}1101", dated=_AT.date(), receiving_office=COUNTER.name, notified_at=_AT,
        fee="¥80.00", fee_basis="发改价格规〔2016〕2559号", taxes=("契税", "个人所得税"),
        pay_by=date(2026, 12, 5), **_MESSAGE,
    )  # fmt: skip


def fee_notice() -> FeeNotice:
    return FeeNotice(
        office=HOME, number=f"{_CASE}1401", dated=_AT.date(), receiving_office=COUNTER.name, notified_at=_AT,
        fee="¥80.00", fee_basis="发改价格规〔2016〕2559号", pay_code="41900126000000000017",
        pay_by=date(2026, 12, 20), **_MESSAGE,
    )  # fmt: skip


def service_receipt(**changes) -> ServiceReceipt:
    fields = {
        "office": HOME, "number": f"{_CASE}1201", "dated": _AT.date(), "case_number": _CASE,
        "item_name": "抵押权注销登记", "notice_title": "不予登记告知书", "notice_number": f"{_CASE}0401",
        "recipient": "䶮𬱖", "way": "留置送达", "statute": "参照《民事诉讼法》第八十九条",
        "proof": "本人拒绝签收；见证人㙍丽华，已拍照。", "proof_label": "拒收的事由，见证人姓名或者拍照、录像的情况",
        "served_at": _AT, "signed_by": "／", "server": "王审核",
        "running": ("申请行政复议：至2027-01-19（含当日，遇法定休假日顺延）",),
    }  # fmt: skip
    return ServiceReceipt(**{**fields, **changes})


def completion_notice() -> CompletionNotice:
    return CompletionNotice(
        office=HOME, number=f"{_CASE}0501", dated=_AT.date(), receiving_office=COUNTER.name,
        heading="不动产注销登记告知书", recorded_at=_AT,
        outcome="下列抵押权已经注销，抵押权消灭。",
        facts=(Fact(label="抵押权人", value=BANK), Fact(label="抵押人", value="䶮𬱖、㙍丽华"),
               Fact(label="被担保债权数额", value="¥860,000.00")),
        cancelled=("豫(2021)济源市不动产证明第0000987号",), collection="本告知书邮寄至申请人通讯地址。", **_MESSAGE,
    )  # fmt: skip


def title_certificate(**changes) -> TitleCertificate:
    fields = {
        "office": HOME, "number": "豫(2026)济源市不动产权第0000001号", "dated": _AT.date(), "serial": "41000000001",
        "right_holder": "䶮𬱖、㙍丽华", "ownership_form": "共同共有", "location": UNIT.location,
        "unit_code": UNIT.unit_code, "right_type": "国有建设用地使用权／房屋（构筑物）所有权",
        "right_nature": "出让／市场化商品房", "usage": "城镇住宅用地／住宅",
        "area": "宗地面积 23,456.78 ㎡／房屋建筑面积 128.56 ㎡",
        "term": "国有建设用地使用权 2011年3月1日起至2081年2月28日止",
        "other_conditions": ("分摊土地使用权面积：12.34 ㎡", "房屋结构：钢筋混凝土结构",
                             "专有建筑面积：101.20 ㎡，分摊建筑面积：27.36 ㎡", "房屋总层数：33，所在层：27",
                             "房屋竣工时间：2013年6月30日"),
        "notes": ("业务编号：41900120261120L900100003Q", "登记原因：换证（原证污损）",
                  "原证号：豫(2021)济源市不动产权第0004321号，收回作废",
                  "䶮𬱖 居民身份证 4190************18", "㙍丽华 居民身份证 4190************26"),
        "verify_url": "https://bdc.example.gov.cn/v?c=1.2.156.3005.2.11100000MB03271699001&h=0011223344556677",
        "identifier": "1.2.156.3005.2.11100000MB03271699001.11419001MB0000000X.YU2026419001000000001.001.J",
    }  # fmt: skip
    return TitleCertificate(**{**fields, **changes})


def registration_certificate(**changes) -> RegistrationCertificate:
    fields = {
        "office": HOME, "number": "豫(2026)济源市不动产证明第0000001号", "dated": _AT.date(), "serial": "41000000002",
        "matter": "预购商品房预告登记", "right_holder": "䶮𬱖", "obligor": _LONG, "location": UNIT.location,
        "unit_code": UNIT.unit_code,
        "other": ("不动产价值：¥1,286,000.00", "约定：自能够进行不动产登记之日起九十日内申请登记"),
        "notes": ("业务编号：41900120261120L700100001A", "商品房预售合同备案号：JY20261118000123"),
        "verify_url": "https://bdc.example.gov.cn/v?c=1.2.156.3005.2.11100000MB03271699022&h=8899aabbccddeeff",
        "identifier": "1.2.156.3005.2.11100000MB03271699022.11419001MB0000000X.YU2026419001000000002.001.K",
    }  # fmt: skip
    return RegistrationCertificate(**{**fields, **changes})


def archive_cover(**changes) -> ArchiveCover:
    titles = ("不动产登记申请书", "申请人身份证明", "不动产登记证明", "主债权消灭证明", "询问笔录",
              "受理通知书", "审核表", "登记完成告知书")  # fmt: skip
    fields = {
        "office": HOME, "number": "419001-2026-DYZX-000017", "dated": _AT.date(), "case_number": _CASE,
        "intake_number": _INTAKE, "item_name": "抵押权注销登记", "right_holder": BANK, "obligor": "䶮𬱖、㙍丽华",
        "unit": UNIT, "certificate_numbers": ("豫(2021)济源市不动产证明第0000987号（已注销）",),
        "recorded_on": _AT.date(), "examiner": "王审核", "archivist": "周归档",
        "entries": tuple(
            ArchiveEntry(title=title, responsible=HOME.name if index > 4 else "申请人", made_on=_AT.date(),
                         first_page=2 * index + 1, last_page=2 * index + 2, digest=f"{index:064x}")
            for index, title in enumerate(titles)
        ),
    }  # fmt: skip
    return ArchiveCover(**{**fields, **changes})


def archive_continuation(**changes) -> ArchiveContinuation:
    fields = {
        "office": HOME, "number": f"{_CASE}1301", "dated": _AT.date(), "archive_number": f"{_CASE}0801",
        "case_number": _CASE, "item_name": "抵押权注销登记", "archived_on": _AT.date(), "filed_by": "䶮𬱖",
        "why": "文书在归档以后送达。", "pages_before": 16,
        "entries": (
            ArchiveEntry(title="送达回证", responsible=HOME.name, made_on=_AT.date(), first_page=17, last_page=17,
                         digest="c0" * 32),
        ),
    }  # fmt: skip
    return ArchiveContinuation(**{**fields, **changes})


def _court_letter() -> dict:
    return {
        "office": HOME, "number": f"{_CASE}01", "dated": _AT.date(), "court": "河南省济源市人民法院",
        "court_case_number": "（2026）豫9001执12号", "notice_number": "（2026）豫9001执12号协执1",
        "ruling_number": "（2026）豫9001执12号之一", "order_number": _CASE, "served_at": _AT, "carried_out_at": _AT,
        "against": "䶮𬱖（1/2份额）", "received_by": "李受理", "recorded_by": "周登簿",
        "basis": "查封规定 §1、§26；民诉法解释 §485；不动产登记暂行条例实施细则 §90、§91",
        "answers": (
            UnitAnswer(
                unit_code="419001001001GB00001F00010001", location=UNIT.location, outcome="轮候查封，第1位",
                remark="第1位，首封法院郑州市中级人民法院，至2028-11-20",
                basis="查封规定 §26; 不动产登记暂行条例实施细则 §91",
            ),
            UnitAnswer(unit_code="419001001001GB00001F00010002", location=UNIT.location, outcome="查封"),
        ),
    }  # fmt: skip


def enforcement_answer(**changes) -> EnforcementAnswer:
    fields = {
        **_court_letter(), "asked": "查封", "amount": "¥860,000.00",
        "bearers": ("郭执行（工作证豫-0017，执行公务证执公豫0017）", "高书记（工作证豫-0052，执行公务证执公豫0052）"),
    }  # fmt: skip
    return EnforcementAnswer(**{**fields, **changes})


def queue_notice(**changes) -> QueueNotice:
    return QueueNotice(**{**_court_letter(), **changes})


def seizure_tiding() -> SeizureTidingLetter:
    return SeizureTidingLetter(
        office=HOME, number="GZ41900100000007", dated=_AT.date(), heading="轮候查封生效通知书",
        whom="郑州市中级人民法院", sentence="在先的查封已经解除，你单位的轮候查封转为正式查封。",
        basis="查封规定 §26", unit_code=UNIT.unit_code, location=UNIT.location, court="郑州市中级人民法院",
        court_case_number="（2026）豫01执88号", document_number="（2026）豫01执88号之一", against="䶮𬱖", served_at=_AT,
    )  # fmt: skip


def undertaking() -> Undertaking:
    return Undertaking(
        office=COUNTER, number=_INTAKE, dated=_AT.date(), heading="知悉异议登记承诺书", item_name="存量房转移登记",
        home_office=HOME.name, unit=UNIT, cause="该不动产存在异议登记。", basis="《实施细则》第八十四条",
        promises=("本人已知悉该不动产存在异议登记。",), signatories=(Signatory(name="䶮𬱖", standing="出卖人"),),
    )  # fmt: skip


def signing_sheet() -> SigningSheet:
    return SigningSheet(
        office=HOME, number=f"{_INTAKE}-1", dated=_AT.date(), lead_office=COUNTER.name, home_office=HOME.name,
        item_name="存量房转移登记", unit=UNIT, applicant="出卖人 䶮𬱖", others="㙍丽华（买受人）",
        told=(Fact(label="合同价款（元）", value="900000.00"),),
        exchanges=(Exchange(question="申请登记是否是申请人的真实意思？", answer="是"),),
        promises=(Promise(heading="监护人保证书", basis="《民法典》第三十五条", sentences=("为被监护人的利益。",)),),
        interviewer="李协办", signatories=(Signatory(name="䶮𬱖", standing="申请人"),),
    )  # fmt: skip


def guidance_slip() -> GuidanceSlip:
    return GuidanceSlip(
        office=COUNTER, number=_INTAKE, dated=_AT.date(), item_name="存量房转移登记", applicants=("䶮𬱖",), unit=UNIT,
        home_office=HOME.name, home_place="济源市", reason="材料不齐。", bring=("申请人身份证明",), given_by="孙收件",
    )  # fmt: skip


def cover_sheet() -> CoverSheet:
    return CoverSheet(
        office=COUNTER, number=_INTAKE, dated=_AT.date(), item_name="抵押权注销登记", home_office=HOME.name,
        applicants=_PEOPLE, unit=UNIT, post_by=moment("2026-11-23 17:00"), pages=6,
        bundles=(
            Bundle(code="M01", name="不动产登记申请书", form="原件", first="M01-001", last="M01-002", pages=2),
            Bundle(code="M02", name="申请人身份证明", form="复印件", first="M02-001", last="M02-003", pages=3),
            Bundle(code="M27", name="不动产登记证明", form="核对副本", first="M27-001", last="M27-001", pages=1),
        ),
    )  # fmt: skip


def withdrawal_application() -> WithdrawalApplication:
    return WithdrawalApplication(
        office=COUNTER, number=_INTAKE, dated=_AT.date(), home_office=HOME.name, case_number=_CASE,
        item_name="抵押权注销登记", unit=UNIT, lodged_at=_AT,
        signatories=(
            Signatory(name=BANK, standing="抵押权人", document_number="91419001MA44444449"),
            Signatory(name="䶮𬱖", standing="抵押人", document_number="41900119850505002X"),
            Signatory(name="㙍丽华", standing="抵押人", document_number="419001198606060048"),
        ),
    )  # fmt: skip


def every_paper() -> tuple[Paper, ...]:
    return (
        application_form(), interview_record(), intake_receipt(), cover_sheet(), withdrawal_application(),
        acceptance_notice(), decline_notice(),
        supplement_notice(), refusal_notice(), completion_notice(), title_certificate(),
        registration_certificate(), archive_cover(), enforcement_answer(), queue_notice(), seizure_tiding(),
        withdrawal_notice(), suspension_notice(), payment_notice(), fee_notice(),
        undertaking(), signing_sheet(), guidance_slip(), service_receipt(), archive_continuation(),
    )  # fmt: skip
