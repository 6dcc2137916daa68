"""Django registration of the messaging app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Sending, receiving, asking and answering."""

    name = "tongban.apps.messaging"
    label = "messaging"
    verbose_name = "数据交换"

    def ready(self) -> None:
        """Every node takes in greetings of the hub: that is how it shows that its inbox works."""
        from tongban.apps.messaging import greetings  # noqa: F401
