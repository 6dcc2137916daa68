"""The base of every form: Chinese sentences that name the field, and the fields that registration asks for.

The browser's own bubbles are turned off (`use_required_attribute`), because the summary on top and the
sentence beside the field say more and are read aloud.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django import forms

from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.id_number import IdNumber
from tongban.domain.codes.social_credit import SocialCreditCode
from tongban.domain.codes.unit_code import UnitCode
from tongban.web.formatting import grouped_unit

MOBILE = re.compile(r"1[3-9]\d{9}")
BLANKS = re.compile(r"[\s\u3000]+")
DATE_FORMATS = ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")


def _verb(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return "请上传"
    if isinstance(field, forms.BooleanField):
        return "请勾选"
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return "请选择"
    return "请填写"


class ChineseSentences:
    """Mixin that makes a missing answer read “请填写姓名” instead of a sentence that names nothing."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = name
            own = type(field).default_error_messages.get("required")
            if own is None or field.error_messages.get("required") == own:
                field.error_messages["required"] = f"{_verb(field)}{field.label}"
            field.error_messages.setdefault("invalid", f"{field.label}的格式不对，请核对后重新填写")


class Form(ChineseSentences, forms.Form):
    """A form whose errors are Chinese sentences."""


class CodeInput(forms.TextInput):
    """A monospaced input for numbers that are compared digit by digit; nothing is corrected behind one's back."""

    def __init__(self, *, digits_only: bool = False, attrs: dict[str, Any] | None = None) -> None:
        plain = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "code-input"}
        if digits_only:
            plain["inputmode"] = "numeric"
        super().__init__(attrs={**plain, **(attrs or {})})


class UnitCodeInput(CodeInput):
    """A unit code, shown in its four reading groups and accepted with or without the blanks."""

    def format_value(self, value: Any) -> str | None:
        """The code in its reading groups."""
        return grouped_unit(str(value)) if value else None


class DateInput(forms.DateInput):
    """The browser's own date control, which Chinese systems show as 年/月/日."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class _CompactField(forms.CharField):
    """A number that people write with blanks and in small letters; `judge` says what is wrong with it."""

    def to_python(self, value: Any) -> str:
        """The text without blanks, in capitals."""
        return BLANKS.sub("", super().to_python(value) or "").upper()

    def judge(self, text: str) -> None:
        """Raise ValidationError with a sentence when the text cannot be such a number."""

    def validate(self, value: Any) -> None:
        """Judge what was given; an empty optional field is not judged."""
        super().validate(value)
        if value:
            self.judge(value)


class _CodeField(_CompactField):
    """A number that `domain.codes` knows how to read."""

    widget = CodeInput
    parse: ClassVar[Callable[..., object]]

    def judge(self, text: str) -> None:
        """Let the domain read it and pass its own sentence on."""
        try:
            type(self).parse(text)
        except InvalidCode as refusal:
            raise forms.ValidationError(refusal.sentence, code="code") from refusal


class UnitCodeField(_CodeField):
    """不动产单元号 (GB/T 37346-2018); cleans to the 28 characters without blanks."""

    widget = UnitCodeInput
    parse = UnitCode.parse


class IdNumberField(_CodeField):
    """居民身份证号码 (GB 11643-1999), check character included; cleans to 18 characters."""

    parse = IdNumber.parse


class SocialCreditCodeField(_CodeField):
    """统一社会信用代码 (GB 32100-2015); cleans to 18 characters."""

    parse = SocialCreditCode.parse


class MobileField(_CompactField):
    """A mainland mobile number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", CodeInput(digits_only=True, attrs={"autocomplete": "tel"}))
        super().__init__(**kwargs)

    def judge(self, text: str) -> None:
        """Eleven digits beginning with 13 to 19."""
        if not MOBILE.fullmatch(text):
            raise forms.ValidationError("手机号码应为 11 位数字，请核对。", code="mobile")


class DateField(forms.DateField):
    """A date, picked or typed: 2026-11-21, 2026年11月21日, 20261121."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": DATE_FORMATS, **kwargs})
        self.error_messages["invalid"] = "日期应写成 2026-11-21 这样的形式"

    def to_python(self, value: Any) -> date | None:
        """The date, or None for an empty optional field."""
        return super().to_python(BLANKS.sub("", value) if isinstance(value, str) else value)


class MoneyField(forms.DecimalField):
    """An amount in yuan with at most two decimals; thousands separators and ¥ are accepted."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**{"max_digits": 16, "decimal_places": 2, "min_value": 0, **kwargs})
        self.error_messages["invalid"] = "金额应为数字，如 860000 或 860,000.00"

    def to_python(self, value: Any) -> Any:
        """The amount as Decimal, or None for an empty optional field."""
        return super().to_python(re.sub(r"[¥￥,，\s]", "", value) if isinstance(value, str) else value)
