"""Decisions and turns of a case that lack something."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from tongban.domain.cases.silence import silence_told
from tongban.domain.errors import DomainError


class SupplementIncomplete(DomainError):
    """A request names everything that is missing, each thing with what to do about it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请列出全部需要补正的内容，并逐项写明怎样补正。")


class SupplementAskedBefore(DomainError):
    """补正须一次性告知（不动产登记暂行条例 §17(3)）: there is no second request."""

    def __init__(self) -> None:
        super().__init__("本案已经一次性告知过补正内容，依法不得再次要求补正；请受理，或者书面不予受理。")


class SupplementNotAsked(DomainError):
    """What was never asked for cannot be answered: whoever sends it has another case in mind."""

    def __init__(self) -> None:
        super().__init__("本案没有要求过补正，不能补正；请核对业务编号。")


class OpinionMissing(DomainError):
    """Whoever examines or sends back says why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, what: str) -> None:
        super().__init__(f"请填写{what}。")


class NothingToPay(DomainError):
    """Neither fee nor tax: there is nothing to wait for."""

    def __init__(self) -> None:
        super().__init__("本案不收登记费，也不涉及税款，不需要等待缴费，请直接登簿。")


class WithdrawalUnsigned(DomainError):
    """撤回须由全体申请人提出（实施细则 §13）."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"撤回申请须由全体申请人（有监护人的由监护人）签名，还缺：{'、'.join(missing)}。")
        self.missing = tuple(missing)


class WithdrawalIncomplete(DomainError):
    """Why and where the applicants withdrew is part of the file."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请填写撤回原因和签名地点。")


class DeemedAccepted(DomainError):
    """Silence was acceptance (条例 §17): it is too late to decline or to ask for more."""

    def __init__(self, since: datetime) -> None:
        super().__init__(
            f"本案在 {silence_told(since)}，不能再不予受理或者要求补正；请受理，审核中发现问题的，书面不予登记。"
        )
        self.since = since
