"""Django registration of what all sites share."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Design system, access and health."""

    name = "tongban.web"
    label = "web"

    def ready(self) -> None:
        """Tell the exchange where files lie, and Django what a deployment may not have."""
        from tongban.apps.messaging.handlers import connect_file_store
        from tongban.web.exchange_files import DocumentStore

        connect_file_store(DocumentStore())
        import_module("tongban.web.checks")
