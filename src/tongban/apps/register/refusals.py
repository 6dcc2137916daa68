"""What the register refuses, each with the sentence the person may read."""

from collections.abc import Sequence
from http import HTTPStatus

from tongban.domain.errors import DomainError
from tongban.domain.people import Role
from tongban.domain.register.refusals import Refusal


class RegisterRefusal(DomainError):
    """Base of everything the register refuses; `status` is how HTTP calls it."""

    status = HTTPStatus.CONFLICT


class FolioNotFound(RegisterRefusal):
    """No folio of this institution bears the unit code or certificate number."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, text: str) -> None:
        super().__init__(f"登记簿中没有“{text}”，请核对不动产单元号或证书号、证明号。")
        self.text = text


class RightNotCurrent(RegisterRefusal):
    """The right an order is about does not stand on the folio (any more)."""

    def __init__(self, *, certificate_number: str, right: str) -> None:
        super().__init__(f"登记簿上没有证号为“{certificate_number}”的现势{right}，可能已经注销或换证。")
        self.certificate_number = certificate_number
        self.right = right


class AlreadyRecorded(RegisterRefusal):
    """The case has been recorded on this unit before."""

    def __init__(self, *, case_number: str) -> None:
        super().__init__(f"业务{case_number}已经登簿，不能重复登簿。")
        self.case_number = case_number


class NotRecordable(RegisterRefusal):
    """The item writes nothing into the register (a search)."""

    def __init__(self, item: str) -> None:
        super().__init__(f"事项{item}不在登记簿上记载。")
        self.item = item


class OrderIncomplete(RegisterRefusal):
    """The order lacks what must stand in the register."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, missing: str) -> None:
        super().__init__(f"登簿内容不完整：缺少{missing}。")
        self.missing = missing


class SerialRefused(RegisterRefusal):
    """A printed serial cannot be assigned to the certificate."""

    def __init__(self, *, serial: str, reason: str) -> None:
        super().__init__(f"印制序列号“{serial}”不能使用：{reason}。")
        self.serial = serial


class OrderRefused(RegisterRefusal):
    """A court's order, or a transfer beside one, cannot be carried out; `refusal` is the code that goes back."""

    def __init__(self, refusal: Refusal, *, remark: str = "") -> None:
        super().__init__(f"{refusal.sentence}{remark}（{refusal.statute}）")
        self.refusal = refusal
        self.remark = remark


class MessageNotFound(RegisterRefusal):
    """The institution has written no access message of this number."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, message_id: str) -> None:
        super().__init__(f"没有报文“{message_id}”，请核对报文号。")
        self.message_id = message_id


class MessageNotResendable(RegisterRefusal):
    """The access message is under way, or has been replaced already."""

    def __init__(self, message_id: str) -> None:
        super().__init__(f"报文{message_id}不能重报：只有被退回或未通过校验、且尚未重报的报文可以重报。")
        self.message_id = message_id


class ProfileUnknown(RegisterRefusal):
    """No such profile of the access standard."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, profile: str) -> None:
        super().__init__(f"没有接入标准“{profile}”。")
        self.profile = profile


class SearchRefused(RegisterRefusal):
    """A search may not be carried out (实施细则 §99)."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, reason: str) -> None:
        super().__init__(f"不予查询：{reason}。")
        self.reason = reason


class NotForThisPost(RegisterRefusal):
    """The officer holds none of the posts the act belongs to."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, needed: Sequence[Role]) -> None:
        super().__init__(f"这项操作由“{'、'.join(role.label for role in needed)}”岗位办理。")
        self.needed = tuple(needed)


class ProposalNotFound(RegisterRefusal):
    """The institution has no such proposal."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__(f"没有编号为“{number}”的标注提请。")
        self.number = number


class ConfirmedByTheSame(RegisterRefusal):
    """Who proposes a note does not confirm it."""

    def __init__(self) -> None:
        super().__init__("提请和确认须由不同的人办理，请由另一位复审或者科长处理。")


class NothingToNote(RegisterRefusal):
    """What was to be noted stands already, or what was to be lifted stands no longer."""

    def __init__(self) -> None:
        super().__init__("登记簿已经是这样记载的，没有需要标注或者解除的内容。")


class NoteUnfounded(RegisterRefusal):
    """A note lacks its reason or its basis."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, missing: str) -> None:
        super().__init__(f"请写明{missing}。")
        self.missing = missing
