"""The standard on the province's site, open to every vendor."""

import json

import pytest

from tongban.exchange.contracts import published_contracts
from tongban.exchange.standard import chapters, member_openapi, openapi, schema_name


@pytest.mark.usefixtures("as_province")
def test_every_chapter_is_open_to_everyone(client):
    assert client.get("/standard").status_code == 200
    for chapter in chapters():
        page = client.get(f"/standard/{chapter.slug}")
        assert page.status_code == 200, chapter.slug
        assert chapter.title in page.content.decode()


@pytest.mark.usefixtures("as_province")
def test_machines_read_the_same_standard(client):
    for name, told in {"openapi": openapi(), "member-openapi": member_openapi()}.items():
        assert json.loads(client.get(f"/standard/{name}.json").content) == json.loads(json.dumps(told))
    for contract in published_contracts():
        assert client.get(f"/standard/schemas/{schema_name(contract)}").json()["$id"].endswith(schema_name(contract))
    assert client.get("/standard/schemas/none.json").status_code == 404
    assert client.get("/standard/none").status_code == 404
