"""Django registration of the province's site."""

from django.apps import AppConfig


class ProvinceConfig(AppConfig):
    """Hub and supervision."""

    name = "tongban.sites.province"
    label = "province"
    verbose_name = "省级平台"
