"""`tongban register verify`: what the process of one node answers."""

import json

from django.db import connection

from tests.integration.register.acts import Home
from tongban.cli.register import _tell
from tongban.cli.verifying.node import sign, verify


def test_an_untouched_register_is_reported_as_such(home: Home, capsys):
    home.sold_first_to("张䶮")
    assert [one["size"] for one in sign()] == [2]

    (verdict,) = json.loads(json.dumps(verify(), ensure_ascii=False))
    _tell(verdict)

    assert (verdict["found"], verdict["lines"], verdict["heads"]) == ([], 2, 1)
    assert "相符" in capsys.readouterr().out


def test_what_was_altered_is_named_in_chinese(home: Home, capsys):
    home.sold_first_to("张䶮")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE holder SET name = '李四'")
        cursor.execute("SET session_replication_role = DEFAULT")

    (verdict,) = verify()
    _tell(verdict)

    told = capsys.readouterr().out
    assert "holder" in told
    assert "内容被改动" in told
    assert "登簿日志第2行" in told
