"""How one field of a form is laid out: which template shape, which attributes, which errors."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.safestring import SafeString


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """What `parts.field` draws."""

    bound: BoundField
    shape: str  # line, choices, tick or file
    label: str
    help_text: str
    errors: Sequence[str]
    width: int
    id: str
    optional: bool
    tall: bool

    @property
    def control(self) -> SafeString:
        """The control as a whole. A set of choices is drawn one by one instead, and described once, by its fieldset."""
        return self.bound.as_widget(attrs=_attributes(self.bound, help_text=self.help_text))


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One line of the summary on top, and where it leads."""

    target: str
    sentence: str


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "line"


def _style(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        style = "form-check-input"
    elif isinstance(widget, forms.Select):
        style = "form-select"
    else:
        style = "form-control"
    return f"{style} {widget.attrs.get('class', '')}".strip()


def _attributes(bound: BoundField, *, help_text: str) -> dict[str, str | bool]:
    described = [f"{bound.auto_id}_helptext"] if help_text else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attributes: dict[str, str | bool] = {"class": _style(bound)}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.field.required:
        attributes["aria-required"] = "true"
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def view_of(
    bound: BoundField, *, width: int = 12, label: str = "", help_text: str = "", tall: bool = False
) -> FieldView:
    """Everything the template needs for one field; `width` is in twelfths of the form's line."""
    shown_help = help_text or str(bound.help_text)
    return FieldView(
        bound=bound,
        shape=_shape(bound),
        label=label or str(bound.label),
        help_text=shown_help,
        errors=[str(error) for error in bound.errors],
        width=width,
        id=bound.id_for_label or bound.auto_id,
        optional=not bound.field.required,
        tall=tall,
    )


def _first_input(bound: BoundField) -> str:
    """The id that a link must reach: of a set of choices, its first button."""
    if _shape(bound) == "choices":
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


def _of_form(form: BaseForm, *, prefix: str = "") -> Iterator[Mistake]:
    for sentence in form.non_field_errors():
        yield Mistake(target="", sentence=f"{prefix}{sentence}")
    for bound in form:
        for sentence in bound.errors:
            target = "" if bound.is_hidden else _first_input(bound)
            yield Mistake(target=target, sentence=f"{prefix}{sentence}")


def mistakes_in(source: BaseForm | BaseFormSet[BaseForm], *, row_name: str = "第") -> Iterator[Mistake]:
    """Every mistake of a form or formset in reading order; an unbound one has none.

    Rows of a formset are told apart by number: “权利人 2：请填写姓名” with `row_name="权利人"`.
    """
    if isinstance(source, BaseForm):
        yield from _of_form(source)
        return
    if not source.is_bound:
        return
    for sentence in source.non_form_errors():
        yield Mistake(target="", sentence=str(sentence))
    for number, form in enumerate(source.forms, start=1):
        prefix = f"{row_name} {number}：" if row_name != "第" else f"第 {number} 行："
        yield from _of_form(form, prefix=prefix)
