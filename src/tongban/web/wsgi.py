"""The node's WSGI entry point."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tongban.web.memory import spare_what_stays

# A call gives the interpreter up some twenty times, for the database, the network, signatures, and waits as often until
# a thread that renders a page lets it in: a millisecond at most, instead of the interpreter's own five.
_SWITCH_SECONDS = 0.001

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.web.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every view now, not on the first visitor's time
spare_what_stays()
sys.setswitchinterval(_SWITCH_SECONDS)
