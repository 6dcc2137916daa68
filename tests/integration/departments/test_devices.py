"""The simulated card reader and camera of a counter."""

import pytest

pytestmark = [pytest.mark.urls("tongban.sites.departments.urls"), pytest.mark.django_db]

CARD = {"window": "郑州市3号窗口", "name": "张䶮", "number": "419001199003072512", "resemblance": "96.5"}


def ask(client, path, **asked):
    return client.post(path, asked, content_type="application/json")


def test_an_empty_reader_says_so(client):
    answer = ask(client, "/devices/id-cards/read", window="郑州市3号窗口")

    assert answer.status_code == 404
    assert "读卡器上没有证件" in answer.json()["sentence"]


def test_a_card_on_the_reader_is_read_with_its_rare_character(client):
    client.post("/devices", CARD)

    answer = ask(client, "/devices/id-cards/read", window="郑州市3号窗口").json()

    assert answer["name"] == "张䶮"
    assert answer["birth_date"] == "1990-03-07"


def test_a_face_is_compared_with_the_card_that_lies_there_and_no_other(client):
    client.post("/devices", CARD)

    same = ask(client, "/devices/faces/compare", window="郑州市3号窗口", number="419001199003072512")
    other = ask(client, "/devices/faces/compare", window="郑州市3号窗口", number="41010119850101123X")

    assert same.json()["score"] == 96.5
    assert other.status_code == 404


def test_an_impossible_number_is_not_put_on_a_card(client):
    answer = client.post("/devices", CARD | {"number": "411303197805120047"})

    assert "校验位" in answer.content.decode()


def test_a_taken_card_is_gone(client):
    client.post("/devices", CARD)
    client.post("/devices/take", {"window": CARD["window"]})

    assert ask(client, "/devices/id-cards/read", window=CARD["window"]).status_code == 404
