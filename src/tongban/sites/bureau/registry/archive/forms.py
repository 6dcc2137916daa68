"""What is written down when a file leaves the archive and when it comes back."""

from django import forms

from tongban.web.forms import Form


class LoanForm(Form):
    """Who borrows a file, for what and until when."""

    borrower = forms.CharField(label="借阅人", max_length=60)
    organisation = forms.CharField(label="单位或部门", max_length=120)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)
    purpose = forms.CharField(label="用途", max_length=200)
    basis = forms.CharField(label="依据", max_length=200, help_text="批准人、介绍信或者调卷函文号")
    until = forms.DateField(label="应还日期", widget=forms.DateInput(attrs={"type": "date"}))


class ReturnForm(Form):
    """How a file came back."""

    condition = forms.CharField(label="清点情况", max_length=200, initial="页数齐全，无损坏")
