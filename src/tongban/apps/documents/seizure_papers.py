"""The letters that tell what came about beside a court's order."""

from datetime import datetime

from tongban.apps.documents.papers import Paper


class SeizureTidingLetter(Paper, template="seizure_tiding", title="查封告知书", titled_by="heading"):
    """查封告知: to a court whose turn came or went, to co-owners and mortgagees (查封规定 §12、§25、§26)."""

    heading: str
    whom: str
    sentence: str
    basis: str
    unit_code: str
    location: str
    court: str
    court_case_number: str
    document_number: str
    against: str
    served_at: datetime
