"""What recording an item does to the register, as data: what ends, what begins, what follows along."""

from dataclasses import dataclass

from tongban.domain.labelled import Labelled


class Verb(Labelled):
    """What happens to an entry."""

    CLOSES = "closes", "终止"
    OPENS = "opens", "新设"
    CARRIES = "carries", "随转"
    ALTERS = "alters", "变更"
    REISSUES = "reissues", "换发、补发"


class RegisterEntry(Labelled):
    """The kinds of entry on a folio that items act upon."""

    OWNERSHIP = "ownership", "所有权"
    MORTGAGE = "mortgage", "抵押权"
    SALE_NOTICE = "sale_notice", "买卖预告登记"
    MORTGAGE_NOTICE = "mortgage_notice", "抵押预告登记"
    OBJECTION = "objection", "异议登记"
    SEIZURE = "seizure", "查封"
    PRE_SEIZURE = "pre_seizure", "预查封"
    QUEUED_SEIZURE = "queued_seizure", "轮候查封"
    QUEUED_PRE_SEIZURE = "queued_pre_seizure", "轮候预查封"
    BURDEN = "burden", "居住权、地役权"
    CERTIFICATE = "certificate", "证书、登记证明"


class Reach(Labelled):
    """Which of several entries is meant."""

    ALL = "all", "全部"
    ADDRESSED = "addressed", "申请指明的"
    OF_ACQUIRERS = "of_acquirers", "承受人自己的"
    FIRST_IN_LINE = "first_in_line", "轮候第一位"
    NAMED_IN_RULING = "named_in_ruling", "法律文书写明涤除的"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One effect; `becomes` when what follows turns into another entry, without `alternatives` in all ways."""

    verb: Verb
    entry: RegisterEntry
    reach: Reach = Reach.ALL
    becomes: RegisterEntry | None = None
    alternatives: tuple[str, ...] = ()

    def applies_to(self, alternative: str) -> bool:
        """Whether it comes about in this way of applying; asked without one, whatever may come about does."""
        return not alternative or not self.alternatives or alternative in self.alternatives

    @property
    def sentence(self) -> str:
        """The effect in words."""
        reach = f"（{self.reach.label}）" if self.reach is not Reach.ALL else ""
        turned = f"，转为{self.becomes.label}" if self.becomes else ""
        return f"{self.verb.label}{self.entry.label}{reach}{turned}"


class FeeClass(Labelled):
    """How an item is charged (发改价格规〔2016〕2559号; 财税〔2019〕45号)."""

    PER_PIECE = "per_piece", "按件"
    HALF = "half", "按件减半"
    CERTIFICATE_COST = "certificate_cost", "只收证书工本费"
    NONE = "none", "不收费"


class Tax(Labelled):
    """What the tax office assesses; the register only asks whether it is settled (契税法 §11)."""

    DEED = "deed", "契税"
    VALUE_ADDED = "value_added", "增值税及附加"
    INCOME = "income", "个人所得税"


class HousingFiling(Labelled):
    """What passes between the register and the housing authority (总体方案 六(五)2)."""

    NONE = "none", "不涉及"
    SENT = "sent", "推送住建备案，限时返回"
    CHECKED = "checked", "核验网签备案"
    WITHDRAWN = "withdrawn", "通知撤销备案"
    BY_PLACE = "by_place", "按当地规定"
