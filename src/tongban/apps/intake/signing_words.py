"""The words every text on the pad is made of, whichever counter shows it."""

from typing import Final

from tongban.exchange.devices.messages import Row as SigningRow
from tongban.exchange.devices.messages import Section, Signer

_SHOWN_DIGITS: Final = 4
NOTICE: Final = (
    "根据《中华人民共和国民法典》第二百一十二条，登记机构就有关登记事项询问申请人。"
    "请如实回答；提供虚假材料、作虚假陈述的，依法承担法律责任。"
)
PROMISED: Final = "以上内容本人（单位）已阅读（已向本人宣读），是本人（单位）的真实意思表示。"


def signer(*, name: str, standing: str, document: str, number: str) -> Signer:
    """Who signs, with the last digits of the document only: the screen stands in an open hall."""
    return Signer(name=name, standing=standing[:200], document=f"{document} 尾号 {number[-_SHOWN_DIGITS:]}")


def section(heading: str, *rows: tuple[str, str]) -> Section:
    """A part of the text; a row without a label is a document's."""
    return Section(heading=heading, rows=tuple(SigningRow(label=label or "证件", value=value) for label, value in rows))
