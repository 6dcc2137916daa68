"""`python -m tongban.cli.verifying.node CONFIG.toml verify|sign`: one node's part, as JSON on standard output."""

import json
import sys
import time
from pathlib import Path

from tongban.cli.node import set_up_django


def verify() -> list[dict[str, object]]:
    """Verify every institution's register in this process's node; Django is set up. Progress goes to standard error."""
    from tongban.apps.identity.models import Institution
    from tongban.apps.register.proving.verification import verify_register

    verdicts: list[dict[str, object]] = []
    for institution in Institution.objects.order_by("code"):
        began = time.monotonic()
        verdict = verify_register(institution, progress=_show)
        told: dict[str, object] = dict(vars(verdict))
        told["found"] = [one.sentence for one in verdict.found]
        verdicts.append(told | {"seconds": time.monotonic() - began})
    return verdicts


def sign() -> list[dict[str, object]]:
    """Sign the heads of logs that have grown."""
    from tongban.apps.identity.clock import localtime
    from tongban.apps.register.operations import sign_tree_heads

    heads = sign_tree_heads(at=localtime())
    return [{"institution": one.institution_id, "size": one.size, "root": bytes(one.root).hex()} for one in heads]


def main(config: Path, what: str) -> None:
    """Do what was asked."""
    set_up_django(config)
    json.dump({"verify": verify, "sign": sign}[what](), sys.stdout, ensure_ascii=False)


def _show(what: str, count: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}　{count}\033[K")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
