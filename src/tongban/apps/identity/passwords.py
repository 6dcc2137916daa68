"""Password policy beyond Django's own checks (等保三级 身份鉴别 a, domain.md 9)."""

import string

from django.core.exceptions import ValidationError

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class ThreeKindsOfCharacters:
    """At least three of: lower case, upper case, digits, symbols."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when fewer than three kinds appear."""
        del user
        found = sum(any(char in kind for char in password) for kind in _KINDS)
        found += any(not char.isalnum() for char in password)
        if found < 3:  # noqa: PLR2004 - the policy's own number
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule as shown to the person."""
        return "口令须含大写字母、小写字母、数字、符号中的至少三种。"
