"""A file of a gigabyte goes from its holder through the hub to its recipient, and no process grows by it."""

import pytest
from django.conf import settings
from django.db import transaction

from tests.contracts.specimens import body_of
from tests.integration.exchange_world import open_the_province
from tests.integration.messaging.conftest import ABOUT
from tests.integration.messaging.large_files import MIB, Node, free_ports, pdf_of
from tongban.apps.directory.models import Member
from tongban.apps.documents.fetching import Promised, store_fetched
from tongban.apps.documents.storage import blob_path
from tongban.apps.messaging.courier import deliver_due
from tongban.apps.messaging.models import FileWanted
from tongban.apps.messaging.operations import publish, want_files
from tongban.exchange.contracts.cases import CaseSupplemented
from tongban.exchange.contracts.types import FileRef
from tongban.exchange.digests import RunningDigest

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
GROWTH = 64 * MIB


@pytest.fixture
def nodes(transactional_db, line, now, tmp_path):
    """Holder and hub serving, the recipient ready to fetch; each a process with files of its own."""
    hub_port, holder_port = free_ports(2)
    open_the_province(now)
    Member.objects.filter(name=ZHENGZHOU).update(endpoint=f"http://127.0.0.1:{holder_port}")
    told = {"hub_port": hub_port}
    nodes = {
        "holder": Node(tmp_path, "holder", site="bureau", port=holder_port, **told),
        "hub": Node(tmp_path, "hub", site="province", port=hub_port, **told),
        "recipient": Node(tmp_path, "recipient", site="bureau", port=1, **told),
    }
    try:
        nodes["holder"].serve()
        nodes["hub"].serve()
        nodes["recipient"].fetch()
        yield nodes
    finally:
        for node in nodes.values():
            node.stop()


@pytest.fixture
def announce(nodes, now, monkeypatch):
    """The holder keeps a PDF of so many mebibytes and names it to the recipient, who wants it."""

    def _announce(mebibytes):
        digest = RunningDigest()
        for _ in digest.watch(pdf_of(mebibytes)):
            pass
        named = FileRef(digest=digest.hex(), size=digest.size, media_type="application/pdf", name="a.pdf")
        place = settings.TONGBAN.node.model_copy(update={"files_dir": nodes["holder"].files})
        with monkeypatch.context() as at_the_holder:
            at_the_holder.setattr(settings, "TONGBAN", settings.TONGBAN.model_copy(update={"node": place}))
            promised = Promised(digest=named.digest, size=named.size, source="scanner")
            store_fetched(chunks=pdf_of(mebibytes), promised=promised, at=now)
        body = body_of(CaseSupplemented)
        body["materials"] = [body["materials"][0] | {"files": [named.model_dump(mode="json")]}]
        with transaction.atomic():
            publish(CaseSupplemented.read(body), sender=ZHENGZHOU, recipient=JIYUAN, about=ABOUT, at=now)
            want_files([named], from_member=ZHENGZHOU, for_member=JIYUAN, about=ABOUT, at=now)
        deliver_due()
        return named

    return _announce


@pytest.mark.parametrize(
    "mebibytes",
    [pytest.param(96, id="96 MB"), pytest.param(1023, id="1 GB", marks=pytest.mark.long)],
)
def test_no_process_grows_with_the_file(nodes, announce, mebibytes):
    announce(1)
    small = nodes["recipient"].fetch_one()  # whatever a process needs for its first file it has now
    named = announce(mebibytes)
    before = {name: node.memory("VmRSS") for name, node in nodes.items()}
    for node in nodes.values():
        node.forget_the_peak()

    large = nodes["recipient"].fetch_one()

    growth = {name: node.memory("VmHWM") - before[name] for name, node in nodes.items()}
    growth["inspection"] = large["children"] - small["children"]
    arrived = nodes["recipient"].files / blob_path(named.digest).relative_to(settings.TONGBAN.node.files_dir)
    assert (small["came"], large["came"]) == (1, 1), FileWanted.objects.latest("pk").last_error
    assert arrived.stat().st_size == named.size
    print("growth in MiB:", {name: round(grown / MIB, 1) for name, grown in growth.items()})  # noqa: T201 - measured
    assert max(growth.values()) < GROWTH, growth
