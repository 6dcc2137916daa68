"""What a carrier's scans mean for a certificate on its way (gateways.md 8.1)."""

import pytest

from tongban.apps.casework.ems import signature
from tongban.domain.posting import PostingState, is_waybill, postal_address, posting_state


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        ([], PostingState.PICKUP_WAIT),
        (["00"], PostingState.PICKED),
        (["00", "40", "41"], PostingState.TRANSIT),
        (["00", "41", "50"], PostingState.DELIVERING),
        (["00", "50", "20"], PostingState.FAILED),
        (["00", "50", "20", "50", "10"], PostingState.SIGNED),
        (["00", "20", "20", "20"], PostingState.RETURNED),
        (["00", "10", "50"], PostingState.SIGNED),  # what comes after the signature changes nothing
        (["00", "99"], PostingState.PICKED),  # a code nobody explained
    ],
)
def test_a_track_leads_to_a_state(codes, state):
    assert posting_state(codes) is state


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("河南省郑州市金水区文化路1号", ("河南省", "郑州市", "金水区", "文化路1号")),
        ("郑州市中牟县官渡大街2号院", ("", "郑州市", "中牟县", "官渡大街2号院")),
        ("济源市沁园街道济水大街100号", ("", "济源市", "", "沁园街道济水大街100号")),
        ("文化路1号市场", ("", "", "", "文化路1号市场")),
    ],
)
def test_an_address_is_told_apart(written, parts):
    address = postal_address(written)
    assert (address.province, address.city, address.county, address.rest) == parts


def test_a_domestic_waybill_has_thirteen_digits():
    assert is_waybill("1199830687479")
    assert not is_waybill("EB000717618HK")


def test_calls_are_signed_as_the_carrier_asks():
    parameters = {
        "app_key": "AK1",
        "authorization": "AT1",
        "charset": "UTF-8",
        "format": "json",
        "method": "ems.inland.trace.query",
        "timestamp": "2024-01-02 03:04:05",
        "version": "V3.01",
        "mailNo": "1199830687479",
        "size": "10",
    }
    assert signature(parameters, "SECRET1") == "DJRnuQvhO16aLDPdZBzJfFhmQDJrNRZE/K1+BmzHa70="
