"""A person at a browser, without the browser: opens pages, fills in the forms found there, follows links.

Nothing is posted that the page itself did not offer, so a demonstration breaks when a page breaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urljoin

import httpx
from lxml import html

_TIMEOUT_SECONDS: Final = 30
Upload = tuple[str, bytes, str]


class PageRefused(Exception):
    """A page answered with an error, or kept the form because something was wrong."""

    def __init__(self, url: str, status: int, sentence: str) -> None:
        super().__init__(f"{url} → {status}: {sentence}")
        self.url = url
        self.status = status
        self.sentence = sentence


class NoSuchForm(Exception):
    """The page does not offer the form that was looked for."""


@dataclass
class Page:
    """One page as it came: its address, its tree."""

    url: str
    status: int
    tree: html.HtmlElement

    @property
    def text(self) -> str:
        """All visible words."""
        return " ".join(self.tree.text_content().split())

    def links(self, containing: str) -> list[str]:
        """Addresses of links whose address contains a text, absolute."""
        found = (str(anchor.get("href", "")) for anchor in self.tree.iter("a"))
        return [urljoin(self.url, href) for href in found if containing in href]

    def form(self, *, action: str = "", field: str = "") -> html.FormElement:
        """The first form whose action ends with `action` and that has `field`; raises NoSuchForm."""
        for form in self.tree.forms:
            target = urljoin(self.url, form.get("action") or self.url).partition("?")[0]
            if target.endswith(action) and (not field or field in form.fields or _has_button(form, field)):
                return form
        raise NoSuchForm(f"{self.url}: no form for {action or field}")

    def mistakes(self) -> list[str]:
        """What the error summary of the page says."""
        return [" ".join(node.text_content().split()) for node in self.tree.xpath('//*[@role="alert"]//a')]


def _has_button(form: html.FormElement, name: str) -> bool:
    return bool(form.xpath(f'.//button[@name="{name}"]'))


class Person:
    """Somebody with a session at one node."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=_TIMEOUT_SECONDS, follow_redirects=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def open(self, url: str) -> Page:
        """Open a page; raises PageRefused when it is an error page."""
        return self._page(self._client.get(url))

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in as staff."""
        return self.submit(self.open("/sign-in"), {"username": username, "password": password}, field="username")

    def submit(
        self,
        page: Page,
        values: Mapping[str, str | list[str]],
        *,
        action: str = "",
        field: str = "",
        files: Mapping[str, list[Upload]] | None = None,
    ) -> Page:
        """Fill in and send the form that matches; raises PageRefused when the page comes back with mistakes."""
        form = page.form(action=action, field=field)
        data: dict[str, str | list[str]] = _as_offered(form)
        data.update(values)
        target = urljoin(page.url, form.get("action") or page.url)
        method = (form.get("method") or "get").lower()
        if method == "get":
            return self._page(self._client.get(target, params=data))
        uploads = [(name, upload) for name, several in (files or {}).items() for upload in several]
        headers = {"Referer": page.url}
        answer = self._page(self._client.post(target, data=data, files=uploads or None, headers=headers))
        if mistakes := answer.mistakes():
            raise PageRefused(answer.url, answer.status, "；".join(mistakes))
        return answer

    def download(self, url: str) -> httpx.Response:
        """Fetch a paper."""
        return self._client.get(url).raise_for_status()

    def _page(self, answer: httpx.Response) -> Page:
        tree = html.fromstring(answer.content or b"<html></html>")
        page = Page(url=str(answer.url), status=answer.status_code, tree=tree)
        if answer.is_error:
            raise PageRefused(page.url, page.status, page.text[:300])
        return page


def _as_offered(form: html.FormElement) -> dict[str, str | list[str]]:
    """The values a form would send untouched, without its buttons."""
    offered: dict[str, str | list[str]] = {}
    for name, value in form.form_values():
        if name in offered:
            present = offered[name]
            offered[name] = [*present, value] if isinstance(present, list) else [present, value]
        else:
            offered[name] = value
    return offered
