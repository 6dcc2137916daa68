"""The chapters that hold for every contract: scope, data types, envelope, signing, delivery, members, files, errors."""

import json
from typing import Final

from tongban.exchange.envelope import MAX_BYTES, MEDIA_TYPE, TYPE, Envelope, Kind
from tongban.exchange.files import DIRECT_BYTES
from tongban.exchange.refusals import RefusalCode
from tongban.exchange.standard.blocks import Chapter, Code, Listing, Paragraph, Section, Table
from tongban.exchange.standard.errors import REFUSAL_HEADERS, refusal_row

_ADDRESSES: Final = (
    ("POST /exchange/messages", "提交一条消息", "省平台回执 `exchange.receipt/1`"),
    ("POST /exchange/batches", '一次提交多条消息：JSON `{"messages": [JWS…]}`，至多 500 条、2 MB', "逐条的回执或拒绝"),
    ("POST /exchange/calls", "发起一次调用", "被调用方签名的应答"),
    ("POST /exchange/files", "取一个文件，可从断点继续", "文件字节，206 表示从断点起；或取件凭证"),
    ("GET /exchange/key", "取省平台公钥（PEM）", "公钥；首次使用须另行核对指纹"),
    ("GET /exchange/directory", "取成员目录", "`exchange.directory/1`"),
    ("GET /exchange/evidence/{about}", "核验一个事项的存证（请求放在 X-Exchange-Request 头）", "`exchange.evidence/1`"),
    ("POST /exchange/applications", "提交接入申请", "`exchange.application_receipt/1`"),
    ("PUT /exchange/applications/{number}/commitment", "上传授权及承诺书", "JSON：申请编号和下一步"),
)
_MEMBER_ADDRESSES: Final = (
    ("POST /exchange/inbox", "接收省平台投递的消息", "本成员回执 `exchange.receipt/1`"),
    (
        "POST /exchange/inbox/batches",
        '可选。一次接收多条消息：JSON `{"messages": [JWS…], "receipts": [JWS…]}`；不提供的返回 404，省平台改为逐条投递',
        "逐条的回执或拒绝，顺序与来件相同；来不及办完的可以只答前面若干条，其余会再次投递",
    ),
    ("POST /exchange/calls", "接收省平台转来的调用", "本成员签名的应答"),
    ("POST /exchange/files", "接收省平台转来的取文件请求", "文件字节，或本成员签名的取件凭证"),
)
_ENVELOPE: Final = (
    ("id", "报文编号，UUID，每份报文不同；重发同一份报文用同一编号", "是"),
    ("kind", "信封种类，见 3.2", "是"),
    ("contract", "接口名称和版本，如 `case.lodged/1`", "是"),
    ("sender", "发送方成员名称", "是"),
    ("recipient", "接收方成员名称", "是"),
    ("about", "事项（案件的消息一律用收件编号），同一事项的消息按序号投递", "消息必填"),
    ("sequence", "同一发送方、接收方、事项内从 1 起连续的序号", "消息必填"),
    ("sent_at", "签名发出的时刻，RFC 3339，带时区", "是"),
    ("in_reply_to", "所答复报文的编号", "应答、回执、拒绝必填"),
    ("deadline", "调用的截止时刻，最长 30 秒", "否"),
    ("case", "查询个人信息所办案件", "调用必填（联调除外）"),
    ("operator", "经办人", "调用必填（联调除外）"),
    ("purpose", "查询目的", "调用必填（联调除外）"),
    ("body", "正文，须符合 contract 所指接口", "是"),
)


_BATCH: Final = "负载高时一次签名可以覆盖至多 1024 份报文；每份报文带自己的路径，单独即可验证。算法名后加 `-MT`。"
_BATCH_ANSWERS: Final = (
    '成批提交或投递时，答复体为 JSON `{"replies": [JWS…]}`，一条消息一份回执或拒绝；某一条被拒不影响其他各条。'
    "请求体不成批的，整个请求得到一份签名的拒绝。"
    "头 X-Exchange-Digest 是收到的请求体的 SM3 摘要，与所发不一致的，答复一律不采信。"
)
_BATCH_STEPS: Final = (
    "叶子：SM3(0x00 ‖ 待签名字节)；内部节点：SM3(0x01 ‖ 左 ‖ 右)；树形同 RFC 6962 第 2.1 节。",
    "签名对象：ASCII `tongban-batch` 加换行 ‖ 份数（4 字节，高位在前）‖ 树根（32 字节）。",
    "每份报文的签名段：r‖s（64）‖ 树根（32）‖ 序号（4，从 0 起）‖ 份数（4）‖ 由叶到根的兄弟节点（各 32）。",
)


def common_chapters() -> tuple[Chapter, ...]:
    """The general part of the standard."""
    return (_scope(), _data_types(), _envelope(), _signing(), _delivery(), _members(), _files(), _errors())


def _scope() -> Chapter:
    sections = (
        Section(
            "适用范围",
            (
                Paragraph(
                    "本标准适用于省业务服务系统与市、县登记机构系统、网上“一窗办事”平台、人民法院和部门系统之间的"
                    "数据交换。各单位的系统可由不同厂商建设，只须遵守本标准。"
                ),
                Paragraph("本文档、OpenAPI 与 JSON Schema 由同一份接口定义生成，三者内容一致；以 JSON Schema 为准。"),
            ),
        ),
        Section(
            "三种交换方式",
            (
                Table(
                    "交换方式",
                    ("方式", "用于", "保证"),
                    (
                        ("消息", "告知已经发生的事实", "持久保存、逐事项按序、生效恰好一次、永不丢弃"),
                        ("调用", "有截止时间的查询", "当场应答或当场拒绝，双方和省平台都留痕"),
                        ("文件", "按摘要传送的材料", "流式传送、断点续传、逐字节核验"),
                    ),
                ),
            ),
        ),
        Section("省平台的地址", (Table("省平台接口地址", ("地址", "用途", "返回"), _ADDRESSES),)),
        Section(
            "成员须提供的地址",
            (
                Paragraph(
                    "地址前是接入申请中填写的接入地址。机器可读的描述是 `member-openapi.json`，可以用来生成服务端。"
                ),
                Table("成员接口地址", ("地址", "用途", "返回"), _MEMBER_ADDRESSES),
            ),
        ),
        Section(
            "版本",
            (
                Listing(
                    (
                        "接口名称后的数字是版本。已发布的版本不再改变；任何字段、约束的改变都发布新版本。",
                        "新旧版本并行期由省平台公布，不少于 6 个月。",
                        "收到标准没有的字段应当拒绝（contract_broken），不得忽略。",
                    )
                ),
            ),
        ),
    )
    return Chapter(slug="scope", title="总则", lead="谁和谁交换什么，用哪些地址。", sections=sections)


def _data_types() -> Chapter:
    types = (
        ("字符串", "UTF-8；不设长度的至多 4000 字；不得有控制字符；生僻字按 Unicode 原样传送"),
        ("日期时间", "RFC 3339，须带时区，如 `2026-11-23T09:30:00+08:00`"),
        ("日期", "`2026-11-23`"),
        ("十进制数", "金额单位元、两位小数；面积单位平方米；写成字符串以免舍入"),
        ("份额", "分数字符串，如 `1/2`；共同共有为空"),
        ("摘要", "SM3（GB/T 32905），64 位小写十六进制"),
    )
    sections = (
        Section("数据类型", (Table("数据类型", ("类型", "写法"), types),)),
        Section("空值", (Paragraph("没有值的可选字段不出现；不得用空对象或字符串 `null` 表示。"),)),
    )
    return Chapter(slug="data-types", title="数据类型", lead="所有接口共用的写法。", sections=sections)


def _envelope() -> Chapter:
    kinds = (
        (Kind.MESSAGE, "消息"),
        (Kind.CALL, "调用"),
        (Kind.ANSWER, "应答"),
        (Kind.RECEIPT, "回执"),
        (Kind.REFUSAL, "拒绝"),
        (Kind.FILE_REQUEST, "取文件请求"),
    )
    sections = (
        Section(
            "封装",
            (
                Paragraph(
                    "每份报文是一个紧凑格式的 JWS（RFC 7515）：base64url(头).base64url(体).base64url(签名)，不带填充。"
                    f"HTTP 的 Content-Type 为 `{MEDIA_TYPE}`，返回的 X-Exchange-Digest 头是所收请求的 SM3 摘要；"
                    f"整份不超过 {MAX_BYTES // 1024 // 1024} MB。"
                    "签名的对象就是所传的字节，不做任何规范化。"
                ),
                Code("json", json.dumps({"alg": "SM2-SM3", "kid": "公钥编号", "typ": TYPE}, ensure_ascii=False)),
                Paragraph("头只有 alg、kid、typ 三项，多一项即拒绝；头中不得携带密钥或地址。"),
            ),
        ),
        Section("信封种类", (Table("信封种类", ("代码", "含义"), tuple((f"`{kind}`", told) for kind, told in kinds)),)),
        Section("信封示例", (Code("json", _example()),)),
        Section("信封字段", (Table("信封字段", ("字段", "含义", "必填"), _ENVELOPE),)),
        Section("信封的 JSON Schema", (Code("json", json.dumps(envelope_schema(), ensure_ascii=False, indent=2)),)),
    )
    return Chapter(slug="envelope", title="信封", lead="一切内容都装在同一种信封里。", sections=sections)


def _example() -> str:
    """A whole payload as it is signed, its body that of `exchange.greeting/1`."""
    told = {
        "id": "6f9a1f0e-3c2d-4b6e-9a5b-2f1d0c7e8a90",
        "kind": "message",
        "contract": "exchange.greeting/1",
        "sender": "bureau.410181",
        "recipient": "province",
        "about": "联调-0001",
        "sequence": 1,
        "sent_at": "2026-11-23T09:30:00+08:00",
        "body": {"text": "你好，䶮"},
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def envelope_schema() -> dict[str, object]:
    """The JSON Schema of the envelope itself."""
    return Envelope.model_json_schema(mode="validation")


def _signing() -> Chapter:
    steps = (
        "头和体各自做 base64url（不带填充），以点相连，得到待签名字节（ASCII）。",
        "用 SM2 私钥签名（GB/T 32918，摘要 SM3），签名者标识固定为 `1234567812345678`，双方都必须显式给出。",
        "把 DER 编码的签名转换为 r‖s，各 32 字节、高位补零，共 64 字节，再做 base64url。",
        "验签方按信封中的 sender 和头中的 kid 在成员目录中找公钥；不使用报文自带的任何密钥。",
    )
    key = {"crv": "SM2", "kty": "EC", "x": "…", "y": "…"}
    sections = (
        Section("签名步骤", (Listing(steps),)),
        Section(
            "算法",
            (
                Table(
                    "允许的算法",
                    ("alg", "密钥", "签名"),
                    (
                        ("SM2-SM3", "SM2（kty EC，crv SM2）", "r‖s，64 字节"),
                        ("EdDSA", "Ed25519（RFC 8032）", "64 字节"),
                        ("SM2-SM3-MT、EdDSA-MT", "同上", "批量签名，见 4.3"),
                    ),
                ),
            ),
        ),
        Section("批量签名", (Paragraph(_BATCH), Listing(_BATCH_STEPS), Paragraph(_BATCH_ANSWERS))),
        Section(
            "公钥编号 kid",
            (
                Paragraph(
                    "公钥的 JWK 按键名排序、不含空白地写成下面的 JSON，取 SM3 摘要，再做 base64url（RFC 7638 的做法）。"
                ),
                Code("json", json.dumps(key, ensure_ascii=False, separators=(",", ":"))),
            ),
        ),
        Section(
            "密钥更换和吊销",
            (
                Listing(
                    (
                        "更换密钥时新旧密钥并行有效（默认 7 天），目录同时公布两把公钥。",
                        "并行期满，旧密钥不能再签新报文；它在有效期内签过的报文仍可验证。",
                        "吊销立即生效；吊销之后到达省平台的报文一律拒绝，此前的存证仍然有效。",
                    )
                ),
            ),
        ),
    )
    return Chapter(slug="signing", title="签名", lead="内容由谁说出、是否被改动，都由签名证明。", sections=sections)


_RETURNING: Final = (
    "接收方永远不会接收的消息不能无限期占住事项。退回不是丢弃：消息和全部经过仍在日志中，接收方和发送方各得到一份省平台"
    "签名的通知，序号不留空缺。"
)


def _delivery() -> Chapter:
    messages = (
        "发送方在业务事务内把消息写入发件箱，提交后推送省平台；收到省平台回执前一直重试，重试用同一份字节。",
        "省平台验签、查授权、查正文，持久保存后签发回执；同一份报文再次提交得到同一份回执。",
        "省平台按事项逐条投递，附 `X-Exchange-Receipt` 头（省平台对该报文的回执）；接收方须先验回执再验报文。",
        "接收方按编号去重，在一个事务内保存并办理，返回回执；重复投递返回同一份回执，不重复生效。",
        "前一条未签收，同一事项的后一条不投递；其他事项不受影响。",
        "接收方连续 10 次签名拒绝的消息被搁置并报警，由省平台操作员处理；不会丢弃，同一事项的后续消息随之等待。",
        "操作员与双方核实后，或者恢复投递，或者按下一节退回发送方。",
    )
    returning = (
        "省平台一人提出、另一人同意后，向接收方投递 `exchange.withdrawn/1`。它站在被退回的第 n 条的位置上。",
        "接收方签收撤回通知之后，才投递第 n+1 条；签收之前，同一事项的后续消息照旧等待。",
        "签收撤回通知，即保证今后不再接收 message 所指的消息；它迟到的副本一律以 `withdrawn` 拒绝。",
        "按序号核对的系统把第 n 条（案件步骤则是正文序号 step）记为已撤回，不再等待，直接办理第 n+1 条。",
        "接收方其实已经签收过那条消息的，以 `already_taken_in` 拒绝撤回；省平台恢复投递，取得原来的回执，退回作罢。",
        "接收方签收撤回通知后，那条消息的投递状态改为已退回（withdrawn），不再改变。",
        "随后向发送方投递 `exchange.returned/1`，写明接收方拒绝的说明和退回理由。",
        "发送方把那条消息标为已退回（终态），提醒管理员。更正后作为新消息发送：新编号，序号接着本事项最后一条。",
        "第 n 号已经用过，不得重用；案件步骤在正文中仍用原来的步骤序号。",
        "两种通知只由省平台签发，自成一个事项（退回-消息编号），信封的 case 写原来的事项；冒名的一律拒绝。",
        "每个成员都须能收这两种通知，不需要授权。不识别撤回通知的系统以 `unknown_contract` 拒绝。",
        "撤回通知被这样拒绝的，当即取消，退回作罢，那条消息仍然搁置；任何事项都不因省平台的通知而停下。",
        "撤回演练是对一个从未用过的编号的撤回通知。联调时签收一次，即证明能收。",
        "拒绝过撤回通知的成员，升级后补做演练，省平台才再受理对它的退回。",
        "提出、审批、通知和双方的回执都入日志，随那条消息的存证文件一并导出，保存期限与业务消息相同。",
    )
    calls = (
        "调用须写明 case、operator、purpose；sent_at 与省平台时钟相差不超过 5 分钟。",
        "每个编号只办理一次；没有得到应答的，用新编号重新发起。",
        "省平台转接时，保持着的连接恰被对方关闭、一个字节的应答也没有收到的，同一份调用在新连接上再转一次。",
        "已经应答过的编号再次到达，被调用方照样应答，或者以 `replayed` 拒绝，不得产生第二次效果。",
        "应答由被调用方签名，in_reply_to 等于所问的编号。",
    )
    times = (
        ("请求方发出", "信封的 sent_at"),
        ("省平台收到", "省平台记录"),
        ("转给提供方", "省平台记录"),
        ("提供方应答", "应答或回执的 sent_at"),
    )
    sections = (
        Section("消息", (Listing(messages),)),
        Section("退回和撤回", (Paragraph(_RETURNING), Listing(returning))),
        Section("调用", (Listing(calls),)),
        Section("四个时间", (Table("每次交换记录的时间", ("时间", "来源"), times),)),
    )
    return Chapter(
        slug="delivery", title="投递", lead="消息怎样不丢、不重、不乱，调用怎样有问有答。", sections=sections
    )


def _members() -> Chapter:
    states = (
        ("applied", "已申请", "不能交换"),
        (
            "testing",
            "联调中",
            "只能与省平台交换联调接口 `exchange.echo/1`、`exchange.greeting/1`，并签收撤回演练 `exchange.withdrawn/1`",
        ),
        ("live", "已上线", "按授权交换"),
        ("suspended", "已停用", "不能发送，也不能被查询；发给它的消息保留"),
    )
    steps = (
        "生成 SM2 密钥，提交用它签名的 `exchange.application/1`，或在网页填写接入申请表。",
        "上传授权及承诺书扫描件，其 SM3 摘要须与申请中的一致。",
        "省平台两名不同的管理员先后审批；通过后进入联调。",
        "联调：完成一次签名调用、一条签名消息，签收省平台发来的一条联调消息和一次撤回演练。",
        "联调清单全部通过后，由省平台上线。",
    )
    sections = (
        Section(
            "成员名称",
            (
                Paragraph(
                    "类别加六位区划代码，如 `bureau.419001`（登记机构）、`court.410000`（法院）；省平台为 `province`。"
                ),
            ),
        ),
        Section("状态", (Table("成员状态", ("代码", "含义", "可以做什么"), states),)),
        Section("接入步骤", (Listing(steps),)),
        Section(
            "单元代码归属",
            (
                Paragraph(
                    "不动产单元代码的前六位是区划代码。目录中每个登记机构的 covers 列出它管辖的全部区划，"
                    "含已撤并的历史代码，据此找到属地。"
                ),
            ),
        ),
    )
    return Chapter(slug="members", title="成员", lead="谁可以参加交换，怎样加入。", sections=sections)


def _files() -> Chapter:
    small = f"{DIRECT_BYTES // 1024**2} MiB（{DIRECT_BYTES} 字节）"
    rules = (
        "报文只带文件引用：SM3 摘要、字节数、类型、名称、页数。",
        "只有文件引用所在报文的收发双方可以取该文件：保存方是发送方，需要方是接收方，about 是同一事项。",
        "省平台与保存方各自核对上一条，不符的以 `not_released` 拒绝；拒绝不透露文件是否存在。",
        "需要方提交 ticket 为空的 `exchange.file_request/1`，offset 写已收到的字节数，首次为 0。",
        f"文件不超过 {small}的，保存方可以当即返回字节，也可以签发凭证；更大的只签发凭证。",
        "凭证是以签名信封答复的 `exchange.file_content/1`，写明 expires_at；签发时不看 offset。",
        f"需要方两种答复都须能收：Content-Type 为 {MEDIA_TYPE} 的是凭证或拒绝，其余是文件字节。",
        "得到凭证的，再凭证取文件：把凭证原样放入 ticket，offset 写已收到的字节数，每次用新编号签名提交。",
        "ticket 为空的请求，省平台回执的 sent_at 与保存方时钟相差超过 5 分钟的，不当即返回字节，只签发凭证。",
        "文件字节的 Content-Range 说明起始和总长。",
        "凭证只对所载需要方、事项和摘要有效，他人持有无用；过期以 `expired` 拒绝，重新申请即得新凭证。",
        "中断后以已收到的字节数为 offset 继续，不必从头再传：有凭证的凭原凭证，没有凭证的 ticket 仍留空。",
        "边收边算 SM3。全部字节的摘要须等于文件引用中的摘要，不等的整件丢弃重取。",
        "连续 3 次不符的停取，由管理员查明后再取。",
        "单个文件不超过 1 GB。收发和转发都不在内存或省平台磁盘上留存整个文件。",
        "同一发送方已送达过的文件不重复传送。不同发送方的同一文件照常传送，不因他人已有而略过；存储时只存一份。",
    )
    return Chapter(
        slug="files",
        title="文件",
        lead="材料按内容摘要传送，不放进报文。",
        sections=(Section("规则", (Listing(rules),)),),
    )


def _errors() -> Chapter:
    table = Table("拒绝代码", REFUSAL_HEADERS, tuple(refusal_row(code) for code in RefusalCode))
    sections = (
        Section(
            "拒绝也是签名的信封",
            (
                Paragraph(
                    "拒绝是 `exchange.refusal/1`：code 供程序判断，sentence 供人阅读，"
                    "写明须改正什么。以签名内容为准，HTTP 状态码只供参考。"
                ),
            ),
        ),
        Section("拒绝代码", (table,)),
        Section(
            "应答方自己的代码",
            (Paragraph("被调用方可以用自己的代码拒绝（如规则代码），HTTP 状态为 422；sentence 应当直接给经办人看。"),),
        ),
    )
    return Chapter(slug="errors", title="错误", lead="什么情况会被拒绝，怎样改正。", sections=sections)
