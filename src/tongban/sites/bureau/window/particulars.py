"""The item's own fields of the form, one field of the page for each that the catalogue names."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django import forms

from tongban.apps.intake.models import Application
from tongban.apps.intake.operations.declaring import declaration_rules
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import InvalidParticular, ParticularKind, ParticularRule
from tongban.sites.bureau.window.names import PrintableNameField
from tongban.web.forms import DateField, Form, MoneyField

_LINES = {"rows": 3}
_YES_NO = [("是", "是"), ("否", "否")]


class DeclarationForm(Form):
    """What the tax office reads of the form, as it was declared, to be put right; and a word to the home bureau."""

    def __init__(self, *args: Any, application: Application, declared: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(declared), **kwargs)
        self.rules = declaration_rules(application)
        for rule in self.rules:
            self.fields[rule.code] = _field(rule)
            self.fields[rule.code].required = False
        self.fields["note"] = PrintableNameField(
            label="说明", required=False, max_length=500, help_text="例如：价格偏低的原因"
        )

    def answers(self) -> dict[str, str]:
        """The answers by code, as text."""
        return {rule.code: _text(self.cleaned_data.get(rule.code)) for rule in self.rules}


class ParticularsForm(Form):
    """What this item asks beyond people and papers; answers travel as text, as the catalogue reads them."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = application.business.particulars_for(application.way)
        for rule in self.rules:
            self.fields[rule.code] = _field(rule)

    def clean(self) -> dict[str, Any]:
        """What the catalogue cannot read is said at its field."""
        data = super().clean() or {}
        for rule in self.rules:
            text = _text(data.get(rule.code))
            if not text or rule.code in self.errors:
                continue
            try:
                rule.judge(text)
            except InvalidParticular as refusal:
                self.add_error(rule.code, refusal.sentence)
        return data

    def answers(self) -> dict[str, str]:
        """The answers by code."""
        return {rule.code: _text(self.cleaned_data.get(rule.code)) for rule in self.rules}


def _field(rule: ParticularRule) -> forms.Field:
    shared: dict[str, Any] = {"label": rule.name, "help_text": rule.note, "required": rule.required}
    return _FIELDS[rule.kind](rule, shared)


def _choice(rule: ParticularRule, shared: dict[str, Any]) -> forms.Field:
    choices = _YES_NO if rule.kind is ParticularKind.YES_NO else rule.choices
    return forms.ChoiceField(choices=[("", "请选择"), *choices], **shared)


def _lines(_rule: ParticularRule, shared: dict[str, Any]) -> forms.Field:
    return PrintableNameField(max_length=2000, widget=forms.Textarea(attrs=_LINES), **shared)


def _instant(_rule: ParticularRule, shared: dict[str, Any]) -> forms.Field:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **shared)


_FIELDS: Final[Mapping[ParticularKind, Callable[[ParticularRule, dict[str, Any]], forms.Field]]] = MappingProxyType(
    {
        ParticularKind.TEXT: lambda _rule, shared: PrintableNameField(max_length=500, **shared),
        ParticularKind.MONEY: lambda _rule, shared: MoneyField(**shared),
        ParticularKind.AREA: lambda _rule, shared: MoneyField(**shared),
        ParticularKind.COUNT: lambda _rule, shared: forms.IntegerField(min_value=1, **shared),
        ParticularKind.DAY: lambda _rule, shared: DateField(**shared),
        ParticularKind.INSTANT: _instant,
        ParticularKind.YES_NO: _choice,
        ParticularKind.CHOICE: _choice,
        ParticularKind.PEOPLE: _lines,
        ParticularKind.CERTIFICATES: _lines,
    }
)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value) if value is not None else ""
