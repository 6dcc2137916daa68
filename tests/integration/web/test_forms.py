"""How forms are laid out, what they say is wrong, and where the summary leads."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.forms import formset_factory
from django.template import Context, Template

from tongban.web import forms


class Applicant(forms.Form):
    name = django_forms.CharField(label="姓名", help_text="与证件一致")
    number = forms.IdNumberField(label="证件号码")
    ownership = django_forms.ChoiceField(
        label="共有方式", choices=[("sole", "单独"), ("joint", "共同")], widget=django_forms.RadioSelect
    )
    note = django_forms.CharField(label="说明", required=False)
    scan = django_forms.FileField(label="合同")
    agreed = django_forms.BooleanField(label="承诺")


def drawn(source: str, **context):
    return Template(source).render(Context(context))


EVERY_FIELD = "{% form_errors form %}{% for bound in form %}{% field bound %}{% endfor %}"


def test_the_summary_leads_to_every_wrong_field():
    page = drawn(EVERY_FIELD, form=Applicant({}, {}))

    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets == ["id_name", "id_number", "id_ownership_0", "id_scan", "id_agreed"]
    assert all(page.count(f'id="{target}"') == 1 for target in targets)
    assert "还有 5 处需要更正" in page
    assert 'role="alert"' in page


def test_a_missing_answer_is_named():
    errors = Applicant({}, {}).errors

    assert [messages[0] for messages in errors.values()] == [
        "请填写姓名",
        "请填写证件号码",
        "请选择共有方式",
        "请上传合同",
        "请勾选承诺",
    ]


def test_help_and_error_are_read_with_the_field():
    page = drawn("{% field form.name %}", form=Applicant({}, {}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_what_was_typed_is_kept():
    page = drawn(EVERY_FIELD, form=Applicant({"name": "张䶮", "ownership": "joint"}, {}))

    assert 'value="张䶮"' in page
    assert re.search(r'value="joint"[^>]*checked', page)


def test_a_form_not_yet_sent_has_no_summary():
    assert "errors" not in drawn("{% form_errors form %}", form=Applicant())


def test_optional_fields_say_so():
    assert "选填" in drawn("{% field form.note %}", form=Applicant())
    assert "选填" not in drawn("{% field form.name %}", form=Applicant())


def test_rows_of_a_formset_are_told_apart():
    holders = formset_factory(Applicant)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "张三", "form-1-name": "李四"}
    )

    page = drawn('{% form_errors rows row_name="权利人" %}{% formset rows "权利人" %}', rows=holders)

    assert "权利人 2：请填写证件号码" in page
    assert 'href="#id_form-1-number"' in page
    assert 'name="form-TOTAL_FORMS"' in page
    assert "<legend>权利人 2</legend>" in page


def test_every_button_of_a_choice_is_drawn_once_with_its_label():
    page = drawn("{% field form.ownership %}", form=Applicant())

    assert page.count('type="radio"') == 2
    assert page.count("<label") == 2
    assert "<fieldset" in page


@pytest.mark.parametrize(
    ("field", "typed", "cleaned"),
    [
        (forms.UnitCodeField(), " 419001 001002 gb00012 F00180302", "419001001002GB00012F00180302"),
        (forms.IdNumberField(), "110105 19491231 002x", "11010519491231002X"),
        (forms.MobileField(), "138 3838 2231", "13838382231"),
        (forms.DateField(), "2026年11月21日", date(2026, 11, 21)),
        (forms.DateField(), "20261121", date(2026, 11, 21)),
        (forms.MoneyField(), "￥860,000.5", Decimal("860000.5")),
    ],
)
def test_fields_take_what_people_write(field, typed, cleaned):
    assert field.clean(typed) == cleaned


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (forms.UnitCodeField(), "41900100", "28位"),
        (forms.IdNumberField(), "110105194912310021", "校验位"),
        (forms.MobileField(), "1383838223", "11 位"),
        (forms.DateField(), "昨天", "2026-11-21"),
        (forms.MoneyField(), "八十", "金额"),
    ],
)
def test_fields_say_what_is_wrong(field, typed, sentence):
    with pytest.raises(django_forms.ValidationError, match=sentence):
        field.clean(typed)


def test_a_unit_code_is_shown_in_groups():
    class Unit(forms.Form):
        code = forms.UnitCodeField(label="单元号")

    page = drawn("{% field form.code %}", form=Unit(initial={"code": "419001001002GB00012F00180302"}))

    assert 'value="419001 001002 GB00012 F00180302"' in page
