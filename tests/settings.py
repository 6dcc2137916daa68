"""Settings for tests: the settings of a node, with the apps of every site at once.

`tests.postgres` has started a real PostgreSQL and written the configuration before this is imported.
"""

from tongban.web.settings import *  # noqa: F403
from tongban.web.settings import DATABASES, INSTALLED_APPS, SITE_APPS

INSTALLED_APPS = list(dict.fromkeys([*INSTALLED_APPS, *(app for apps in SITE_APPS.values() for app in apps)]))

# Each test database is dropped at the end: no pool may hold it open.
DATABASES = {"default": {**DATABASES["default"], "OPTIONS": {}}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; the real hasher has its own test
