"""Style sheets, scripts and fonts: served under an address that changes with their content, so caches never lie."""

import hashlib
from functools import cache
from pathlib import Path

STATIC_FOLDER = Path(__file__).with_name("static")


@cache
def static_route() -> str:
    """The address prefix of this very set of files, without trailing slash."""
    digest = hashlib.sha256()
    for file in sorted(STATIC_FOLDER.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(STATIC_FOLDER).as_posix().encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"
