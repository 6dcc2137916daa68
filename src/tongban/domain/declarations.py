"""What applicants declare at the counter for the tax office and the utilities, in codes."""

import re
from typing import Final
from unicodedata import normalize

from tongban.domain.labelled import Labelled

TAX_FIELDS: Final = ("price", "contract_date", "family_homes", "kinship", "seller_acquired_on", "seller_sole_home")
"""The fields of the form that the tax office reads."""
EVIDENCE_CODE: Final = "DECL"
EVIDENCE_NAME: Final = "涉税申报补充材料"
"""The line of the checklist for papers brought because the tax office returned the declaration."""
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z-]{4,30}")


class FamilyHomes(Labelled):
    """Which home of the buyer's family it is: the buyer, the spouse, minor children (财政部等公告2024年第16号)."""

    FIRST = "first", "首套（家庭唯一住房）"
    SECOND = "second", "第二套"
    FURTHER = "further", "第三套及以上"


class Kinship(Labelled):
    """What the two sides are to each other, where it decides whether deed tax is due (契税法 §6)."""

    NONE = "none", "没有亲属关系"
    SPOUSES = "spouses", "婚姻关系存续期间的夫妻"
    FORMER_SPOUSES = "former_spouses", "因离婚分割共同财产"
    LEGAL_HEIR = "legal_heir", "法定继承人"
    RELATIVES = "relatives", "其他近亲属"


class UtilityKind(Labelled):
    """Accounts that follow a house; the first three as the power and water interfaces number them."""

    WATER = "water", "自来水"
    POWER = "power", "供电"
    GAS = "gas", "燃气"
    HEAT = "heat", "供暖"
    BROADCAST = "broadcast", "广播电视"

    @property
    def particular(self) -> str:
        """The field of the application form that asks for the account."""
        return f"{self.value}_account"


class TaxItem(Labelled):
    """征收项目."""

    DEED = "deed", "契税"
    VALUE_ADDED = "value_added", "增值税及附加"
    INCOME = "income", "个人所得税"


class Supervision(Labelled):
    """Whether the purchase money is held safely by the housing side (资金监管)."""

    NOT_NEEDED = "not_needed", "无需监管"
    HELD = "held", "已监管"
    RELEASED = "released", "已划转"
    OUTSTANDING = "outstanding", "尚未存入"


class FilingResult(Labelled):
    """What the housing side answers."""

    FILED = "filed", "已备案"
    REJECTED = "rejected", "不予备案"
    PENDING = "pending", "正在审核"
    CANCELLED = "cancelled", "备案已注销"


class AccountStanding(Labelled):
    """What a utility says of an account that was named at the counter, before anything is carried over."""

    KNOWN = "known", "户号存在，与坐落相符"
    DOUBTFUL = "doubtful", "户号有疑问"


class AccountResult(Labelled):
    """What a utility answers."""

    DONE = "done", "已过户"
    REJECTED = "rejected", "未能过户"


class ReturnCode(Labelled):
    """Why a tax declaration comes back."""

    PRICE = "S01", "没有填写合同价款"
    CONTRACT_DATE = "S02", "没有填写合同签订日期"
    HOMES = "S03", "没有填写家庭住房套次"
    KINSHIP = "S04", "所填双方关系没有证明"
    PRICE_LOW = "S05", "申报价格明显偏低且无正当理由"
    OTHER = "S09", "其他"


class FilingCode(Labelled):
    """Why a trade is not filed."""

    NO_SUCH_UNIT = "T01", "楼盘表中没有该房屋"
    AREA = "T02", "面积不符"
    SEIZED = "T03", "该房屋已被查封"
    FILED_BEFORE = "T04", "该房屋已有在先网签"
    PARTY = "T05", "交易主体不符"
    MONEY = "T06", "资金监管尚未完成"
    MORTGAGE = "T07", "抵押未解除，或者缺带押过户手续"
    PURCHASE_LIMIT = "T08", "购房资格未通过"
    OTHER = "T09", "其他"


class AccountCode(Labelled):
    """Why an account is not carried over."""

    ARREARS = "U01", "存在欠费，结清后可以过户"
    UNKNOWN = "U02", "户号不存在"
    NAME = "U03", "户名与原权利人不符，请持证办理"
    DEBIT = "U04", "存在银行代扣，请先解除"
    ADDRESS = "U05", "用电（水、气）地址不符"
    REPEATED = "U06", "重复申请"
    IN_HAND = "U07", "该户有其他业务正在办理"
    IN_PERSON = "U08", "须本人到营业厅办理"


def tidy_account(text: str) -> str:
    """An account number as it is kept: half-width and without the spaces in which bills print it."""
    return "".join(normalize("NFKC", text).split())


def looks_like_account(text: str) -> bool:
    """Whether a tidy number can be an account at all: 4 to 30 digits, letters and hyphens."""
    return _ACCOUNT.fullmatch(text) is not None
