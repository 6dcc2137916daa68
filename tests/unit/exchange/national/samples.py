"""A message as the national access standard shows it (domain.md 3.4), the data fictional."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HolderKind,
    HouseNature,
    HouseStructure,
    HouseType,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    RightNature,
    RightType,
    SeizureKind,
)
from tongban.domain.register.folio_notes import NoteKind
from tongban.exchange.national.records import (
    BurdenRecord,
    FolioNoteRecord,
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    SeizureRecord,
    UnitRecord,
    UnitStatus,
)

UNIT = "419001001002GB00012F00180302"
AT = datetime(2021, 6, 15, 10, 30, 18, tzinfo=timezone(timedelta(hours=8)))

NOTICE_MESSAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Message><Head>
 <ASID>AS100</ASID><AreaCode>419001</AreaCode><BizMsgID>419001210615000123</BizMsgID>
 <DigitalSign>00</DigitalSign><CertCount>0</CertCount><CreateDate>2021-06-15T10:30:18</CreateDate>
 <EstateNum>{UNIT}</EstateNum><ParcelID>419001001002GB00012</ParcelID>
 <PreCertID>/</PreCertID><PreEstateNum>/</PreEstateNum><ProofCount>1</ProofCount>
 <RecFlowID>419001-1</RecFlowID><RecType>7000101</RecType><RegOrgID>419001</RegOrgID>
 <RegType>700</RegType><RightType>99</RightType></Head>
<Data>
 <ZTT_GY_QLR BDCDYH="{UNIT}" BDCQZH="豫（2021）济源市不动产证明第0000001号" GJ="142" GYFS="0" QLRLX="1"
  QLRMC="测试䶮" QXDM="419001" SFCZR="1" SXH="1" YSDM="6003000000" ZJH="419001199003072512" ZJZL="1"/>
 <QLF_QL_YGDJ BDCDJZMH="豫（2021）济源市不动产证明第0000001号" BDCDYH="{UNIT}" BDCZL="济源市沁园路1号" DBR="某登"
  DJJG="济源市不动产登记中心" DJLX="700" DJSJ="2021-06-15T10:30:18+08:00" YGDJZL="1" QDJG="61" QSZT="1"
  YWR="测试房地产公司" YWRZJZL="7" YWRZJH="91419001MA00000079" YSDM="6002040100" YWH="419001-1"/>
 <DJT_DJ_SLSQ AJZT="2" DJDL="700" DJXL="7000101"/><DJF_DJ_SH JDMC="初审" SXH="1" CZJG="1"/>
</Data></Message>"""

PERSON = HolderRecord(
    name="张𬱖",
    kind=HolderKind.PERSON,
    document_kind=DocumentKind.ID_CARD,
    document_number="41010119850101123X",
)
BANK = HolderRecord(
    name="中原银行股份有限公司济源分行",
    kind=HolderKind.ENTERPRISE,
    document_kind=DocumentKind.BUSINESS_LICENCE,
    document_number="91419001MA00000079",
)


def _sharer(name: str, share: Fraction) -> HolderRecord:
    return HolderRecord(
        name=name,
        kind=HolderKind.PERSON,
        document_kind=DocumentKind.ID_CARD,
        document_number="419001199003072512",
        share=share,
    )


HOUSE = UnitRecord(
    unit_code=UNIT,
    location="济源市沁园路1号1幢1单元302",
    status=UnitStatus.SURVEYED,
    use=HouseUse.APARTMENT,
    house_type=HouseType.HOUSING,
    nature=HouseNature.MARKET,
    structure=HouseStructure.REINFORCED_CONCRETE,
    area=Decimal("98.52"),
    exclusive_area=Decimal("80.79"),
    shared_area=Decimal("17.73"),
    floor="3",
    total_floors=18,
    completed_on=date(2018, 9, 30),
    project="沁园小区",
    land_use="0701",
    land_nature=RightNature.GRANTED,
    land_area=Decimal("21503.40"),
    land_share_area=Decimal("6.21"),
    land_right_holder="济源市测试置业有限公司",
    land_from=date(2015, 5, 1),
    land_until=date(2085, 4, 30),
)
_COMMON = {"unit_code": UNIT, "case_number": "419001-2", "recorded_at": AT, "recorded_by": "某登簿"}
OWNERSHIP = OwnershipRecord(
    **_COMMON,
    holders=(_sharer("王㙍", Fraction(1, 3)), _sharer("李四", Fraction(2, 3))),
    mode=CoOwnership.BY_SHARES,
    certificate_number="豫(2021)济源市不动产权第0000001号",
    registration_type=RegistrationType.TRANSFER,
    cause="买卖",
    price=Decimal("613500.00"),
    remarks="带<尖括号>与&符号",
)
MORTGAGE = MortgageRecord(
    **_COMMON,
    holders=(BANK,),
    certificate_number="豫(2021)济源市不动产证明第0000002号",
    registration_type=RegistrationType.FIRST,
    cause="抵押借款",
    kind=MortgageKind.MAXIMUM_AMOUNT,
    property_kind=MortgagedProperty.LAND_AND_HOUSE,
    mortgagor="王㙍、李四",
    amount=Decimal("400000.50"),
    debt_from=date(2021, 6, 15),
    debt_until=date(2041, 6, 14),
    rank=2,
    transfer_banned=True,
    scope="本金、利息",
)
NOTICE = NoticeRecord(
    **_COMMON,
    holders=(PERSON,),
    mode=CoOwnership.SOLE,
    certificate_number="豫(2021)济源市不动产证明第0000003号",
    registration_type=RegistrationType.ADVANCE_NOTICE,
    cause="预购商品房",
    kind=AdvanceNoticeKind.PRESALE,
    obligor="济源市测试置业有限公司",
    obligor_document_kind=DocumentKind.BUSINESS_LICENCE,
    obligor_document_number="91419001MA00000079",
    price=Decimal("610000.00"),
)
SEIZURE = SeizureRecord(
    **_COMMON,
    kind=SeizureKind.SEIZURE,
    court="济源市人民法院",
    document="协助执行通知书",
    document_number="（2021）豫9001执1号",
    served_at=AT,
    from_date=date(2021, 6, 15),
    until_date=date(2024, 6, 14),
    against="王㙍",
    scope="全部",
)

EASEMENT = BurdenRecord(
    **_COMMON,
    holders=(BANK,),
    certificate_number="豫(2021)济源市不动产证明第0000011号",
    registration_type=RegistrationType.FIRST,
    cause="地役权合同",
    kind=RightType.EASEMENT,
    content="铺设地下管线，维护时通行",
    from_date=date(2021, 6, 15),
    until_date=date(2041, 6, 14),
)
HABITATION = BurdenRecord(
    **_COMMON,
    holders=(PERSON,),
    certificate_number="豫(2021)济源市不动产证明第0000012号",
    registration_type=RegistrationType.FIRST,
    cause="居住权合同",
    kind=RightType.HABITATION,
    content="终身居住",
)
OBJECTION = ObjectionRecord(
    **_COMMON,
    applicant=PERSON.name,
    document_kind=PERSON.document_kind,
    document_number=PERSON.document_number,
    matter="房屋为夫妻共同财产",
    certificate_number="豫(2021)济源市不动产证明第0000013号",
    lawsuit_shown_at=AT,
    lawsuit_shown_under="419001-9",
)
FOLIO_NOTE = FolioNoteRecord(
    **_COMMON,
    kind=NoteKind.LOCK,
    reason="房屋列入专项清查",
    basis="市政府〔2021〕17号会议纪要",
    proposed_at=AT - timedelta(hours=2),
    proposed_by="王审核",
)
QUEUED = SeizureRecord(
    **_COMMON,
    kind=SeizureKind.QUEUED,
    court="郑州市中原区人民法院",
    document="协助执行通知书",
    document_number="（2021）豫0102执7号",
    served_at=AT + timedelta(milliseconds=123),
    against="王㙍",
    scope="王㙍的份额",
    court_case_number="（2021）豫0102民初1号",
    share=Fraction(1, 3),
    asked_years=3,
)
MORTGAGE_NOTICE = NoticeRecord(
    **_COMMON,
    holders=(BANK,),
    certificate_number="豫(2021)济源市不动产证明第0000014号",
    registration_type=RegistrationType.ADVANCE_NOTICE,
    cause="抵押预告",
    kind=AdvanceNoticeKind.PRESALE_MORTGAGE,
    mode=CoOwnership.SOLE,
    obligor=PERSON.name,
    obligor_document_kind=PERSON.document_kind,
    obligor_document_number=PERSON.document_number,
    obligor_kind=HolderKind.PERSON,
    price=Decimal("300000.00"),
    mortgage_kind=MortgageKind.ORDINARY,
    debt_from=date(2021, 6, 15),
    debt_until=date(2051, 6, 14),
    scope="主债权及利息",
    transfer_banned=True,
)
LAND = UnitRecord(
    unit_code="419001001002GB00012W00000000",
    location="济源市沁园路1号",
    right_type=RightType.CONSTRUCTION_LAND,
    land_use="0701",
    land_nature=RightNature.GRANTED,
    land_area=Decimal("21503.40"),
    land_right_holder=BANK.name,
    land_from=date(2015, 5, 1),
    land_until=date(2085, 4, 30),
)
LAND_RIGHT = OwnershipRecord(
    **{**_COMMON, "unit_code": LAND.unit_code},
    holders=(BANK,),
    mode=CoOwnership.SOLE,
    certificate_number="豫(2015)济源市不动产权第0000009号",
    registration_type=RegistrationType.FIRST,
    cause="出让",
    price=Decimal("90000000.00"),
)
