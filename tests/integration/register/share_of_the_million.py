"""One process's share of the million random acts; started by the long run in test_state_machine."""

import json
import os
from pathlib import Path

import pytest

from tests.integration.register.machine import undone
from tests.integration.register.test_state_machine import LONG_STEPS, MILLION, REPORT, run, wanted


@pytest.mark.django_db
def test_a_share_of_the_million():
    machine = undone(units=3, check_every=10)
    try:
        run(machine, acts=wanted(MILLION), steps=LONG_STEPS)
    finally:
        counted = {" ".join(filter(None, what)): count for what, count in machine.tally.items()}
        Path(os.environ[REPORT]).write_text(json.dumps(counted), "utf-8")
