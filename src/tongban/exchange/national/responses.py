"""What the national platform answers to a message: <respond>."""

from dataclasses import dataclass

from lxml import etree

from tongban.exchange.national.records import RowRefused

_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Respond:
    """One answer."""

    message_id: str
    succeeded: bool
    code: str
    text: str


def read_responds(content: bytes) -> list[Respond]:
    """Every <respond> in the file; raises RowRefused when there is none or it cannot be read."""
    if len(content) > _MOST_BYTES or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RowRefused("响应文件过大或含有实体声明，不予读取")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise RowRefused(f"响应不是合格的XML：{error.msg}") from None
    found = [_respond(one) for one in root.iter("respond")]
    if not found:
        raise RowRefused("文件里没有respond")
    return found


def _respond(element: etree._Element) -> Respond:
    told = {str(child.tag): (child.text or "").strip() for child in element}
    told |= {str(name): str(value) for name, value in element.attrib.items()}
    return Respond(
        message_id=told.get("BizMsgID", ""),
        succeeded=told.get("SuccessFlag", "") in {"1", "true", "True"},
        code=told.get("ResponseCode", ""),
        text=told.get("ResponseInfo", ""),
    )
