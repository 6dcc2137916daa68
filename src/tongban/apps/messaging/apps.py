"""Django registration of the messaging app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Sending, receiving, asking and answering."""

    name = "tongban.apps.messaging"
    label = "messaging"
    verbose_name = "数据交换"

    def ready(self) -> None:
        """Every node takes in what the hub says in its own name: greetings, and what was withdrawn or returned."""
        from tongban.apps.messaging import greetings, returning  # noqa: F401
