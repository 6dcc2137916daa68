"""Form controls drawn in Python, tag for tag what Django's templates draw.

A page of the counter has up to sixty controls; a template for each, and for each option of a list, took half of the
page's time.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

from tongban.web.markup import text

Widget = Mapping[str, Any]
_WIDGETS: Final = "django/forms/widgets"
_INPUTS: Final = (
    "checkbox",
    "date",
    "datetime",
    "email",
    "file",
    "hidden",
    "number",
    "password",
    "tel",
    "text",
    "time",
)


class ControlRenderer(DjangoTemplates):
    """Django's renderer of forms, with the usual controls drawn without a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of one control, or of whatever else a form consists of."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return mark_safe(
        f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attributes(widget)}>'
    )


def _textarea(widget: Widget) -> SafeString:
    value = _text(widget["value"]) if widget["value"] else ""
    return mark_safe(f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>')


def _select(widget: Widget) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return mark_safe(f'<select name="{_text(widget["name"])}"{_attributes(widget)}>{groups}\n</select>')


def _group(name: str | None, options: list[Widget]) -> str:
    drawn = "".join(f"\n  {_option(one)}" for one in options)
    return f'\n  <optgroup label="{_text(name)}">{drawn}\n  </optgroup>' if name else drawn


def _option(option: Widget) -> str:
    return f'<option value="{_text(option["value"])}"{_attributes(option)}>{_text(option["label"])}</option>'


def _attributes(widget: Widget) -> str:
    drawn = ""
    for name, value in widget["attrs"].items():
        if value is True:
            drawn += f" {_text(name)}"
        elif value is not False:
            drawn += f' {_text(name)}="{_text(value)}"'
    return drawn


def _text(value: object) -> str:
    return text(value if isinstance(value, str) else str(value))


_DRAWN: Final[Mapping[str, Callable[[Widget], SafeString]]] = {
    **{f"{_WIDGETS}/{name}.html": _input for name in _INPUTS},
    f"{_WIDGETS}/textarea.html": _textarea,
    f"{_WIDGETS}/select.html": _select,
}
