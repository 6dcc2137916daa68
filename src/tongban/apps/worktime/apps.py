"""Django registration of the office time."""

from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    """办公时间和停止办公日"""

    name = "tongban.apps.worktime"
    label = "worktime"
    verbose_name = "办公时间"
