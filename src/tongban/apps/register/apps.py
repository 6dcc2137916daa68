"""Django registration of the register app."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """不动产登记簿"""

    name = "tongban.apps.register"
    label = "register"
    verbose_name = "不动产登记簿"
