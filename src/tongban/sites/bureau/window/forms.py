"""What a clerk types, and how it becomes what the operations expect."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from fractions import Fraction
from typing import Any

from django import forms
from django.forms import formset_factory

from tongban.apps.intake.models import Application, Undertaking
from tongban.apps.intake.operations import ApplicantEntry, Correspondence, RepresentativeEntry
from tongban.apps.intake.undertakings import PAPER_OF
from tongban.apps.intake.words import Capacity, Delivery, Mandate, UndertakingKind
from tongban.domain import catalogue
from tongban.domain.catalogue import PartyRole
from tongban.domain.catalogue.offers import ways_at_counter
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.identity_documents import DocumentKind, check_document_number
from tongban.sites.bureau.window.names import PrintableNameField
from tongban.web.forms import BLANKS, CodeInput, DateField, Form, MobileField

KINDS = [("person", "自然人"), ("enterprise", "企业"), ("agency", "机关、事业单位")]
_DOCUMENTS = [(kind.value, kind.label) for kind in DocumentKind]
_MANDATES = [(mandate.value, mandate.label) for mandate in Mandate]


def ways_offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Items with their lawful ways of applying, as a grouped choice."""
    return [
        (one.name, [(f"{one.code}:{way.code}", f"{one.short_name} · {way.label}") for way in ways_at_counter(one)])
        for one in catalogue.offered_items()
    ]


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Give a choice field what can be chosen in this case."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class StartForm(Form):
    """The property and what is applied for."""

    about = forms.CharField(
        label="不动产单元号或证书、证明号",
        max_length=120,
        help_text="可扫描证书二维码或条码；单元号 28 位，有无空格均可",
        widget=CodeInput(attrs={"autofocus": True}),
    )
    way = forms.ChoiceField(label="办理事项和申请方式")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "way", [("", "请选择"), *ways_offered()])

    def named(self) -> dict[str, str]:
        """The arguments that name property, item and way."""
        text = BLANKS.sub("", self.cleaned_data["about"])
        item, _, way = self.cleaned_data["way"].partition(":")
        key = "certificate_number" if "第" in text or "豫" in text else "unit_code"
        return {"item": item, "way": way, key: text}


class RightForm(Form):
    """Which mortgage or certificate the application is about."""

    certificate_number = forms.ChoiceField(label="申请所指", widget=forms.RadioSelect)

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "certificate_number", options)


class ApplicantForm(Form):
    """One applicant."""

    role = forms.ChoiceField(label="身份")
    kind = forms.ChoiceField(label="类别", choices=KINDS, initial="person")
    name = PrintableNameField(label="姓名或名称")
    document_kind = forms.ChoiceField(label="证件种类", choices=_DOCUMENTS, initial=DocumentKind.ID_CARD.value)
    document_number = forms.CharField(label="证件号码", max_length=60, widget=CodeInput())
    document_until = DateField(label="证件有效期至", required=False, help_text="长期有效的不填")
    phone = MobileField(label="手机号码")
    share = forms.CharField(label="份额", max_length=20, required=False)
    address = PrintableNameField(label="通讯地址", required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "role", roles)
        if roles:
            self.fields["role"].initial = roles[0][0]

    def clean_share(self) -> str:
        """A fraction between 0 and 1, in lowest terms."""
        text = BLANKS.sub("", self.cleaned_data["share"])
        if not text:
            return ""
        try:
            share = Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError("份额应写成 1/2 这样的分数") from None
        if not 0 < share <= 1:
            raise forms.ValidationError("份额应大于 0、不超过 1")
        return f"{share.numerator}/{share.denominator}"

    def clean(self) -> dict[str, Any]:
        """The number must fit the document, the document the kind of applicant."""
        data = super().clean() or {}
        check_number(self, data)
        kind = data.get("document_kind")
        if kind and data.get("kind") and DocumentKind(kind).is_personal != (data["kind"] == "person"):
            self.add_error("document_kind", "证件种类和申请人类别不一致，请核对")
        return data

    def entry(self, representatives: tuple[RepresentativeEntry, ...]) -> ApplicantEntry:
        """The applicant as the operation takes it."""
        data = self.cleaned_data
        return ApplicantEntry(
            role=data["role"],
            name=data["name"],
            kind=data["kind"],
            document_kind=DocumentKind(data["document_kind"]),
            document_number=data["document_number"],
            document_until=data["document_until"],
            phone=data["phone"],
            address=data["address"],
            share=data["share"],
            representatives=representatives,
        )


def check_number(form: Form, data: dict[str, Any]) -> None:
    """Say at the field what is wrong with a document number; keep its normal form when nothing is."""
    if not data.get("document_kind") or not data.get("document_number"):
        return
    try:
        data["document_number"] = check_document_number(DocumentKind(data["document_kind"]), data["document_number"])
    except InvalidCode as error:
        form.add_error("document_number", error.sentence)


class RepresentativeForm(Form):
    """Someone acting for the applicant above; left empty when nobody does."""

    capacity = forms.ChoiceField(
        label="代为申请人", choices=[("", "无"), *[(each.value, each.label) for each in Capacity]], required=False
    )
    name = PrintableNameField(label="姓名", required=False)
    document_kind = forms.ChoiceField(label="证件种类", choices=_DOCUMENTS, initial=DocumentKind.ID_CARD.value)
    document_number = forms.CharField(label="证件号码", max_length=60, required=False, widget=CodeInput())
    phone = MobileField(label="手机号码", required=False)
    mandate = forms.ChoiceField(label="授权方式", choices=_MANDATES, initial=Mandate.SEALED.value)
    authority = PrintableNameField(label="代理权限", required=False)

    def clean(self) -> dict[str, Any]:
        """With a capacity, a name and a number are needed; without one, nothing may be filled in."""
        data = super().clean() or {}
        if not data.get("capacity"):
            if data.get("name") or data.get("document_number"):
                self.add_error("capacity", "请选择代为申请人的身份")
            return data
        for field, label in (("name", "姓名"), ("document_number", "证件号码")):
            if not data.get(field) and field not in self.errors:
                self.add_error(field, f"请填写{Capacity(data['capacity']).label}的{label}")
        check_number(self, data)
        return data

    def entries(self) -> tuple[RepresentativeEntry, ...]:
        """The representative, or nobody."""
        data = self.cleaned_data
        if not data.get("capacity"):
            return ()
        capacity = Capacity(data["capacity"])
        mandate = Mandate(data["mandate"]) if capacity is Capacity.AGENT else Mandate.STATUTORY
        return (
            RepresentativeEntry(
                capacity=capacity,
                mandate=mandate,
                name=data["name"],
                document_kind=DocumentKind(data["document_kind"]),
                document_number=data["document_number"],
                phone=data["phone"],
                authority=data["authority"],
            ),
        )


class CorrespondenceForm(Form):
    """Whom to call, and how the result arrives."""

    contact_name = PrintableNameField(label="联系人")
    contact_phone = MobileField(label="联系电话")
    delivery = forms.ChoiceField(
        label="领证方式", choices=[(each.value, each.label) for each in Delivery], widget=forms.RadioSelect
    )
    delivery_address = PrintableNameField(label="寄送地址", required=False)

    def clean(self) -> dict[str, Any]:
        """Posting needs an address."""
        data = super().clean() or {}
        if data.get("delivery") == Delivery.COURIER and not data.get("delivery_address"):
            self.add_error("delivery_address", "选择邮寄的，请填写寄送地址")
        return data

    def correspondence(self) -> Correspondence:
        """As the operation takes it."""
        data = self.cleaned_data
        return Correspondence(
            name=data["contact_name"],
            phone=data["contact_phone"],
            delivery=Delivery(data["delivery"]),
            address=data["delivery_address"],
        )


class InterviewForm(Form):
    """The questions the item prescribes; the answer the law expects is not filled in for anybody."""

    signed = forms.BooleanField(
        label="申请人已阅读并在申请书、询问笔录上签名（无民事行为能力人由监护人签名）", required=False
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        told = {one.code: one.answer for one in application.answers.all()}
        self.promises = list(application.undertakings.all())
        promised = {f"promise-{row.kind}": row.signed for row in self.promises}
        kwargs.setdefault("initial", {**told, **promised, "signed": application.signed})
        super().__init__(*args, **kwargs)
        for row in self.promises:
            self.fields[f"promise-{row.kind}"] = forms.BooleanField(label=f"已在《{row}》上签名", required=False)
        self.questions = [question.code for question in application.business.questions]
        for question in application.business.questions:
            self.fields[question.code] = _question_field(question)
        self.order_fields([*self.questions, "signed", *promised])

    def promised(self) -> list[str]:
        """The kinds of undertakings that were signed."""
        return [row.kind for row in self.promises if self.cleaned_data.get(f"promise-{row.kind}")]

    @property
    def bound_questions(self) -> list[forms.BoundField]:
        """The questions, as the page shows them."""
        return [self[code] for code in self.questions]

    @property
    def bound_promises(self) -> list[tuple[Undertaking, str, forms.BoundField]]:
        """Each undertaking with the paper to print and the box to tick."""
        return [(row, PAPER_OF[UndertakingKind(row.kind)].value, self[f"promise-{row.kind}"]) for row in self.promises]

    def answers(self) -> dict[str, str]:
        """Answers by question code."""
        return {code: self.cleaned_data.get(code, "") for code in self.questions}


def _question_field(question: catalogue.Question) -> forms.Field:
    sentence = f"请回答：{question.text}"
    if question.kind == catalogue.QuestionKind.YES_NO:
        return forms.ChoiceField(
            label=question.text,
            choices=[("是", "是"), ("否", "否")],
            widget=forms.RadioSelect,
            help_text=question.statute,
            error_messages={"required": sentence},
        )
    field = PrintableNameField(label=question.text, help_text=question.statute, max_length=500)
    field.error_messages["required"] = sentence
    return field


class DispatchForm(Form):
    """The parcel with the originals."""

    courier = PrintableNameField(label="快递公司", initial="中国邮政EMS", max_length=60)
    waybill = forms.RegexField(
        label="运单号",
        regex=r"^\s*(\d\s*){13}$",
        widget=CodeInput(digits_only=True),
        help_text="13 位数字，可扫描面单条码",
        error_messages={"invalid": "运单号应为 13 位数字，请对照快递面单核对"},
    )
    sheets = forms.IntegerField(label="页数", min_value=1, max_value=10_000)


class EndingForm(Form):
    """Why a draft ends without being lodged."""

    reason = PrintableNameField(label="原因", max_length=200)


class SupplementForm(Form):
    """A word to the home bureau."""

    note = PrintableNameField(label="给属地的说明", required=False, max_length=500)


def roles_of(application: Application) -> list[tuple[str, str]]:
    """The roles that apply in the chosen way."""
    return [(role.value, PartyRole(role).label) for role in application.alternative.roles]


ApplicantFormSet = formset_factory(ApplicantForm, extra=0, min_num=1, max_num=20, absolute_max=20)


class TogetherForm(Form):
    """What else is applied for in the same act."""

    way = forms.ChoiceField(label="合并办理的事项和申请方式")

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "way", [("", "请选择"), *ways_together(application)])

    def named(self) -> dict[str, str]:
        """The arguments that name item and way."""
        item, _, way = self.cleaned_data["way"].partition(":")
        return {"item": item, "way": way}


def ways_together(application: Application) -> list[tuple[str, str]]:
    """The items that are recorded in one act with this application's, each in its ways of applying."""
    partners = catalogue.partners_of_item(application.item)
    return [
        (f"{one.code}:{way.code}", f"{one.short_name} · {way.label}")
        for one in partners
        for way in ways_at_counter(one)
    ]


class ConsultForm(Form):
    """What is asked of the home bureau, or answered to it."""

    sentence = forms.CharField(label="咨询内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReminderForm(Form):
    """Why the home bureau is reminded."""

    sentence = forms.CharField(label="催办内容", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
