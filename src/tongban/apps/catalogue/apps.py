"""Django registration of the catalogue."""

from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """事项清单的本地差异"""

    name = "tongban.apps.catalogue"
    label = "catalogue"
    verbose_name = "事项清单"

    def ready(self) -> None:
        """Let the exchange find who answers."""
        import_module("tongban.apps.catalogue.handlers")
