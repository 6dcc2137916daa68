"""What a member of staff is entrusted with."""

from tongban.domain.labelled import Labelled


class Role(Labelled):
    """One person may hold several, except over the same case (see events.may_review)."""

    RECEIVE = "receive", "收件"
    ACCEPT = "accept", "受理"
    EXAMINE = "examine", "初审"
    REVIEW = "review", "复审"
    RECORD = "record", "登簿"
    ISSUE = "issue", "缮证发证"
    ARCHIVE = "archive", "归档"
    ADMINISTER = "administer", "系统管理"
