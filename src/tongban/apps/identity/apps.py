"""Django registration of the identity app."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Institutions and officers."""

    name = "tongban.apps.identity"
    label = "identity"
    verbose_name = "机构与人员"
