"""Django registration of the messaging app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Sending, receiving, asking and answering."""

    name = "tongban.apps.messaging"
    label = "messaging"
    verbose_name = "数据交换"
