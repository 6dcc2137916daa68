"""Django registration of the bureau site."""

from importlib import import_module

from django.apps import AppConfig


class BureauConfig(AppConfig):
    """市县“全豫通办”系统、登记系统."""

    name = "tongban.sites.bureau"
    label = "bureau"

    def ready(self) -> None:
        """Make the counter's periodic jobs known to the worker."""
        import_module("tongban.apps.intake.tasks")
