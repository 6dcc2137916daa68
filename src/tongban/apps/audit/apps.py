"""Django registration of the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit trail."""

    name = "tongban.apps.audit"
    label = "audit"
    verbose_name = "安全审计"
