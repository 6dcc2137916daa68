"""Django registration of the simulated departments."""

from importlib import import_module

from django.apps import AppConfig

_OFFICES = ("tax", "treasury", "housing", "utilities", "shared_data")


class DepartmentsConfig(AppConfig):
    """Systems that are not ours."""

    name = "tongban.sites.departments"
    label = "departments"
    verbose_name = "外部系统（模拟）"

    def ready(self) -> None:
        """Open the offices, so that the exchange finds who takes their messages in."""
        for office in _OFFICES:
            import_module(f"tongban.sites.departments.{office}.operations")
