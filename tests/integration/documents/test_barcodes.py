"""Code 128: a scanner reads what was printed, or nothing at all."""

import re

import pytest

from tongban.apps.documents.barcodes import NotInCode128, code_128, code_128_values

_MODULES = 11


def test_the_check_value_is_the_weighed_sum():
    # "PJJ123C" in code set B: 104 + 1·48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35 = 879; 879 mod 103 = 55
    assert code_128_values("PJJ123C")[-1] == 55


def test_every_character_takes_eleven_modules_and_the_stop_thirteen():
    svg = code_128("41010020261120S00042")

    width = int(re.search(r'width="(\d+)"', svg)[1])
    assert width == 10 + (1 + 20 + 1) * _MODULES + 13 + 10


@pytest.mark.parametrize("text", ["䶮", "", "a\n"])
def test_refuses_what_code_set_b_does_not_hold(text):
    with pytest.raises(NotInCode128):
        code_128_values(text)
