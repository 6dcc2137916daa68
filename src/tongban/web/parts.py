"""The parts that a page has by the dozen, drawn in Python: fields, acts, panels, tables (ADR 65).

A template for each of them, and for each icon and sentence in them, took a third of a counter page's time. What a page
has once or twice stays a template, in `templates/web/parts`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.safestring import SafeString

from tongban.web import markup
from tongban.web.components import NavItem
from tongban.web.markup import text
from tongban.web.rendering import FieldView

_ACT_STYLES: Final[Mapping[str, str]] = {
    "primary": "btn-primary",
    "plain": "btn-outline-secondary",
    "second": "btn-outline-primary",
    "danger": "btn-outline-danger",
    "final": "btn-danger",
    "link": "btn-link",
}


def panel(
    content: str,
    title: object = "",
    *,
    icon: str = "",
    aside: object = "",
    flush: bool = False,
    level: int = 2,
    anchor: object = "",
) -> SafeString:
    """A titled box around markup; `aside` stands at the right of its head."""
    drawn_aside = f'<span class="aside">{text(aside)}</span>' if aside else ""
    head = (
        f'<div class="head">{markup.icon(icon)}<h{level}>{text(title)}</h{level}>{drawn_aside}</div>' if title else ""
    )
    named = f' id="{text(anchor)}"' if anchor else ""
    body = "body flush" if flush else "body"
    return SafeString(f'<section class="panel"{named}>{head}<div class="{body}">{content}</div></section>')


def act(
    label: object,
    *,
    kind: str = "primary",
    key: str = "",
    url: str = "",
    name: str = "",
    value: object = "",
    icon: str = "",
    form: str = "",
    formaction: str = "",
) -> SafeString:
    """One act: a link when it has a url, else a submit button. Raises KeyError for an unknown kind."""
    style = f'class="btn {_ACT_STYLES[kind]}"'
    keyed = _attributes({"data-key": key, "aria-keyshortcuts": key})
    face = f"{markup.icon(icon)}{text(label)}"
    if url:
        return SafeString(f'<a {style} href="{text(url)}"{keyed}>{face}</a>')
    sent = f' name="{text(name)}" value="{text(value)}"' if name else ""
    where = _attributes({"form": form, "formaction": formaction})
    return SafeString(f"<button {style}{sent}{where}{keyed}>{face}</button>")


def _attributes(given: Mapping[str, str]) -> str:
    return "".join(f' {name}="{text(value)}"' for name, value in given.items() if value)


def cell(content: str, label: str = "", numeric: bool = False, head: bool = False, style: str = "") -> SafeString:
    """One cell; its label is shown beside it where the table has become a card. `head` makes it the row's header."""
    classes = " ".join(filter(None, ["numeric" if numeric else "", style]))
    name, scope = ("th", ' scope="row"') if head else ("td", "")
    about = f'class="{text(classes)}" data-label="{text(label)}"'
    return SafeString(f"<{name}{scope} {about}><span>{content}</span></{name}>")


def table(content: str, *, caption: object, headers: str, quiet_caption: bool) -> SafeString:
    """Rows under their headers; `headers` as “业务编号|登记费:num”, an empty one stands over nothing."""
    quiet = ' class="visually-hidden"' if quiet_caption else ""
    heads = "".join(_header(one) for one in headers.split("|"))
    return SafeString(
        f'<div class="scroll-x"><table class="sheet-table"><caption{quiet}>{text(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{content}</tbody></table></div>"
    )


def _header(told: str) -> str:
    label, _, kind = told.partition(":")
    numeric = ' class="numeric"' if kind == "num" else ""
    return f'<th scope="col"{numeric}>{text(label)}</th>' if label else "<td></td>"


def empty(sentence: object, url: str = "", action: object = "", icon: str = "inbox") -> SafeString:
    """Nothing here, and what to do about it."""
    way_on = f'<a class="btn btn-outline-primary" href="{text(url)}">{text(action)}</a>' if url else ""
    return SafeString(f'<div class="nothing">{markup.icon(icon)}<p>{text(sentence)}</p>{way_on}</div>')


def links(entries: Iterable[NavItem]) -> SafeString:
    """Where one can go, and where one is."""
    return SafeString("".join(_link(one) for one in entries))


def _link(entry: NavItem) -> str:
    here = ' aria-current="page"' if entry.on else ""
    late = " late" if entry.urgent else ""
    count = f' <span class="count{late}">{entry.count}</span>' if entry.count else ""
    return f'<a href="{text(entry.url)}"{here}>{text(entry.label)}{count}</a>'


def fact(label: object, value: object, wide: bool = False, number: bool = False) -> SafeString:
    """One label and value; `wide` takes the whole line, `number` sets it in the digit face."""
    shown = "—" if value is None or value == "" else text(value)
    outer, inner = "wide" if wide else "", "num" if number else ""
    return SafeString(f'<div class="{outer}"><dt>{text(label)}</dt><dd class="{inner}">{shown}</dd></div>')


def field(view: FieldView) -> SafeString:
    """One field with label, help, control and errors."""
    if view.shape == "choices":
        return _choices(view)
    bad = " bad" if view.errors else ""
    inside = _INSIDE[view.shape](view)
    return SafeString(f'<div class="field w-{view.width}{bad}">{inside}{_wrong(view)}</div>')


def fields(views: Sequence[FieldView]) -> SafeString:
    """Fields beside each other in twelve columns."""
    drawn = "".join(field(view) for view in views)
    return SafeString(f'<div class="form-grid">{drawn}</div>')


def _line(view: FieldView) -> str:
    return f"{_label(view)}{_help(view)}{view.control}"


def _tick(view: FieldView) -> str:
    label = f'<label for="{text(view.id)}">{text(view.label)}</label>'
    return f'<div class="choice">{view.control}{label}</div>{_help(view)}'


def _file(view: FieldView) -> str:
    by_camera = view.bound.field.widget.attrs.get("capture")
    face = f"{markup.icon('camera')}拍摄…" if by_camera else f"{markup.icon('folder2-open')}浏览…"
    return (
        f'{_label(view)}{_help(view)}<div class="file-pick">{view.control}'
        f'<span class="face" aria-hidden="true">{face}</span><span class="chosen" aria-hidden="true"></span></div>'
    )


_INSIDE: Final = {"line": _line, "tick": _tick, "file": _file}


def _choices(view: FieldView) -> SafeString:
    own = text(view.bound.auto_id)
    bad = " bad" if view.errors else ""
    described = [f"{own}_helptext"] if view.help_text else []
    described += [f"{own}_error"] if view.errors else []
    about = f' aria-describedby="{" ".join(described)}"' if described else ""
    each = "".join(_choice(one) for one in view.bound.subwidgets)
    tall = " tall" if view.tall else ""
    return SafeString(
        f'<fieldset class="field w-{view.width}{bad}" id="{own}"{about}>'
        f"<legend>{text(view.label)}{_optional(view)}</legend>{_help(view)}"
        f'<div class="choices{tall}">{each}</div>{_wrong(view)}</fieldset>'
    )


def _choice(choice: Any) -> str:
    told = choice.data
    value = "" if told["value"] is None else text(told["value"])
    own = text(choice.id_for_label)
    state = " checked" if told.get("selected") else ""
    state += " disabled" if told["attrs"].get("disabled") else ""
    control = (
        f'<input type="{text(told["type"])}" name="{text(told["name"])}" value="{value}" id="{own}"'
        f' class="form-check-input"{state}>'
    )
    return f'<div class="choice">{control}<label for="{own}">{text(choice.choice_label)}</label></div>'


def _label(view: FieldView) -> str:
    return f'<label for="{text(view.id)}">{text(view.label)}{_optional(view)}</label>'


def _optional(view: FieldView) -> str:
    return '<span class="optional">选填</span>' if view.optional else ""


def _help(view: FieldView) -> str:
    if not view.help_text:
        return ""
    return f'<p class="help" id="{text(view.bound.auto_id)}_helptext">{text(view.help_text)}</p>'


def _wrong(view: FieldView) -> str:
    if not view.errors:
        return ""
    each = "".join(
        f'<p class="wrong">{markup.icon("exclamation-circle")}<span>{text(error)}</span></p>' for error in view.errors
    )
    return f'<div id="{text(view.bound.auto_id)}_error">{each}</div>'
