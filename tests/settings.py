"""Settings for tests: the settings of a node, with the apps of every site at once.

`tests.postgres` has started a real PostgreSQL and written the configuration before this is imported.
"""

from tongban.web.settings import *  # noqa: F403
from tongban.web.settings import INSTALLED_APPS, SITE_APPS

INSTALLED_APPS = list(dict.fromkeys([*INSTALLED_APPS, *(app for apps in SITE_APPS.values() for app in apps)]))

# TEMPORARY while the house is being built: leave out apps that are not there yet, or that the environment variable
# TONGBAN_TEST_WITHOUT names (comma-separated last parts, e.g. casework,intake,bureau).
import importlib.util
import os
from pathlib import Path


def _there(app: str) -> bool:
    if not app.startswith("tongban"):
        return True
    if app.rpartition(".")[2] in os.environ.get("TONGBAN_TEST_WITHOUT", "").split(","):
        return False
    try:
        spec = importlib.util.find_spec(app)
    except ModuleNotFoundError:
        return False
    return bool(spec and spec.origin and Path(spec.origin).with_name("apps.py").exists())


INSTALLED_APPS = [app for app in INSTALLED_APPS if _there(app)]

# Each test database is dropped at the end: no pool may hold it open.
DATABASES = {"default": {**DATABASES["default"], "OPTIONS": {}}}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the real hasher has its own test
