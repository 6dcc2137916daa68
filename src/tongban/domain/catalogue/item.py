"""The values a business item is made of."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from tongban.domain.catalogue.basis import Basis
from tongban.domain.catalogue.effects import Effect, FeeClass, HousingFiling, Reach, RegisterEntry, Tax, Verb
from tongban.domain.catalogue.particulars import ParticularRule
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import AdvanceNoticeKind, HolderSide, RegistrationType, RightType
from tongban.domain.labelled import Labelled


class PartyRole(Labelled):
    """What a person is in an application."""

    RIGHT_HOLDER = "right_holder", "权利人"
    OBLIGOR = "obligor", "义务人"
    OWNER = "owner", "不动产权利人"
    MORTGAGEE = "mortgagee", "抵押权人"
    MORTGAGOR = "mortgagor", "抵押人"
    SELLER = "seller", "出卖人"
    BUYER = "buyer", "买受人"
    PRESELLER = "preseller", "预售人（开发企业）"
    PREBUYER = "prebuyer", "预购人"
    INTERESTED = "interested", "利害关系人"
    COURT = "court", "人民法院等国家机关"

    @property
    def side(self) -> HolderSide:
        """Which side of the form the person stands on."""
        return HolderSide.OBLIGOR if self in _OBLIGORS else HolderSide.RIGHT_HOLDER


_OBLIGORS: Final = frozenset({PartyRole.OBLIGOR, PartyRole.MORTGAGOR, PartyRole.SELLER, PartyRole.PRESELLER})


class Produces(Labelled):
    """What the home bureau hands out in the end."""

    TITLE_CERTIFICATE = "title_certificate", "不动产权证书"
    REGISTRATION_CERTIFICATE = "registration_certificate", "不动产登记证明"
    SAME_AS_BEFORE = "same_as_before", "与原证同种的证书或证明"
    NOTHING = "nothing", "不发证，出具办结通知"

    @property
    def is_certificate(self) -> bool:
        """Whether a certificate is prepared and issued."""
        return self is not Produces.NOTHING

    @property
    def certificate_kind(self) -> CertificateKind | None:
        """The kind of certificate, None when there is none or it follows the old one."""
        return _KINDS.get(self)


_KINDS: Final = {
    Produces.TITLE_CERTIFICATE: CertificateKind.TITLE,
    Produces.REGISTRATION_CERTIFICATE: CertificateKind.REGISTRATION,
}


class Waiver(Labelled):
    """What can make a paper unnecessary: information the administration has already (条例 §25)."""

    POLICE = "police", "公安人像比对和身份信息核验"
    MARKET = "market", "市场监管企业基本信息"
    ESTABLISHMENT = "establishment", "编办事业单位和党群机关信息"
    CIVIL_AFFAIRS = "civil_affairs", "民政婚姻、社会组织信息"
    BANKING = "banking", "金融监管许可信息"
    TAX = "tax", "税务契税完税信息"
    NOTARY = "notary", "公证核验信息"
    HEALTH = "health", "卫健出生、死亡医学证明"
    COURT = "court", "法院司法判决信息"
    HOUSING = "housing", "住建网签备案信息"
    REGISTER = "register", "本系统登记簿和电子证照"
    STATE_ASSETS = "state_assets", "国资土地房屋资产划拨信息"
    CONTRACT_CONTAINS_NOTICE = "contract_contains_notice", "备案合同已含预告登记约定"


class QuestionKind(Labelled):
    """How a question of the interview is answered."""

    YES_NO = "yes_no", "是或否"
    TEXT = "text", "文字"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the interview record 询问笔录 (民法典 §212; 条例 §18).

    `expected` is the answer without which the examiner must look closer; None when any will do.
    """

    code: str
    text: str
    kind: QuestionKind
    statute: str
    expected: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """One lawful way to apply: these roles together, all of whom must be there."""

    code: str
    label: str
    roles: tuple[PartyRole, ...]
    statute: str
    everyone: bool = False
    needs_court_document: bool = False
    notice_kind: AdvanceNoticeKind | None = None
    """The kind of advance notice, where it differs from the item's own."""

    @property
    def is_joint(self) -> bool:
        """Whether more than one role applies (共同申请)."""
        return len(self.roles) > 1


@dataclass(frozen=True, kw_only=True)
class MaterialRule:
    """A paper the item asks for; without `alternatives` in every way of applying.

    Not `required` means it helps but may never be a reason to refuse (操作规范 1.1.2). A paper
    `made_here` is produced by the system and only signed by the people.
    """

    code: str
    name: str
    required: bool = True
    made_here: bool = False
    waivable_by: tuple[Waiver, ...] = ()
    alternatives: tuple[str, ...] = ()
    note: str = ""
    basis: tuple[Basis, ...] = ()
    """The law that asks for it (操作规范 1.1.2: no paper without one)."""

    def applies_to(self, alternative: str) -> bool:
        """Whether it is asked for in this way of applying."""
        return not self.alternatives or alternative in self.alternatives


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """From `since` on (day of acceptance), so many working days; 0 means at once."""

    since: date
    working_days: int
    source: str


@dataclass(frozen=True, kw_only=True)
class BusinessItem:
    """One business item of the province's list.

    `disposes`: the act disposes of the property, so advance notices and objections speak.
    `barred_by_seizure`: a seizure in force forbids it. `owners_must_agree`: 民法典 §301 applies.
    `taxed`: no recording before the tax office has cleared it (契税法 §11).
    `first_registration_needed`: 实施细则 §24(2) applies. `in_scope`: part of 全豫通办. `offered`: a counter
    elsewhere may take it in. `particulars` are the item's own fields of the form. `effects` are what recording
    does to the register, in order; `checks` the codes of the rules an examiner goes through on the folio;
    `limits` the time limits in order of the day they took effect.
    """

    code: str
    name: str
    short_name: str
    registration_type: RegistrationType
    right_type: RightType
    rec_type: str
    alternatives: tuple[Alternative, ...]
    materials: tuple[MaterialRule, ...]
    questions: tuple[Question, ...]
    committed_working_days: int
    modes: tuple[CaseMode, ...]
    produces: Produces
    particulars: tuple[ParticularRule, ...] = ()
    fee_note: str = ""
    note: str = ""
    notice_kind: AdvanceNoticeKind | None = None
    disposes: bool = False
    barred_by_seizure: bool = False
    owners_must_agree: bool = False
    taxed: bool = False
    first_registration_needed: bool = True
    in_scope: bool = True
    offered: bool = False
    fee: FeeClass = FeeClass.NONE
    taxes: tuple[Tax, ...] = ()
    housing_filing: HousingFiling = HousingFiling.NONE
    effects: tuple[Effect, ...] = ()
    checks: tuple[str, ...] = ()
    limits: tuple[TimeLimit, ...] = ()

    def limit(self, *, on: date) -> TimeLimit:
        """The time limit for a case accepted on that day; raises LookupError before there was any."""
        due = [one for one in self.limits if one.since <= on]
        if not due:
            message = f"no time limit of item {self.code} is known for {on}"
            raise LookupError(message)
        return due[-1]

    def committed_days(self, *, on: date, promised: int | None = None) -> int:
        """Working days for a case accepted on that day; an institution may promise less, never more."""
        allowed = self.limit(on=on).working_days
        return allowed if promised is None else min(promised, allowed)

    def effects_for(self, alternative: str = "") -> tuple[Effect, ...]:
        """What recording does in this way of applying."""
        return tuple(one for one in self.effects if one.applies_to(alternative))

    def opens(self, entry: RegisterEntry) -> bool:
        """Whether recording begins such an entry."""
        return any(one.verb is Verb.OPENS and one.entry is entry for one in self.effects)

    def alters(self, entry: RegisterEntry) -> bool:
        """Whether recording describes such an entry anew."""
        return any(one.verb is Verb.ALTERS and one.entry is entry for one in self.effects)

    def closes(self, entry: RegisterEntry) -> bool:
        """Whether recording ends such an entry."""
        return any(one.verb is Verb.CLOSES and one.entry is entry for one in self.effects)

    def notice_kind_for(self, alternative: str) -> AdvanceNoticeKind | None:
        """The kind of advance notice this way of applying notes."""
        own = next((one.notice_kind for one in self.alternatives if one.code == alternative), None)
        return own or self.notice_kind

    @property
    def addresses(self) -> RegisterEntry | None:
        """The kind of entry an application must name, None where it names none."""
        named = (one.entry for one in self.effects if one.reach is Reach.ADDRESSED)
        return next((one for one in named if one in _CERTIFIED), None)

    @property
    def grants(self) -> bool:
        """Whether a right begins for those who acquire it."""
        return any(one.verb is Verb.OPENS and one.entry not in _OF_COURTS for one in self.effects)

    @property
    def transfers_ownership(self) -> bool:
        """Whether ownership of the house passes to somebody else (转移登记)."""
        return self.registration_type is RegistrationType.TRANSFER and self.right_type is RightType.HOUSE

    @property
    def is_judicial(self) -> bool:
        """Whether a court or another organ orders it (嘱托登记)."""
        return self.registration_type is RegistrationType.SEIZURE

    def alternative(self, code: str) -> Alternative:
        """The way of applying with this code; raises LookupError."""
        for one in self.alternatives:
            if one.code == code:
                return one
        message = f"item {self.code} has no way of applying called {code}"
        raise LookupError(message)

    def materials_for(self, alternative: str) -> tuple[MaterialRule, ...]:
        """The papers asked for in this way of applying, in the order of the list."""
        return tuple(one for one in self.materials if one.applies_to(alternative))

    def particulars_for(self, alternative: str) -> tuple[ParticularRule, ...]:
        """The item's own fields of the form in this way of applying, in the order of the list."""
        return tuple(one for one in self.particulars if one.applies_to(alternative))

    def material(self, code: str) -> MaterialRule:
        """The paper with this code; raises LookupError."""
        for one in self.materials:
            if one.code == code:
                return one
        message = f"item {self.code} does not ask for {code}"
        raise LookupError(message)


_CERTIFIED: Final = frozenset(
    {
        RegisterEntry.MORTGAGE,
        RegisterEntry.SALE_NOTICE,
        RegisterEntry.MORTGAGE_NOTICE,
        RegisterEntry.OBJECTION,
        RegisterEntry.BURDEN,
        RegisterEntry.CERTIFICATE,
    }
)
_OF_COURTS: Final = frozenset(
    {
        RegisterEntry.SEIZURE,
        RegisterEntry.PRE_SEIZURE,
        RegisterEntry.QUEUED_SEIZURE,
        RegisterEntry.QUEUED_PRE_SEIZURE,
    }
)
