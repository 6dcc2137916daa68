"""Nothing in any template needs more than the content security policy allows."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

import tongban
from tongban.web.specimens import specimens

SOURCES = Path(tongban.__file__).parent
TEMPLATES = sorted(SOURCES.glob("**/templates/**/*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "an address of another host": re.compile(r"(src|href)\s*=\s*[\"'](https?:)?//", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_template_keeps_the_policy(template):
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", template.read_text(), flags=re.DOTALL)

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(re.sub(r"\{%.*?%\}", "", text))] == []


def test_the_style_guide_keeps_the_policy_when_rendered():
    request = RequestFactory().get("/styleguide")

    page = render_to_string("web/styleguide.html", specimens(query={}), request=request)

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(page)] == []
    identifiers = re.findall(r'\sid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500])
def test_error_pages_stand_alone_and_say_what_to_do(status):
    page = render_to_string(f"web/errors/{status}.html", {"status": status})

    assert 'lang="zh-CN"' in page
    assert "None" not in page
    assert len(re.findall(r"<h1>[^<]+</h1>", page)) == 1
