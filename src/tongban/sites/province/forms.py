"""What applicants, operators and administrators of the exchange fill in."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.validators import EmailValidator, RegexValidator

from tongban.apps.directory.log_search import Ending
from tongban.apps.directory.models import Contact, Member
from tongban.apps.directory.models.retention import SHORTEST_DAYS
from tongban.domain.codes.divisions import UnknownDivision, division
from tongban.domain.institutions import registration_institutions
from tongban.exchange.contracts import published_contracts
from tongban.exchange.contracts.joining import Application, ContactPerson
from tongban.exchange.contracts.transport import PublicKey
from tongban.exchange.contracts.types import FileRef
from tongban.exchange.keys import UnusableKey, VerifyingKey, load_verifying_key
from tongban.exchange.refusals import RefusalCode
from tongban.exchange.standard.dictionaries import dictionaries
from tongban.sites.province.words import REFUSED_APPLICATIONS, contract_label
from tongban.web.forms import DateField, Form

_ENDINGS = {
    Ending.DONE: "已送达或已应答",
    Ending.REFUSED: "被拒绝",
    Ending.WAITING: "待投递",
    Ending.PARKED: "已搁置",
    Ending.WITHDRAWN: "已退回",
    Ending.UNFINISHED: "未完成",
}


def kind_label(kind: str) -> str:
    """What a kind of member is called."""
    return dictionaries()["成员类别"].get(kind, kind)


def _contracts() -> list[tuple[str, str]]:
    return [(name, contract_label(name)) for name in published_contracts()]


_PHONE: Final = RegexValidator(r"^[0-9+() -]{5,30}$", "请填写电话号码，如 0371-65500000 或 13800000000。")
_CONTACT_PARTS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("name", "联系人", {"max_length": 60}),
    ("phone", "联系电话", {"max_length": 30, "validators": [_PHONE]}),
    (
        "email",
        "邮箱",
        {"max_length": 100, "required": False, "validators": [EmailValidator("邮箱地址不对。")]},
    ),
)


class LogSearch(Form):
    """Narrows the exchange log."""

    q = forms.CharField(label="收件编号、案件或消息编号", max_length=100, required=False)
    member = forms.CharField(label="成员", max_length=30, required=False)
    contract = forms.ChoiceField(label="接口", required=False)
    since = DateField(label="自", required=False)
    until = DateField(label="至", required=False)
    ending = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部结果"), *((str(end), told) for end, told in _ENDINGS.items())]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = [("", "全部接口"), *_contracts()]  # type: ignore[attr-defined]


class RefusalSearch(Form):
    """Narrows what was refused on entry."""

    q = forms.CharField(label="事项或报文编号", max_length=100, required=False)
    member = forms.CharField(label="发送方", max_length=30, required=False)
    contract = forms.ChoiceField(label="接口", required=False)
    code = forms.ChoiceField(
        label="拒绝代码",
        required=False,
        choices=[("", "全部"), *((code, code) for code in (*RefusalCode, *REFUSED_APPLICATIONS))],
    )
    since = DateField(label="自", required=False)
    until = DateField(label="至", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = [("", "全部接口"), *_contracts()]  # type: ignore[attr-defined]


class Purpose(Form):
    """Why someone looks at personal data; kept in the audit trail."""

    purpose = forms.CharField(
        label="查看目的",
        min_length=4,
        max_length=200,
        help_text="报文含个人信息，查看或导出会连同目的记入安全审计。",
        error_messages={"required": "请写明为什么要查看。", "min_length": "请写明具体原因，至少 4 个字。"},
    )


class RetentionForm(Form):
    """How long one class of the log is kept, and why."""

    days = forms.IntegerField(
        label="保存天数",
        min_value=SHORTEST_DAYS,
        max_value=36_525,
        help_text="网络安全法留存网络日志的规定：不少于六个月。",
        error_messages={"min_value": f"不得少于 {SHORTEST_DAYS} 天。"},
    )
    ground = forms.CharField(
        label="依据",
        min_length=4,
        max_length=300,
        help_text="法律条文和理由，如“网络安全法留存网络日志的规定：网络日志不少于六个月”。",
        error_messages={"required": "请写明保存期限的依据。"},
    )


class PublicKeyField(forms.CharField):
    """A PEM public key; cleans to the key."""

    widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "code-input"})

    def clean(self, value: Any) -> VerifyingKey:
        """Read the PEM."""
        try:
            return load_verifying_key(super().clean(value))
        except (UnusableKey, OSError) as error:
            raise forms.ValidationError("不是可用的 SM2 或 Ed25519 公钥（PEM），请整段粘贴。") from error


class KeyForm(Form):
    """The next key of a member."""

    public_key = PublicKeyField(label="新公钥（PEM）", max_length=2000)
    overlap_days = forms.IntegerField(label="新旧并行天数", min_value=0, max_value=90, initial=7)


def _endpoint() -> forms.RegexField:
    return forms.RegexField(
        label="接入地址",
        regex=r"^https?://[A-Za-z0-9.:/_-]{3,180}$",
        help_text="省平台由此投递，如 https://bureau.example",
        error_messages={"invalid": "请填写 http:// 或 https:// 开头的地址。"},
    )


class ParticularsForm(Form):
    """What a member is called, where it listens, for which divisions it answers; and on whose word that changes."""

    title = forms.CharField(label="单位名称", max_length=200)
    place = forms.CharField(label="证书所载市县", max_length=60, required=False)
    endpoint = _endpoint()
    covers = forms.CharField(
        label="管辖区划",
        max_length=2000,
        required=False,
        help_text="六位代码，用顿号、逗号或空格分开；已撤并的历史代码自动带上。",
    )
    ground = forms.CharField(
        label="变更依据",
        min_length=4,
        max_length=200,
        help_text="如“巩义市局 2026-11-20 来函，更换服务器”；与变更前后的内容一并记入审计。",
        error_messages={"required": "请写明变更依据。", "min_length": "请写具体，至少 4 个字。"},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        told = {name: getattr(member, name) for name in ("title", "place", "endpoint")}
        super().__init__(*args, initial=told | {"covers": "、".join(member.covers)}, **kwargs)

    def clean_covers(self) -> list[str]:
        """Divisions of Henan, present or former."""
        codes = [code for code in re.split(r"[、，,\s]+", str(self.cleaned_data["covers"])) if code]
        try:
            return [division(code).code for code in codes]
        except UnknownDivision as error:
            raise forms.ValidationError(error.sentence) from error


class GrantsForm(Form):
    """Which contracts a member may use."""

    grants = forms.MultipleChoiceField(label="可用接口", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grants"].choices = [*_contracts(), ("*", "全部接口（含以后新增）")]  # type: ignore[attr-defined]


class ContactsForm(Form):
    """Whom to call at a member, one person for each duty."""

    def __init__(self, *args: Any, contacts: Iterable[Contact], **kwargs: Any) -> None:
        known = {contact.duty: contact for contact in contacts}
        super().__init__(*args, **kwargs)
        for duty, label in Contact.Duty.choices:
            now = known.get(duty)
            for part, said, options in _CONTACT_PARTS:
                initial = getattr(now, part) if now else ""
                self.fields[f"{duty}_{part}"] = forms.CharField(label=f"{label}{said}", initial=initial, **options)

    def contacts(self) -> list[dict[str, str]]:
        """As they are kept; call after validation."""
        given = self.cleaned_data
        return [
            {"duty": duty, **{part: given[f"{duty}_{part}"] for part, _, _ in _CONTACT_PARTS}}
            for duty in Contact.Duty.values
        ]


class DecisionForm(Form):
    """One person's decision on an application."""

    agrees = forms.ChoiceField(label="审批意见", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect)
    opinion = forms.CharField(label="理由", min_length=2, max_length=500)


class ReturnForm(Form):
    """Why a parked message is given back, in words for its sender."""

    reason = forms.CharField(
        label="退回理由",
        min_length=4,
        max_length=500,
        validators=[RegexValidator(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", "请去掉不能显示的字符。")],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="发送方会看到这段话：写清哪里不对、怎样更正。接收方也会收到。",
        error_messages={"required": "请写明退回理由。", "min_length": "请写明具体理由，至少 4 个字。"},
    )
    said = forms.CharField(
        label="与双方核实的情况",
        min_length=4,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="和谁通过电话，双方各怎么说。只有省平台能看到。",
        error_messages={"required": "请先与双方联系，再写明核实的情况。", "min_length": "请写具体，至少 4 个字。"},
    )


class JoinForm(Form):
    """接入申请表: who wants to take part, from where, with what."""

    kind = forms.ChoiceField(label="单位类别")
    division = forms.CharField(label="行政区划代码", min_length=6, max_length=6, help_text="六位，如 410181")
    title = forms.CharField(label="单位名称", max_length=200)
    place = forms.CharField(label="证书所载市县", max_length=60, required=False, help_text="登记机构填写，如 巩义市")
    endpoint = _endpoint()
    grants = forms.MultipleChoiceField(label="申请使用的接口", widget=forms.CheckboxSelectMultiple)
    public_key = PublicKeyField(label="签名公钥（PEM）", max_length=2000, help_text="私钥由本单位保管，不得提交。")
    business_name = forms.CharField(label="业务联系人", max_length=60)
    business_phone = forms.CharField(label="业务联系电话", max_length=60)
    technical_name = forms.CharField(label="技术联系人", max_length=60)
    technical_phone = forms.CharField(label="技术联系电话", max_length=60)
    security_name = forms.CharField(label="安全联系人", max_length=60)
    security_phone = forms.CharField(label="安全联系电话", max_length=60)
    commitment = forms.FileField(
        label="授权及承诺书",
        help_text="签字盖章后扫描成 PDF。授权异地机构代收件并查询；承诺代其他机构收件，按要求使用查询接口。",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = dictionaries()["成员类别"].items()
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.fields["grants"].choices = _contracts()  # type: ignore[attr-defined]

    def clean_division(self) -> str:
        """A division of Henan."""
        code = str(self.cleaned_data["division"])
        try:
            return division(code).code
        except UnknownDivision as error:
            raise forms.ValidationError(error.sentence) from error

    def application(self, *, digest: str, size: int) -> Application:
        """The application as the standard has it; call after validation."""
        given = self.cleaned_data
        bureau = given["kind"] == "bureau"
        home = next((one for one in registration_institutions() if one.code == given["division"]), None)
        return Application(
            member=f"{given['kind']}.{given['division']}",
            kind=given["kind"],
            title=given["title"],
            place=given["place"],
            endpoint=given["endpoint"],
            covers=home.covers if bureau and home else (),
            grants=tuple(given["grants"]),
            key=PublicKey(**given["public_key"].public_jwk()),
            contacts=tuple(
                ContactPerson(duty=duty, name=given[f"{duty}_name"], phone=given[f"{duty}_phone"])
                for duty in ("business", "technical", "security")
            ),
            commitment=FileRef(digest=digest, size=size, media_type="application/pdf", name="授权及承诺书.pdf"),
        )
