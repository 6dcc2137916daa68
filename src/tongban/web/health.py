"""Is the node alive, and can it work? For supervisors, load balancers and `tongban status`."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string

from tongban.apps.messaging.queries import hub_reachable, queue_health
from tongban.web.access import public


@public(reason="A supervisor asks before anyone has signed in; nothing but 'alive' is told")
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    del request
    return JsonResponse({"alive": True, "node": settings.TONGBAN.node.name})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations_complete() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@public(reason="Counts and yes-or-no only; `tongban status` and load balancers read it")
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, hub and queue; 503 until every check holds."""
    del request
    node = settings.TONGBAN.node
    checks = {"database": _database_answers()}
    queue: dict[str, object] = {"depth": 0, "oldest_seconds": None}
    if checks["database"]:
        checks["migrations"] = _migrations_complete()
        health = queue_health
        if node.site == "province":
            health = import_string("tongban.apps.directory.queries.queue_health")
        depth, oldest = health() if checks["migrations"] else (0, None)
        queue = {"depth": depth, "oldest_seconds": oldest}
    checks["hub"] = node.site == "province" or settings.TONGBAN.exchange is None or hub_reachable()
    ready = all(checks.values()) and checks.get("migrations", False)
    body = {"node": node.name, "site": node.site, "ready": ready, "checks": checks, "queue": queue}
    return JsonResponse(body, status=200 if ready else 503)
