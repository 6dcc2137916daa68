"""Why the exchange refuses, said to the one who can mend it. 拒绝理由

A refusal travels as a signed answer like everything else. Its code is part of the standard; its sentence
is Chinese and says what to mend.
"""

from enum import StrEnum


class RefusalCode(StrEnum):
    """What is wrong with a request."""

    TOO_LARGE = "too_large"
    NOT_JWS = "not_jws"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    ENVELOPE = "envelope"
    UNKNOWN_MEMBER = "unknown_member"
    NOT_LIVE = "not_live"
    NOT_GRANTED = "not_granted"
    UNKNOWN_CONTRACT = "unknown_contract"
    CONTRACT_BROKEN = "contract_broken"
    WRONG_RECIPIENT = "wrong_recipient"
    STALE = "stale"
    REPLAYED = "replayed"
    ID_REUSED = "id_reused"
    WITHDRAWN = "withdrawn"
    ALREADY_TAKEN_IN = "already_taken_in"
    PURPOSE = "purpose"
    UNREACHABLE = "unreachable"
    DEADLINE = "deadline"
    NOT_FOUND = "not_found"
    NOT_RELEASED = "not_released"
    EXPIRED = "expired"
    CANNOT_ANSWER = "cannot_answer"
    INTERNAL = "internal"
    STORAGE_FULL = "storage_full"
    UNAVAILABLE = "unavailable"


HTTP_STATUS = {
    RefusalCode.TOO_LARGE: 413,
    RefusalCode.UNKNOWN_KEY: 401,
    RefusalCode.SIGNATURE: 401,
    RefusalCode.UNKNOWN_MEMBER: 403,
    RefusalCode.NOT_LIVE: 403,
    RefusalCode.NOT_GRANTED: 403,
    RefusalCode.NOT_RELEASED: 403,
    RefusalCode.NOT_FOUND: 404,
    RefusalCode.EXPIRED: 410,
    RefusalCode.REPLAYED: 409,
    RefusalCode.ID_REUSED: 409,
    RefusalCode.WITHDRAWN: 409,
    RefusalCode.ALREADY_TAKEN_IN: 409,
    RefusalCode.UNREACHABLE: 502,
    RefusalCode.DEADLINE: 504,
    RefusalCode.INTERNAL: 500,
    RefusalCode.UNAVAILABLE: 503,
    RefusalCode.STORAGE_FULL: 507,
}


# The same bytes may succeed later and nobody has to mend the message: tried again soon, never parked.
PASSING_TROUBLE = frozenset(
    {
        RefusalCode.INTERNAL,
        RefusalCode.UNREACHABLE,
        RefusalCode.DEADLINE,
        RefusalCode.STORAGE_FULL,
        RefusalCode.UNAVAILABLE,
    }
)


class ExchangeRefused(Exception):
    """The request is refused. `code` is one of RefusalCode or the answering bureau's own; `sentence` is for people.

    `retry_after` is for how many seconds whoever refuses asks to be left alone; 0 when it did not say. `logged` says
    that the hub's log has the refusal already, as the outcome of what it took on.
    """

    retry_after = 0
    logged = False

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return HTTP_STATUS.get(RefusalCode(self.code), 422) if self.code in set(RefusalCode) else 422
