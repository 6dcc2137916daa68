"""Realistic content for the style guide: invented people, the province's real forms of numbers and sentences."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.core.paginator import Paginator
from django.forms import BaseFormSet, formset_factory
from django.templatetags.static import static

from tongban.web import forms
from tongban.web.components import (
    Change,
    Check,
    DeadlineBadge,
    Kind,
    Level,
    NavItem,
    Progress,
    TimelineEntry,
    TimeShare,
    steps,
)
from tongban.web.formatting import SHANGHAI
from tongban.web.viewer import FileLink, open_viewer


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


class SpecimenForm(forms.Form):
    """One field of every kind."""

    unit_code = forms.UnitCodeField(label="不动产单元号", help_text="28 位，印在证书上；空格可有可无")
    name = django_forms.CharField(label="姓名", max_length=50)
    id_number = forms.IdNumberField(label="身份证号码")
    mobile = forms.MobileField(label="手机号码", help_text="办理进度会发到这个号码")
    born = forms.DateField(label="出生日期", required=False)
    price = forms.MoneyField(label="成交价（元）")
    kind = django_forms.ChoiceField(
        label="证件种类", choices=[("1", "身份证"), ("3", "护照"), ("5", "军官证（士兵证）")]
    )
    ownership = django_forms.ChoiceField(
        label="共有方式",
        choices=[("sole", "单独所有"), ("joint", "共同共有"), ("shares", "按份共有")],
        widget=django_forms.RadioSelect,
        help_text="按份共有要写明各占多少",
    )
    delivery = django_forms.MultipleChoiceField(
        label="领证方式",
        choices=[("e", "电子证照"), ("window", "窗口领取"), ("mail", "邮寄")],
        widget=django_forms.CheckboxSelectMultiple,
        required=False,
    )
    scan = django_forms.FileField(label="买卖合同", help_text="PDF 或照片，每份不超过 20 MB")
    note = django_forms.CharField(label="说明", widget=django_forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = django_forms.BooleanField(label="以上内容属实，愿承担不实的法律责任")


class HolderForm(forms.Form):
    """One row of the formset."""

    name = django_forms.CharField(label="姓名", max_length=50)
    kind = django_forms.ChoiceField(label="证件种类", choices=[("1", "身份证"), ("3", "护照")])
    number = forms.IdNumberField(label="证件号码")
    share = django_forms.CharField(label="份额", required=False)


def _form() -> SpecimenForm:
    return SpecimenForm(
        {
            "unit_code": "419001001002GB00012F00180302",
            "name": "",
            "id_number": "411303197805120047",
            "mobile": "1383832231",
            "price": "860,000.00",
            "kind": "1",
        }
    )


def _holders() -> BaseFormSet[Any]:
    rows = formset_factory(HolderForm, extra=0)
    return rows(
        {
            "holders-TOTAL_FORMS": "2",
            "holders-INITIAL_FORMS": "0",
            "holders-0-name": "张䶮",
            "holders-0-kind": "1",
            "holders-0-number": "11010519491231002X",
            "holders-0-share": "1/2",
            "holders-1-name": "陈某",
            "holders-1-kind": "1",
            "holders-1-number": "411303197805120047",
            "holders-1-share": "1/2",
        },
        prefix="holders",
    )


_CASES = (
    ("41900120261119R2001000120", "存量房买卖转移登记", "济源市沁园路 118 号 18 幢 3 单元 302", "剩 2 小时", "warn"),
    ("41900120261117R2001000087", "抵押权首次登记", "济源市济水大街 66 号 2 幢 1 单元 1101", "超 1 个工作日", "late"),
    ("41900120261120R2001000131", "抵押权注销登记", "济源市黄河路 9 号 5 幢 201", "剩 2 个工作日", "ok"),
    ("41900120261120R2001000135", "夫妻间变更登记", "济源市文昌路 201 号 7 幢 2 单元 503", "等申请人补正", "still"),
)


def _findings() -> list[Check]:
    return [
        Check(level=Level.OK, sentence="单元已落宗，权属现势，未被查封", statute="城市房地产管理法 §38"),
        Check(
            level=Level.WARN,
            sentence="存在抵押权，登记簿未约定禁止转让：抵押随房屋转移，已通知抵押权人",
            statute="民法典 §406",
            action_url="#",
            action_label="通知回执",
        ),
        Check(
            level=Level.BLOCK,
            sentence="契税尚未缴清，登簿前须取得完税凭证",
            statute="契税法 §11",
            action_url="#",
            action_label="催缴",
        ),
        Check(level=Level.OK, sentence="共有份额合计为 1", statute="民法典 §298"),
    ]


def _entries() -> list[TimelineEntry]:
    return [
        TimelineEntry(title="网上提交", at=_at(11, 18, 20, 14), detail="张䶮"),
        TimelineEntry(title="预审通过，选定郑州市窗口", at=_at(11, 19, 9, 32), detail="赵预审"),
        TimelineEntry(title="郑州市收件，人证核验", at=_at(11, 19, 10, 51), detail="孙收件　EMS 1187…203"),
        TimelineEntry(title="受理", at=_at(11, 19, 13, 40), detail="用时 0.4 个工作日"),
        TimelineEntry(title="初审", kind=Progress.NOW, detail="等待 王审核"),
        TimelineEntry(title="复审、登簿、缮证、寄送", kind=Progress.TODO),
    ]


def _shares() -> list[TimeShare]:
    return [
        TimeShare(label="收件", amount=72, spent="1 时 12 分", tone=1),
        TimeShare(label="本中心", amount=160, spent="2 时 40 分", tone=2),
        TimeShare(label="申请人缴税（不计时）", amount=310, spent="5 时 10 分", tone=3),
        TimeShare(label="税务", amount=50, spent="50 分", tone=4),
    ]


def _changes() -> list[Change]:
    return [
        Change(what="权利人", before=["李某某　单独所有"], after=["张䶮　1/2", "陈某　1/2"]),
        Change(
            what="抵押权",
            before=["建设银行　¥420,000.00"],
            after=["随房屋转移（约定未禁止转让）"],
            kept=True,
        ),
        Change(what="证书", before=["豫(2019)济源市不动产权第0010023号"], after=["登簿时编号，2 本"]),
    ]


def _files() -> list[FileLink]:
    return [
        FileLink(label="买卖合同", url="#viewer", on=True, tag="共享"),
        FileLink(label="不动产权证书", url="#viewer", tag="原件在途", tag_kind="brand"),
        FileLink(label="身份证明　3 份", url="#viewer", icon="person-vcard", tag="免交", tag_kind="ok"),
        FileLink(label="询问笔录", url="#viewer", icon="chat-left-text", tag="电子签名", tag_kind="brand"),
    ]


def _navigation() -> list[NavItem]:
    return [
        NavItem(label="待办", url="#", count=3, urgent=True),
        NavItem(label="案件", url="#", on=True),
        NavItem(label="登记簿", url="#"),
        NavItem(label="异地收件", url="#", count=12),
        NavItem(label="归档", url="#"),
    ]


def specimens(*, query: dict[str, str]) -> dict[str, Any]:
    """The style guide's whole context; `query` is the address's, for the viewer and the pages."""
    sheet = static("img/specimen-contract.svg")
    return {
        "institution_name": "济源市不动产登记中心",
        "who": "王审核 · 初审",
        "nav": _navigation(),
        "search_url": "#",
        "badges": [
            DeadlineBadge(
                sentence="剩 1 个工作日 2 小时",
                urgency=Kind.WARN,
                due_at=_at(11, 24, 17, 0),
                remark="已挂起 5 小时 10 分（等待缴税）",
            ),
            DeadlineBadge(sentence="已超 3 小时", urgency=Kind.LATE, due_at=_at(11, 20, 17, 0)),
            DeadlineBadge(sentence="剩 3 个工作日", urgency=Kind.OK, due_at=_at(11, 26, 17, 0)),
            DeadlineBadge(sentence="不计时：等申请人补正", urgency=Kind.STILL),
        ],
        "steps": steps([("不动产", "#"), ("申请人", "#"), ("材料", "#"), ("询问与签名", "#"), ("核对提交", "#")], at=1),
        "findings": _findings(),
        "entries": _entries(),
        "shares_of_time": _shares(),
        "changes": _changes(),
        "files": _files(),
        "viewer": open_viewer(title="存量房买卖合同（网签备案）", images=[sheet] * 3, query=query, download_url=sheet),
        "form": _form(),
        "holders": _holders(),
        "page": Paginator(
            [dict(zip(("number", "item", "place", "left", "kind"), case, strict=True)) for case in _CASES * 12], 4
        ).get_page(query.get("page")),
        "nobody": [],
    }
