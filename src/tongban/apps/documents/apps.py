"""Django registration of the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Stored files and printed papers."""

    name = "tongban.apps.documents"
    label = "documents"
    verbose_name = "文件与文书"
