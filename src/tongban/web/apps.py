"""Django registration of what all sites share."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Design system, access and health."""

    name = "tongban.web"
    label = "web"
