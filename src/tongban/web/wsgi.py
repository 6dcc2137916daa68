"""The node's WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.web.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every view now, not on the first visitor's time

# What is loaded by now stays for ever. Searching it for garbage over and over took a tenth of every page's time
# and, at worst, held all threads for most of a tenth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
