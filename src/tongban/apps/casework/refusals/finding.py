"""Cases that are not there, or not as they were shown."""

from collections.abc import Sequence
from http import HTTPStatus

from tongban.domain.cases.consulting import EnquiryState
from tongban.domain.cases.states import CaseState
from tongban.domain.errors import DomainError


class CaseNotFound(DomainError):
    """No case of this institution bears the number; another institution's case does not exist for us."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这个案件，或者它不属于您的机构。")
        self.number = number


class EnquiryNotFound(DomainError):
    """No counter has asked this institution about a draft of this number."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这件收件咨询，或者它不属于您的机构。")
        self.number = number


class EnquiryLodged(DomainError):
    """The draft has become a case: what is said now is said there."""

    next_step = "请打开案件，在案件页继续咨询。"

    def __init__(self, case_number: str) -> None:
        super().__init__(f"这件收件已经提交，业务编号 {case_number}。")
        self.case_number = case_number


class EnquiryEnded(DomainError):
    """The counter has ended the draft without lodging it: nobody is there to hear an answer."""

    next_step = "申请人到本机构来的，请按窗口申请办理。"

    def __init__(self, state: EnquiryState) -> None:
        super().__init__(f"这件收件已经结束（{state.label}），不需要再答复。")
        self.state = state


class CaseMovedOn(DomainError):
    """Somebody took a step after the page was opened on which this was decided; nothing of it is kept."""

    next_step = "请核对案件现在的情况，再决定怎样办理。"

    def __init__(self, *, number: str, state: CaseState, meanwhile: Sequence[str]) -> None:
        told = "；".join(meanwhile)
        happened = f"您打开页面后，{told}。" if told else "您打开的页面不是最新的。"
        super().__init__(f"刚才没有提交。{happened}案件现在的状态是“{state.label}”。")
        self.number = number
        self.state = state
        self.meanwhile = tuple(meanwhile)


class PartnerMovedOn(DomainError):
    """What is recorded in one act is not what the page showed: a case joined it, left it, or took a step."""

    next_step = "请回到案件页面，核对合并登簿的各件后再登簿。"

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(f"刚才没有登簿。您打开页面后，合并办理的案件有变化：{'、'.join(numbers)}。")
        self.numbers = tuple(numbers)


class NoteNotFound(DomainError):
    """No such reminder is waiting for an answer in this case."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("没有这条催办或者督办。")


class NoteAnswered(DomainError):
    """A reminder is answered once."""

    def __init__(self) -> None:
        super().__init__("已经答复过，不能再次答复。")


class NoteClosed(DomainError):
    """The case has gone on: what was told of its deadline wants no answer any more."""

    def __init__(self) -> None:
        super().__init__("案件已经继续办理，这条督办已自动办结，不用再答复。")


class ConsultationMovedOn(DomainError):
    """The counter or a colleague has said something after the page was opened."""

    next_step = "请看过之后再发送。"

    def __init__(self) -> None:
        super().__init__("您打开页面后又有新的咨询内容，刚才没有发出。")
