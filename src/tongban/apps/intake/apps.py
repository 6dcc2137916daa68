"""Django registration of the intake app."""

from importlib import import_module

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Applications taken in for property anywhere in the province. 异地收件"""

    name = "tongban.apps.intake"
    label = "intake"
    verbose_name = "异地收件"

    def ready(self) -> None:
        """Subscribe to what home bureaus report."""
        import_module("tongban.apps.intake.handlers")
