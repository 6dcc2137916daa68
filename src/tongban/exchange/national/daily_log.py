"""登簿日志: what was recorded and what was reported on one day in one county, in the form the platform takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from lxml import etree

from tongban.exchange.national.profiles import Category
from tongban.exchange.national.validating import MessageInvalid

Counts = Mapping[Category, int]


@dataclass(frozen=True, kw_only=True)
class DailyLog:
    """One county's day. `recorded` counts entries, `reported` the messages that went out and were not refused."""

    area: str
    area_name: str
    day: date
    recorded: Counts
    reported: Counts
    business_types: int
    remark: str = ""

    @property
    def agrees(self) -> bool:
        """Whether everything recorded was reported (RegisterInfo.totalNum = AccessInfo.totalNum)."""
        return sum(self.recorded.values()) == sum(self.reported.values())


def write_daily_log(log: DailyLog) -> bytes:
    """The log as XML, checked against its schema; a day without entries is reported with zeros."""
    root = etree.Element("AccessLogs")
    one = etree.SubElement(root, "AccessLog")
    told = {"AreaCode": log.area, "AreaName": log.area_name, "AccessDate": log.day.isoformat(), "Remark": log.remark}
    for name, value in told.items():
        etree.SubElement(one, name).text = value
    recorded = etree.SubElement(one, "RegisterInfo", _attributes(log.recorded))
    recorded.set("businessTypeCount", str(log.business_types))
    etree.SubElement(one, "AccessInfo", _attributes(log.reported))
    try:
        _schema().assertValid(root)
    except etree.DocumentInvalid as fault:
        raise MessageInvalid(str(fault)) from fault
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _attributes(counts: Counts) -> dict[str, str]:
    total = {"totalNum": str(sum(counts.values()))}
    return total | {one.value: str(counts.get(one, 0)) for one in Category}


@cache
def _schema() -> etree.XMLSchema:
    file = resources.files("tongban.exchange.national") / "schemas" / "daily_log.xsd"
    return etree.XMLSchema(etree.fromstring(file.read_bytes()))
