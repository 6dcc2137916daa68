"""Choosing, photographing or scanning files: the fields behind `upload_part.html`, at the counter and at the desks."""

from __future__ import annotations  # Django's generic classes are generic for the type checker only

from typing import Any

from django import forms

from tongban.web.forms import Form

_FILE_TYPES = "application/pdf,image/jpeg,image/png"


class ManyFiles(forms.FileInput):
    """A file input for several files at once."""

    allow_multiple_selected = True


class ScansField(forms.FileField):
    """Several scans in one field of a larger form; nothing chosen is an empty list."""

    widget = ManyFiles(attrs={"multiple": True, "accept": _FILE_TYPES})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by itself, as the field for one file judges it."""
        return [super(ScansField, self).clean(one, initial) for one in data or []]


class UploadForm(Form):
    """Scans of one material, chosen or taken with the camera."""

    scans = forms.FileField(
        label="选择文件",
        required=False,
        widget=ManyFiles(attrs={"multiple": True, "accept": _FILE_TYPES, "data-autosubmit": True}),
    )
    photos = forms.FileField(
        label="拍照",
        required=False,
        widget=ManyFiles(
            attrs={"multiple": True, "accept": "image/*", "capture": "environment", "data-autosubmit": True}
        ),
    )
