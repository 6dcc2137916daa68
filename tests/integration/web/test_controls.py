"""Controls drawn in Python are, tag for tag, what Django's own templates draw."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from tongban.web.controls import ControlRenderer

HOSTILE = "\"><script>alert('济源')</script>&amp;"
PLACES = [("", "请选择"), ("410000", "河南"), (HOSTILE, HOSTILE), (7, mark_safe("第<wbr>七"))]
GROUPED = [("沿黄", [("410100", "郑州"), ("410200", "开封")]), (HOSTILE, [("419001", "济源")]), ("9", "其他")]
WIDGETS = {
    "text": forms.TextInput(),
    "number": forms.NumberInput(attrs={"min": 0, "step": "0.01"}),
    "date": forms.DateInput(),
    "time": forms.TimeInput(),
    "e-mail": forms.EmailInput(),
    "password": forms.PasswordInput(render_value=True),
    "hidden": forms.HiddenInput(),
    "tick": forms.CheckboxInput(),
    "file": forms.FileInput(attrs={"accept": "image/*", "multiple": False}),
    "lines": forms.Textarea(attrs={"rows": 3}),
    "list": forms.Select(choices=PLACES),
    "list in groups": forms.Select(choices=GROUPED),
    "list of several": forms.SelectMultiple(choices=PLACES),
    "one of few": forms.RadioSelect(choices=PLACES),
}
_BETWEEN_TAGS = re.compile(r">\s+<")
ATTRS = [{}, {"id": "id_x", "class": "form-control", "required": True, "disabled": False}, {"data-x": HOSTILE, "n": 3}]


@pytest.mark.parametrize("attrs", ATTRS, ids=["bare", "usual", "hostile"])
@pytest.mark.parametrize("value", [None, "", "410100", HOSTILE, 7, True, ["7", HOSTILE]], ids=repr)
@pytest.mark.parametrize("widget", WIDGETS.values(), ids=WIDGETS)
def test_a_control_looks_as_django_draws_it(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> None:
    drawn, expected = (
        _BETWEEN_TAGS.sub("><", widget.render("place", value, attrs, renderer=renderer))
        for renderer in (ControlRenderer(), DjangoTemplates())
    )
    assert drawn == expected
    assert "<script>" not in drawn
