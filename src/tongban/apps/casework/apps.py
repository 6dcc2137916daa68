"""Django registration of casework."""

from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """案件办理"""

    name = "tongban.apps.casework"
    label = "casework"
    verbose_name = "案件办理"

    def ready(self) -> None:
        """Let the exchange find the handlers, and the register whom it has to tell."""
        import_module("tongban.apps.casework.handlers")
        import_module("tongban.apps.casework.office_handlers")
        import_module("tongban.apps.casework.operations.procedure.freezing")
        import_module("tongban.apps.casework.operations.court.tidings")
        import_module("tongban.apps.casework.queries.reported")
