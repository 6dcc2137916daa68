"""A clerk signed in at a counter, with card reader and camera in reach."""

from contextlib import contextmanager
from threading import Thread

import pytest
from django.conf import settings

from tests.integration.intake.conftest import clerk, draft, fill_in, home, lodged, name_couple, platform, spouses
from tongban.cli.devices.client import BridgeClient
from tongban.cli.devices.clock import machine_time
from tongban.exchange.devices.messages import CardRead
from tongban.exchange.devices.seals import counter_key
from tongban.exchange.devices.words import Act
from tongban.sites.departments.devices.bridge import Bridge
from tongban.web.config import DeviceSection

__all__ = ["clerk", "draft", "fill_in", "home", "lodged", "name_couple", "platform", "spouses"]

COUNTER = "410100/3 号窗口"


@pytest.fixture
def friday_morning():
    """The pages read the clock themselves; what they are given happened just now."""
    from django.utils.timezone import now

    return now()


@pytest.fixture
def counter(client, clerk):
    """The clerk's browser."""
    client.force_login(clerk)
    clerk.session_key = client.session.session_key
    clerk.save(update_fields=["session_key"])
    return client


class Devices:
    """The counter's devices behind the real protocol, as the page of an application uses them."""

    def __init__(self, bridge, client, *, counter=COUNTER):
        self.desk = bridge.counters[counter].desk
        self.desk.delay = 0.0
        self.url = f"http://127.0.0.1:{bridge.server_port}"
        self._client = client

    def lay(self, name, number, **further):
        """Put a card on the reader."""
        told = {"name": name, "number": number, "sex": "男", "birth_date": "1985-01-01", **further}
        with self.desk.changed:
            self.desk.card = CardRead.model_validate(told)
            self.desk.say()

    def bridge(self, about):
        """The bridge, asked with a ticket of the page at `about`, e.g. /intake/…"""
        ticket = self._client.post(f"{about}/devices").json()["ticket"]
        return BridgeClient(url=self.url, ticket=ticket, origin="http://testserver")

    def write(self, answer):
        """Somebody reads what the screen shows, confirms every question and signs."""
        with self.desk.changed:
            while self.desk.reading is None:
                self.desk.changed.wait(1)
            self.desk.reading.confirmed = len(self.desk.reading.text.questions)
            self.desk.reading.answer = answer
            self.desk.say()

    def read(self, about):
        """What the page posts after a card has been read."""
        return {"device_card": sealed(self.bridge(about).run(Act.READ_CARD, seconds=1))}

    def compare(self, about):
        """What the page posts after card and face have been compared."""
        number = {"number": self.desk.card.number}
        return {"device_face": sealed(self.bridge(about).run(Act.COMPARE_FACE, number, seconds=5))}


def sealed(operation):
    """An operation's sealed result as the page posts it."""
    return operation.sealed.model_dump_json()


@contextmanager
def bridge_at(counter):
    """The bridge itself, on a free local port, paired with one counter."""
    before = settings.TONGBAN
    secret = "fictional-" * 5
    keys = {counter: counter_key(secret, counter=counter)}
    bridge = Bridge(port=0, keys=keys, origins=frozenset({"http://testserver"}), clock=machine_time)
    Thread(target=bridge.serve_forever, daemon=True).start()
    section = DeviceSection(pairing_key=secret, bridge_url=f"http://127.0.0.1:{bridge.server_port}")
    settings.TONGBAN = before.model_copy(update={"devices": section})
    yield bridge
    settings.TONGBAN = before
    bridge.shutdown()
    bridge.server_close()


@pytest.fixture
def devices(counter):
    """The bridge of the clerk's counter."""
    with bridge_at(COUNTER) as bridge:
        yield Devices(bridge, counter)
