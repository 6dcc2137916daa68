"""Django registration of the directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The provincial hub."""

    name = "tongban.apps.directory"
    label = "directory"
    verbose_name = "省级交换枢纽"
