"""Django registration of the simulated departments."""

from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """Systems that are not ours."""

    name = "tongban.sites.departments"
    label = "departments"
    verbose_name = "外部系统（模拟）"
