"""Names as they are typed: kept to the last character, and refused while still on the desk if no font prints them."""

from typing import Any

from django import forms

from tongban.apps.documents.typesetting import missing_glyphs


class PrintableNameField(forms.CharField):
    """A name: every character is kept, and must be one that our papers can print."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**{"max_length": 200, **kwargs})

    def validate(self, value: Any) -> None:
        """Refuse early what could not be printed later."""
        super().validate(value)
        missing = missing_glyphs([value or ""])
        if missing:
            raise forms.ValidationError(f"“{'、'.join(missing)}”没有可打印的字形，请核对录入")
