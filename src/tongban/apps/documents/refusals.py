"""Why a file is not taken in: one class per reason, each with the sentence shown to the person."""

MIB = 1024 * 1024
MAX_BYTES = 20 * MIB
MAX_PAGES = 200
MAX_PIXELS = 80_000_000
MAX_PAGE_SIDE_POINTS = 5_000

_ACCEPTED = "只能上传 PDF、JPEG 或 PNG"


class FileRefused(Exception):
    """The file cannot be kept; `sentence` says why and what to do, in Chinese."""

    status = 422

    def __init__(self, filename: str, reason: str) -> None:
        self.filename = filename
        self.sentence = f"“{filename}”{reason}。" if filename else f"文件{reason}。"
        super().__init__(self.sentence)


class EmptyFile(FileRefused):
    """Nothing was sent."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, "是空的，请重新选择或重新扫描")


class FileTooLarge(FileRefused):
    """More than MAX_BYTES."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, f"超过 {MAX_BYTES // MIB} MB，请降低扫描分辨率或分成几个文件上传")


class ExchangedFileTooLarge(FileRefused):
    """More than this node takes from the exchange; `limit` is in bytes."""

    def __init__(self, *, limit: int) -> None:
        super().__init__("", f"超过本机构可接收的 {limit // MIB} MB")


class OtherFile(FileRefused):
    """The content is not that of the file which was announced."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, "不是所指的那一份，请核对后重新上传")


class WrongFileType(FileRefused):
    """The content is not PDF, JPEG or PNG, whatever the name says."""

    def __init__(self, filename: str, *, found: str) -> None:
        super().__init__(filename, f"是 {found}，{_ACCEPTED}" if found else f"不是可识别的格式，{_ACCEPTED}")
        self.found = found


class BrokenFile(FileRefused):
    """The file is truncated or damaged: it cannot be opened completely."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, "已损坏或不完整，打不开，请重新扫描或重新导出后上传")


class EncryptedFile(FileRefused):
    """The PDF is encrypted: it could not be read in the archive later."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, "已加密，请去除密码保护后上传")


class TooManyPages(FileRefused):
    """More than MAX_PAGES pages."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, f"超过 {MAX_PAGES} 页，请分成几个文件上传")


class PageTooLarge(FileRefused):
    """A page is larger than any paper (or a picture has more than MAX_PIXELS pixels)."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, "的页面尺寸过大，请降低分辨率（A4 幅面 300 dpi 即可）后上传")


class FileTooComplex(FileRefused):
    """Opening the file used up the time or memory that one file may have."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename, "过于复杂，无法在限定时间内安全打开，请打印后重新扫描上传")
