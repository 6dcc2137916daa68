"""The demonstration province: which institutions take part, and who works there. Everyone is fictional."""

from dataclasses import dataclass
from typing import Final

from tongban.domain.people import Role

# One password for every demonstration account; `tongban up` prints it. No production node has these accounts.
DEMO_PASSWORD: Final = "Quanyu-2026"  # noqa: S105 - it is meant to be known

# Every bureau starts with a fictional register of this many units, the same in every installation.
DEMO_UNITS: Final = 2_000
DEMO_SEED: Final = 2026


@dataclass(frozen=True)
class DemoInstitution:
    """An institution and the prefix of its accounts."""

    code: str
    name: str
    place: str
    covers: tuple[str, ...]
    prefix: str
    address: str
    phone: str

    @property
    def county(self) -> str:
        """The division whose fictional register it keeps."""
        return self.covers[0]

    @property
    def member(self) -> str:
        """Its name on the exchange."""
        return f"bureau.{self.code}"


@dataclass(frozen=True)
class DemoPost:
    """A post that every institution fills: account suffix, surname word, roles."""

    suffix: str
    name: str
    roles: tuple[Role, ...]


ZHENGZHOU: Final = DemoInstitution(
    code="410100",
    name="郑州市不动产登记中心",
    place="郑州市",
    covers=("410102", "410103", "410104", "410105", "410106", "410108"),
    prefix="zz",
    address="郑州市中原区演示路 1 号",
    phone="0371-00000001",
)
JIYUAN: Final = DemoInstitution(
    code="419001",
    name="济源市不动产登记中心",
    place="济源市",
    covers=("419001",),
    prefix="jy",
    address="济源市演示大道 18 号",
    phone="0391-00000001",
)
HOSTED: Final = (
    DemoInstitution(
        "410181", "巩义市不动产登记中心", "巩义市", ("410181",), "gy", "巩义市演示街 2 号", "0371-00000002"
    ),
    DemoInstitution(
        "410225", "兰考县不动产登记中心", "兰考县", ("410225",), "lk", "兰考县演示街 3 号", "0371-00000003"
    ),
    DemoInstitution(
        "411525", "固始县不动产登记中心", "固始县", ("411525",), "gs", "固始县演示街 4 号", "0376-00000001"
    ),
)
BUREAUX: Final = (ZHENGZHOU, JIYUAN, *HOSTED)
PROVINCE: Final = DemoInstitution(
    code="410000",
    name="河南省自然资源厅确权登记局",
    place="河南省",
    covers=(),
    prefix="hn",
    address="郑州市演示东路 100 号",
    phone="0371-00000000",
)

POSTS: Final = (
    DemoPost("shoujian", "孙收件", (Role.RECEIVE,)),
    DemoPost("shoujian2", "钱收件", (Role.RECEIVE,)),
    DemoPost("shouli", "李受理", (Role.ACCEPT,)),
    DemoPost("chushen", "王初审", (Role.EXAMINE,)),
    DemoPost("fushen", "赵复审", (Role.REVIEW,)),
    DemoPost("heding", "许核定", (Role.APPROVE,)),
    DemoPost("dengbu", "周登簿", (Role.RECORD,)),
    DemoPost("fazheng", "吴发证", (Role.ISSUE,)),
    DemoPost("guidang", "郑归档", (Role.ARCHIVE,)),
    DemoPost("kezhang", "韩科长", (Role.CHIEF,)),
    DemoPost("lingdao", "秦分管", (Role.LEADER,)),
    DemoPost("guanli", "冯管理", (Role.ADMINISTER,)),
)
PROVINCE_POSTS: Final = (
    DemoPost("jianguan", "陈监管", (Role.SUPERVISE,)),
    DemoPost("xitong", "卫系统", (Role.ADMINISTER_SYSTEM,)),
    DemoPost("anquan", "蒋安全", (Role.ADMINISTER_SECURITY,)),
    DemoPost("shenji", "沈审计", (Role.ADMINISTER_AUDIT,)),
)


@dataclass(frozen=True)
class DemoOffice:
    """Another authority of the province on the exchange, simulated by the departments. node."""

    member: str
    title: str
    grants: tuple[str, ...]


DEMO_OFFICES: Final = (
    DemoOffice(
        "tax.410000",
        "河南省税务局（模拟）",
        # It fetches the papers that support a declaration.
        ("tax.returned/1", "tax.assessed/1", "tax.paid/1", "tax.cleared/1", "exchange.file_request/1"),
    ),
    DemoOffice(
        "treasury.410000",
        "河南省财政厅非税系统（模拟）",
        ("treasury.notice_issued/1", "treasury.notice_refused/1", "treasury.payment_confirmed/1"),
    ),
    DemoOffice("housing.410000", "河南省房屋交易平台（模拟）", ("housing.filing_answered/1",)),
    DemoOffice(
        "utilities.410000",
        "水电气暖广电联动平台（模拟）",
        ("utilities.account_told/1", "utilities.transfer_answered/1"),
    ),
    DemoOffice("sharing.410000", "河南省政务数据共享平台（模拟）", ("sharing.answer/1",)),
)


@dataclass(frozen=True)
class DemoNode:
    """A process of the demonstration and the institutions it serves."""

    name: str
    site: str
    institutions: tuple[DemoInstitution, ...] = ()


NODES: Final = (
    DemoNode("province", "province", (PROVINCE,)),
    DemoNode("bureau-410100", "bureau", (ZHENGZHOU,)),
    DemoNode("bureau-419001", "bureau", (JIYUAN,)),
    DemoNode("bureau-hosted", "bureau", HOSTED),
    DemoNode("departments", "departments"),
)


def posts_of(institution: DemoInstitution) -> tuple[DemoPost, ...]:
    """Which posts an institution fills."""
    return PROVINCE_POSTS if institution is PROVINCE else POSTS


def window_of(institution: DemoInstitution) -> str:
    """The counter window of those who take in and accept; the simulated devices stand there."""
    return f"{institution.place}3号窗口"
