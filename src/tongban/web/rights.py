"""What the application's database role may do: everything it needs, and never rewrite what is append-only."""

from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

from tongban.apps.audit.append_only import AppendOnlyModel


def append_only_tables() -> list[str]:
    """Every table whose rows are written once."""
    models = apps.get_models()
    return sorted(model._meta.db_table for model in models if issubclass(model, AppendOnlyModel))  # noqa: SLF001


def grant_rights() -> None:
    """Give the application's role its rights; run as the owner after every migration."""
    role = sql.Identifier(unquote(urlsplit(settings.TONGBAN.database.url).username or ""))
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(role),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role),
        sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(role),
        *(
            sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), role)
            for table in append_only_tables()
        ),
    ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
