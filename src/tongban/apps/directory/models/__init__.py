"""The hub's tables: members and how they join, the log of everything exchanged, and what is still to be delivered."""

from tongban.apps.directory.models.delivery import Alarm, Delivery
from tongban.apps.directory.models.entry import EntryRefusal
from tongban.apps.directory.models.joining import ApplicationDecision, JoiningReport, MemberApplication
from tongban.apps.directory.models.log import ExchangeRecord, Outcome, Resubmission
from tongban.apps.directory.models.members import Contact, DivisionHome, Member, MemberKey, MemberLine
from tongban.apps.directory.models.retention import LogDeletion, LogRetention, RecordClass
from tongban.apps.directory.models.returning import GivingBack
from tongban.apps.directory.models.standing import CaseStanding, StandingsRead
from tongban.apps.directory.models.supervising import CaseUrging

__all__ = [
    "Alarm",
    "ApplicationDecision",
    "CaseStanding",
    "CaseUrging",
    "Contact",
    "Delivery",
    "DivisionHome",
    "EntryRefusal",
    "ExchangeRecord",
    "GivingBack",
    "JoiningReport",
    "LogDeletion",
    "LogRetention",
    "Member",
    "MemberApplication",
    "MemberKey",
    "MemberLine",
    "Outcome",
    "RecordClass",
    "Resubmission",
    "StandingsRead",
]
