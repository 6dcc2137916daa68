"""The receiving end in a process of its own: fetches one file for each line on its input."""

import json
import resource
import sys

import django

django.setup()

from tongban.apps.messaging.files import fetch_due  # noqa: E402 - Django first

for _ in sys.stdin:
    came = fetch_due(limit=1)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"came": came, "children": children}), flush=True)  # noqa: T201 - what the test reads
