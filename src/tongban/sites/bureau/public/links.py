"""Links that carry for half an hour what somebody has proved on the progress page."""

from typing import Final

from django.core import signing
from django.urls import reverse

from tongban.apps.intake.models import Application

_SALT: Final = "tongban.pre-review-supplement"
_SECONDS: Final = 30 * 60


class LinkExpired(Exception):
    """Not a link of ours, or one of more than half an hour ago."""

    sentence = "链接已经失效，请重新查询进度后再上传。"


def supplement_address(application: Application) -> str:
    """Where the applicants add what the pre-review asks for."""
    return reverse("supplement-online", args=[signing.dumps(application.intake_number, salt=_SALT)])


def number_in(token: str) -> str:
    """The intake number the link was made for; raises LinkExpired."""
    try:
        return str(signing.loads(token, salt=_SALT, max_age=_SECONDS))
    except signing.BadSignature:
        raise LinkExpired from None
