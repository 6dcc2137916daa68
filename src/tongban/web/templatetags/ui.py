"""Every component of the design system as a template tag, and the filters. Nothing needs loading: it is a builtin.

Blocks
  {% panel "不动产" icon="house-door" aside="仅供本次收件" flush=True level=3 anchor="unit" %}…{% endpanel %}
  {% facts columns=2 %}{% fact "用途" "住宅" %}{% factbody "义务人" wide=True %}…{% endfactbody %}{% endfacts %}
  {% acts hints="A:同意|← →:翻页" %}{% act "同意" key="a" name="decision" value="agree" %}{% endacts %}
  {% datatable "我的待办" headers="业务编号|登记费:num" rows=page empty="没有待办" %}
    <tr>{% cell "业务编号" head=True %}…{% endcell %}{% cell "登记费" numeric=True %}…{% endcell %}</tr>
  {% enddatatable %}
  {% formgrid %}{% field form.name width=3 %}{% endformgrid %}

Single tags
  {% tag "人证一致" "ok" icon="person-check" %}   {% icon "house-door" %}   {% deadline badge %}
  {% timeline entries %} {% shares parts %} {% checks findings %} {% changes items %} {% steps steps %}
  {% stat "今日收件" 128 url="/…" kind="late" note="异地 37 件" %}   {% meter "已送达" 34 of=40 %}
  {% act "导出" kind="plain" url="/…" %}   {% emptystate "没有待办" url="/…" action="去收件" %}
  {% pagination page %}   {% notice "…" kind="warn" %}
  {% links nav %}   {% viewer viewer anchor="scan" %}   {% files files %}
  {% form_errors form rows row_name="权利人" %}   {% field form.name width=3 help_text="…" %}
  {% fields form %}   {% formset rows "权利人" widths="3 2 5 2" %}

Filters: masked, money, when, short_when, day, grouped_unit.
"""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tongban.web import formatting, markup, parts
from tongban.web.components import Kind, ShareBar, TimeShare
from tongban.web.rendering import mistakes_in, view_of

register = template.Library()

NOTHING = SafeString("")
KIND_ICONS = {
    Kind.OK: "check-circle-fill",
    Kind.WARN: "exclamation-triangle-fill",
    Kind.LATE: "x-octagon-fill",
    Kind.STILL: "info-circle",
    Kind.BRAND: "info-circle-fill",
}


def _filter(function: Any) -> Any:
    """Register a formatting function; a missing value is shown as a dash, never as None."""

    def shown(value: Any) -> str:
        return "—" if value is None or value == "" else function(value)

    return register.filter(function.__name__, shown)


for _function in (
    formatting.masked,
    formatting.money,
    formatting.when,
    formatting.short_when,
    formatting.day,
    formatting.grouped_unit,
):
    _filter(_function)


register.simple_tag(markup.icon)
register.simple_tag(parts.act)
register.simple_tag(parts.empty, name="emptystate")
register.simple_tag(parts.fact)
register.simple_tag(parts.links)
register.simple_block_tag(parts.cell)
register.simple_block_tag(parts.panel)


@register.simple_tag
def tag(text: str, kind: str = Kind.BRAND, icon: str = "") -> SafeString:
    """A status word: brand, ok, warn, late or still."""
    return SafeString(f'<span class="tag {Kind(kind)}">{markup.icon(icon)}{markup.text(text)}</span>')


@register.simple_block_tag
def facts(content: str, columns: int = 2) -> SafeString:
    """Labels over values, one to four columns."""
    width = {1: "one", 2: "", 3: "three", 4: "four"}[columns]
    return format_html('<dl class="facts {}">{}</dl>', width, mark_safe(content))


@register.simple_block_tag
def factbody(content: str, label: str, wide: bool = False) -> SafeString:
    """The same with markup for a value."""
    return parts.fact(label, mark_safe(content), wide=wide)


@register.inclusion_tag("web/parts/deadline.html")
def deadline(badge: Any) -> dict[str, Any]:
    """Time left: an object with sentence, urgency, due_at, and perhaps remark."""
    return {"badge": badge}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Entries with title, detail, at, kind (done, now, todo)."""
    return {"entries": entries}


@register.inclusion_tag("web/parts/shares.html")
def shares(parts: Sequence[TimeShare]) -> dict[str, Any]:
    """Whose time was used, drawn and told."""
    return {"bar": ShareBar(parts)}


@register.inclusion_tag("web/parts/checks.html")
def checks(findings: Iterable[Any]) -> dict[str, Any]:
    """Findings with level (ok, warn, block), sentence, statute."""
    return {"findings": findings}


@register.inclusion_tag("web/parts/changes.html")
def changes(items: Iterable[Any]) -> dict[str, Any]:
    """What recording will change: items with what, before, after, kept."""
    return {"items": items}


@register.inclusion_tag("web/parts/steps.html")
def steps(steps: Iterable[Any]) -> dict[str, Any]:
    """The header of a wizard: steps with label, state, url."""
    return {"steps": steps}


@register.simple_tag
def stat(label: str, value: Any, url: str = "", kind: str = Kind.BRAND, note: str = "") -> SafeString:
    """A number that leads to the cases behind it."""
    inner = format_html("<span>{}</span><b>{}</b>", label, value)
    inner += format_html("<small>{}</small>", note) if note else NOTHING
    if url:
        return format_html('<a class="stat {}" href="{}">{}</a>', Kind(kind), url, inner)
    return format_html('<div class="stat {}">{}</div>', Kind(kind), inner)


@register.inclusion_tag("web/parts/meter.html")
def meter(label: str, value: float, of: float = 100, shown: str = "") -> dict[str, Any]:
    """How far something has come."""
    return {"label": label, "value": value, "of": of, "shown": shown or f"{value} / {of}"}


@register.simple_tag
def notice(text: str, kind: str = Kind.BRAND) -> SafeString:
    """A sentence that must not be overlooked."""
    return format_html(
        '<div class="notice {}"><i class="bi bi-{}" aria-hidden="true"></i><span>{}</span></div>',
        Kind(kind),
        KIND_ICONS[Kind(kind)],
        text,
    )


@register.simple_block_tag
def acts(content: str, hints: str = "") -> SafeString:
    """The bar of acts at the foot of a page; hints are “keys:what” separated by bars."""
    pairs = [hint.partition(":") for hint in hints.split("|") if hint]
    drawn = format_html_join(
        "",
        "<span>{} {}</span>",
        ((format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in keys.split())), what) for keys, _, what in pairs),
    )
    tail = format_html('<span class="hint">{}</span>', drawn) if pairs else NOTHING
    return format_html('<div class="acts" role="group" aria-label="操作">{}{}</div>', mark_safe(content), tail)


@register.simple_block_tag(takes_context=True)
def datatable(
    context: Context,
    content: str,
    caption: str,
    *,
    headers: str,
    rows: Any,
    empty: str,
    empty_url: str = "",
    empty_action: str = "",
    quiet_caption: bool = True,
    icon: str = "inbox",
) -> SafeString:
    """A table with its caption, or what to do when `rows` is empty; a Page as `rows` brings its page links."""
    if not rows:
        return parts.empty(empty, url=empty_url, action=empty_action, icon=icon)
    drawn = parts.table(content, caption=caption, headers=headers, quiet_caption=quiet_caption)
    if not isinstance(rows, Page):
        return drawn
    return drawn + render_to_string("web/parts/pagination.html", {"links": _page_links(context, rows)})


def _page_links(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Links that keep every other parameter of the address."""
    query = context["request"].GET.copy() if "request" in context else None

    def link(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "page": page,
        "entries": [(number, link(number) if isinstance(number, int) else "") for number in numbers],
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("web/parts/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Page links as plain links."""
    return {"links": _page_links(context, page, name)}


@register.inclusion_tag("web/parts/viewer.html")
def viewer(viewer: Any, anchor: str = "viewer") -> dict[str, Any]:
    """The file viewer; the value comes from `web.viewer.open_viewer`."""
    return {"viewer": viewer, "anchor": anchor}


@register.inclusion_tag("web/parts/files.html")
def files(files: Iterable[Any], label: str = "材料") -> dict[str, Any]:
    """The list of a case's files, each a `web.viewer.FileLink`."""
    return {"files": files, "label": label}


@register.inclusion_tag("web/parts/form_errors.html")
def form_errors(*sources: BaseForm | BaseFormSet[BaseForm], row_name: str = "第") -> dict[str, Any]:
    """The summary on top of everything wrong in these forms and formsets, each line leading to its field."""
    return {"mistakes": [mistake for source in sources if source for mistake in mistakes_in(source, row_name=row_name)]}


@register.simple_tag
def field(bound: BoundField, width: int = 12, label: str = "", help_text: str = "", tall: bool = False) -> SafeString:
    """One field with label, help, control and errors; `width` in twelfths, `tall` stacks choices."""
    return parts.field(view_of(bound, width=width, label=label, help_text=help_text, tall=tall))


@register.simple_tag
def fields(form: BaseForm, width: int = 12) -> SafeString:
    """Every visible field of a form in order, and the hidden ones."""
    visible = parts.fields([view_of(bound, width=width) for bound in form.visible_fields()])
    return visible + _hidden(form)


def _hidden(form: BaseForm) -> SafeString:
    return mark_safe("".join(str(bound) for bound in form.hidden_fields()))


@register.simple_block_tag
def formgrid(content: str) -> SafeString:
    """Twelve columns in which fields take their width; one column on a phone."""
    return format_html('<div class="form-grid">{}</div>', mark_safe(content))


@register.inclusion_tag("web/parts/formset.html")
def formset(rows: BaseFormSet[BaseForm], row_name: str, widths: str = "") -> dict[str, Any]:
    """A formset with its management fields; `widths` such as “3 2 4 1” apply to the visible fields in order."""
    given = [int(width) for width in widths.split()]

    def row(form: BaseForm) -> SafeString:
        bounds = form.visible_fields()
        padded = [*given, *([12] * len(bounds))]
        views = [view_of(bound, width=width) for bound, width in zip(bounds, padded, strict=False)]
        return _hidden(form) + parts.fields(views)

    return {"rows": rows, "row_name": row_name, "drawn": [row(form) for form in rows.forms]}
