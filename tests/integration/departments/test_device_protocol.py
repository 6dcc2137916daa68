"""The device protocol: the simulated bridge keeps it, by the same check that vendors run against theirs."""

from pathlib import Path
from threading import Thread

import pytest

from tongban.cli.devices.cases import (
    CASES,
    Probe,
    WrongAnswer,
    ends_every_act_in_a_typed_way,
    lets_only_bureaus_preflight,
)
from tongban.cli.devices.client import BridgeRefused
from tongban.cli.devices.clock import machine_time
from tongban.cli.devices.pairing import Pairing, pairing_text, read_pairing
from tongban.cli.devices.reference import reference_document
from tongban.exchange.devices.messages import CardRead
from tongban.exchange.devices.words import Act, DeviceKind, ErrorCode
from tongban.sites.departments.devices.bridge import Bridge

COUNTER = "410100/3号窗口"
ORIGIN = "https://bdc.example.gov.cn"
CARD = CardRead(name="张䶮", number="419001199003072512", sex="男", birth_date="1990-03-07")


@pytest.fixture
def bridge():
    keys = {COUNTER: b"k" * 32}
    running = Bridge(port=0, keys=keys, origins=frozenset({ORIGIN}), clock=machine_time)
    running.counters[COUNTER].desk.delay = 0.0
    Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def probe(bridge):
    pairing = Pairing(port=bridge.server_port, origins=bridge.origins, keys={COUNTER: b"k" * 32})
    return Probe(url=f"http://127.0.0.1:{bridge.server_port}", pairing=pairing)


@pytest.fixture
def desk(bridge):
    return bridge.counters[COUNTER].desk


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_simulated_bridge_conforms(probe, desk, case):
    desk.card = CARD
    case(probe)


def test_the_check_finds_a_bridge_that_believes_every_page(probe, bridge):
    bridge.origins = frozenset({ORIGIN, "https://elsewhere.example"})
    with pytest.raises(WrongAnswer):
        lets_only_bureaus_preflight(probe)


def test_the_check_finds_a_result_that_says_nothing_of_its_ticket(probe, desk, bridge):
    desk.card = CARD
    counter = bridge.counters[COUNTER]
    written = counter._result
    counter._result = lambda running, result: written(running, result).model_copy(update={"ticket": "another"})
    with pytest.raises(WrongAnswer, match="没有写明凭据"):
        ends_every_act_in_a_typed_way(probe)


@pytest.mark.parametrize(
    ("act", "kind", "fault"),
    [
        (Act.READ_CARD, DeviceKind.ID_READER, ErrorCode.DEVICE_ABSENT),
        (Act.SCAN, DeviceKind.SCANNER, ErrorCode.COVER_OPEN),
        (Act.PRINT, DeviceKind.RECEIPT_PRINTER, ErrorCode.OUT_OF_PAPER),
        (Act.CAPTURE, DeviceKind.DOCUMENT_CAMERA, ErrorCode.UNREADABLE),
    ],
)
def test_a_fault_that_the_operator_calls_up_ends_the_act_with_its_sentence(probe, desk, act, kind, fault):
    desk.faults[kind] = fault
    parameters = {"title": "收件回执", "lines": []} if act is Act.PRINT else {}
    with pytest.raises(BridgeRefused) as refused:
        probe.client().run(act, parameters, seconds=5)

    assert (refused.value.code, refused.value.sentence) == (fault, fault.label)


def test_an_empty_reader_says_so(probe):
    with pytest.raises(BridgeRefused, match="读卡器上没有证件"):
        probe.client().run(Act.READ_CARD, seconds=1)


def test_a_counters_file_is_read_back_as_it_was_written(tmp_path):
    file = tmp_path / "bridge.toml"
    file.write_text(pairing_text(port=18610, origins=[ORIGIN], keys={COUNTER: b"k" * 32}), "utf-8")

    assert read_pairing(file) == Pairing(port=18610, origins=frozenset({ORIGIN}), keys={COUNTER: b"k" * 32})


def test_the_protocol_s_document_is_current():
    document = Path(__file__).parents[3] / "docs" / "reference" / "devices.md"

    assert document.read_text("utf-8") == reference_document(), (
        "tongban devices reference --write docs/reference/devices.md"
    )
