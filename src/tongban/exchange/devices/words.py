"""The code lists of the device protocol: devices, acts, and what can go wrong."""

from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from tongban.domain.labelled import Labelled

PROTOCOL: Final = "tongban-devices"
VERSION: Final = "1.0"
PORT: Final = 18610
ROOT: Final = "/tongban-devices/1"
TICKET_HEADER: Final = "Tongban-Ticket"
LARGEST_REQUEST: Final = 512 * 1024
LARGEST_PAGE: Final = 20 * 1024 * 1024
MOST_PAGES: Final = 100
LONGEST_WAIT: Final = 25
"""Seconds a bridge may hold an answer back until the state of an operation changes."""


class DeviceKind(Labelled):
    """The devices of a counter (通用窗口设备)."""

    ID_READER = "id_reader", "身份证阅读器"
    FACE_CAMERA = "face_camera", "人证比对摄像头"
    DOCUMENT_CAMERA = "document_camera", "高拍仪"
    SCANNER = "scanner", "扫描仪"
    SIGNATURE_PAD = "signature_pad", "手写屏"
    FINGERPRINT = "fingerprint", "指纹仪"
    RECEIPT_PRINTER = "receipt_printer", "小票打印机"
    CUSTOMER_SCREEN = "customer_screen", "客户屏"


class Act(Labelled):
    """What a page may ask a device to do; the part before the dot names the device."""

    READ_CARD = "id_reader.read", "读身份证"
    COMPARE_FACE = "face_camera.compare", "人证比对"
    CAPTURE = "document_camera.capture", "高拍仪拍摄"
    SCAN = "scanner.scan", "扫描纸叠"
    SIGN = "signature_pad.sign", "阅读并手写签名"
    PRESS_FINGER = "fingerprint.sign", "阅读并按指印"
    PRINT = "receipt_printer.print", "打印小票"
    SHOW = "customer_screen.show", "客户屏显示"

    @property
    def device(self) -> DeviceKind:
        """The device that does it."""
        return DeviceKind(self.value.partition(".")[0])


class DeviceState(Labelled):
    """Whether a device can be used at this moment."""

    READY = "ready", "可用"
    BUSY = "busy", "正在使用"
    ABSENT = "absent", "未连接"
    COVER_OPEN = "cover_open", "盖子未合上"
    OUT_OF_PAPER = "out_of_paper", "缺纸"


class OperationState(Labelled):
    """Where an operation stands; done and failed are final."""

    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "未完成"


class ErrorCode(Labelled):
    """What can go wrong, with the sentence the clerk reads."""

    INVALID_REQUEST = "invalid_request", "设备服务没有听懂这个请求。"
    NO_TICKET = "no_ticket", "请求没有带窗口凭据，或者凭据无效、已过期。"
    FOREIGN_ORIGIN = "foreign_origin", "这个网页不能使用窗口设备。"
    UNKNOWN_ACT = "unknown_act", "设备服务不认识这项操作。"
    UNKNOWN_OPERATION = "unknown_operation", "没有这次操作，或者它的结果已被清除。"
    TOO_LARGE = "too_large", "请求内容太大。"
    DEVICE_ABSENT = "device_absent", "设备没有连接，请检查电源和接线。"
    DEVICE_BUSY = "device_busy", "设备正在使用，请等它完成或先取消。"
    COVER_OPEN = "cover_open", "设备的盖子没有合上。"
    OUT_OF_PAPER = "out_of_paper", "设备缺纸，请放入纸张。"
    NO_CARD = "no_card", "读卡器上没有证件，请把身份证平放在读卡区。"
    UNREADABLE = "unreadable", "没有读出内容，请换个位置再试。"
    CANCELLED = "cancelled", "操作已取消。"
    TIMED_OUT = "timed_out", "等待太久，操作已结束，请重新开始。"
    DECLINED = "declined", "申请人认为内容不对，没有签名。请核对修改后重新请其阅读。"
    BROKEN = "broken", "设备发生故障，请重启设备；仍不行的，请联系设备厂商。"


STATUS: Final = MappingProxyType(
    {
        ErrorCode.INVALID_REQUEST: HTTPStatus.BAD_REQUEST,
        ErrorCode.NO_TICKET: HTTPStatus.UNAUTHORIZED,
        ErrorCode.FOREIGN_ORIGIN: HTTPStatus.FORBIDDEN,
        ErrorCode.UNKNOWN_ACT: HTTPStatus.NOT_FOUND,
        ErrorCode.UNKNOWN_OPERATION: HTTPStatus.NOT_FOUND,
        ErrorCode.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ErrorCode.DEVICE_BUSY: HTTPStatus.CONFLICT,
    }
)
"""Refusals of a request itself. Every other error is how an accepted operation ended: state `failed`, status 200."""
