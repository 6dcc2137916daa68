"""What each refusal means and what mends it; a refusal itself names the field or member concerned."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tongban.exchange.contracts import Call, Message, Payload
from tongban.exchange.refusals import HTTP_STATUS, RefusalCode


@dataclass(frozen=True, slots=True)
class Meaning:
    """The refusal in general words, and what to do; `retry` says whether the same bytes may be sent again."""

    sentence: str
    remedy: str
    retry: bool = False


_R = RefusalCode
MEANINGS: Final[Mapping[RefusalCode, Meaning]] = MappingProxyType(
    {
        _R.TOO_LARGE: Meaning("内容超过 1 MB。", "文件作为材料引用传送，不要放进报文。"),
        _R.NOT_JWS: Meaning(
            "内容不是紧凑格式的 JWS（头.体.签名）。", "按第 2 章封装；Content-Type 用 application/jose。"
        ),
        _R.ALGORITHM: Meaning("签名算法不允许，或与登记的密钥不一致。", "使用 SM2-SM3 或 EdDSA，并与登记的密钥一致。"),
        _R.UNKNOWN_KEY: Meaning("没有登记这个编号的密钥，或密钥已过期、已吊销。", "核对 kid；更换密钥先到省平台登记。"),
        _R.SIGNATURE: Meaning("签名验证不通过。", "核对签名者标识 1234567812345678 和 r‖s 编码；内容不得改动。"),
        _R.ENVELOPE: Meaning("信封的某个字段不符合标准，或地址与信封种类不符。", "按拒绝说明改正后用新编号重发。"),
        _R.UNKNOWN_MEMBER: Meaning("成员目录中没有收发一方。", "核对成员名称；未接入的先申请接入。"),
        _R.NOT_LIVE: Meaning("收发一方尚未上线或已停用。", "联系省平台；已提交的消息会保留。"),
        _R.NOT_GRANTED: Meaning("没有使用该接口的授权。", "向省平台申请该接口。"),
        _R.UNKNOWN_CONTRACT: Meaning("标准中没有这个接口或版本，或接收方不办理。", "核对接口名称和版本号。"),
        _R.CONTRACT_BROKEN: Meaning("正文不符合接口的字段要求。", "按拒绝说明逐项改正；说明指出字段路径，不重复内容。"),
        _R.WRONG_RECIPIENT: Meaning("该节点不代表信封中的接收方。", "核对接收方和接入地址。"),
        _R.STALE: Meaning("发出时间与省平台时钟相差超过 5 分钟。", "校准时钟，重新签名发送。"),
        _R.REPLAYED: Meaning("这次调用已经办理过。", "用新编号重新发起。"),
        _R.ID_REUSED: Meaning("编号或序号已用于另一份报文。", "每份报文用新编号；同一事项的序号连续。"),
        _R.WITHDRAWN: Meaning("消息已由省平台撤回、退回发送方，不再办理。", "按退回通知更正，作为新消息发送。"),
        _R.ALREADY_TAKEN_IN: Meaning("要撤回的消息先前已经签收生效。", "省平台自动恢复投递，取得原来的签收回执。"),
        _R.PURPOSE: Meaning("查询个人信息没有写明案件、经办人或目的。", "在信封中填写 case、operator、purpose。"),
        _R.UNREACHABLE: Meaning("暂时连不上对方。", "稍后重试。", retry=True),
        _R.DEADLINE: Meaning("对方没有在规定时间内答复。", "用新编号重新发起。", retry=True),
        _R.NOT_FOUND: Meaning("没有所要的内容。", "核对编号。"),
        _R.NOT_RELEASED: Meaning("没有报文把这个文件告知贵方。", "核对事项编号和文件摘要。"),
        _R.EXPIRED: Meaning("取件凭证已过期。", "用新编号重新申请凭证，从已收到的字节继续。"),
        _R.CANNOT_ANSWER: Meaning("对方现在不能答复。", "按拒绝说明处理。"),
        _R.INTERNAL: Meaning("办理时出了问题，已经记录。", "稍后重试；持续出现请联系对方。", retry=True),
        _R.STORAGE_FULL: Meaning(
            "存储空间已满，没有收下。", "保留原文，按 Retry-After 稍后原样重试；腾出空间后自动恢复。", retry=True
        ),
        _R.UNAVAILABLE: Meaning(
            "数据库暂时不可用，或者等待答复的调用、正在传送的文件太多，没有收下。",
            "保留原文，按 Retry-After 稍后原样重试；调用已过 5 分钟的重新签名。",
            retry=True,
        ),
    }
)
_ALL: Final = (
    _R.TOO_LARGE,
    _R.NOT_JWS,
    _R.ALGORITHM,
    _R.UNKNOWN_KEY,
    _R.SIGNATURE,
    _R.ENVELOPE,
    _R.UNKNOWN_MEMBER,
    _R.NOT_LIVE,
    _R.NOT_GRANTED,
    _R.UNKNOWN_CONTRACT,
    _R.CONTRACT_BROKEN,
    _R.INTERNAL,
    _R.STORAGE_FULL,
    _R.UNAVAILABLE,
)
_OF_CALLS: Final = (
    _R.STALE,
    _R.REPLAYED,
    _R.PURPOSE,
    _R.UNREACHABLE,
    _R.DEADLINE,
    _R.NOT_FOUND,
    _R.NOT_RELEASED,
    _R.EXPIRED,
    _R.CANNOT_ANSWER,
)


def refusals_of(contract: type[Payload]) -> tuple[RefusalCode, ...]:
    """The refusals that whoever sends this contract must be able to read."""
    if issubclass(contract, Message):
        return (*_ALL, _R.WRONG_RECIPIENT, _R.ID_REUSED)
    return (*_ALL, _R.WRONG_RECIPIENT, _R.ID_REUSED, *_OF_CALLS) if issubclass(contract, Call) else ()


def refusal_row(code: RefusalCode) -> tuple[str, ...]:
    """The code as a line of a table: code, HTTP status, meaning, remedy, whether to retry unchanged."""
    meaning = MEANINGS[code]
    return (
        f"`{code}`",
        str(HTTP_STATUS.get(code, 422)),
        meaning.sentence,
        meaning.remedy,
        "可" if meaning.retry else "否",
    )


REFUSAL_HEADERS: Final = ("代码", "HTTP", "说明", "怎样改正", "可否原样重试")
