"""What is asked of whoever sends something back."""

from django import forms

from tongban.web.forms import Form


class ReasonForm(Form):
    """Why something goes back."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
