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
_MISTAKES: Final = '//*[@role="alert"]//li | //ul[contains(@class, "notices")]/li[contains(@class, "late")]'
_AGAIN: Final = '//ul[contains(@class, "notices")]/li/@data-again'
_REFUSAL: Final = '//section[contains(@class, "error-page")]//h1 | //section[contains(@class, "error-page")]//p'
Upload = tuple[str, bytes, str]


class PageRefused(Exception):
    """A page answered with an error, or kept the form because something was wrong."""

    def __init__(self, url: str, status: int, sentence: str) -> None:
        super().__init__(f"{url}（{status}）：{sentence}")
        self.url = url
        self.status = status
        self.sentence = sentence


class NoSuchForm(Exception):
    """The page does not offer the form that was looked for."""

    def __init__(self, url: str, wanted: str) -> None:
        super().__init__(f"{url} 上没有“{wanted}”表单")


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
        raise NoSuchForm(self.url, action or field)

    def mistakes(self) -> list[str]:
        """What the error summary and the red notices of the page say."""
        return self.texts(_MISTAKES)

    def asks_again(self) -> str:
        """The address of the form whose button a notice says to press again shortly; empty where none does."""
        return next(iter(self.tree.xpath(_AGAIN)), "")

    def texts(self, path: str) -> list[str]:
        """The words in every element of an XPath."""
        return [words_in(node) for node in self.tree.xpath(path)]

    def fact(self, label: str) -> str:
        """The value that stands beside a label; empty when the page does not show it."""
        values = [words_in(pair.find("dd")) for pair in self._facts(label)]
        return next((value for value in values if value and value != "—"), "")

    def _facts(self, label: str) -> list[html.HtmlElement]:
        return [pair for pair in self.tree.xpath("//dl/div") if words_in(pair.find("dt")) == label]


def words_in(node: html.HtmlElement) -> str:
    """The words of an element, with single blanks between them."""
    return " ".join(node.text_content().split())


def _has_button(form: html.FormElement, name: str) -> bool:
    return bool(form.xpath(f'.//button[@name="{name}"]'))


class Person:
    """Somebody with a session at one node; `transport` replaces the ordinary way there."""

    def __init__(self, base_url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=base_url,
            timeout=_TIMEOUT_SECONDS,
            follow_redirects=True,
            transport=transport,
            trust_env=transport is None,
        )
        self._signed_in = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def open(self, url: str) -> Page:
        """Open a page; raises PageRefused when it is an error page."""
        return self._page(self._client.get(url))

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in as staff."""
        page = self.submit(self.open("/sign-in"), {"username": username, "password": password}, field="username")
        self._signed_in = True
        return page

    def submit(
        self,
        page: Page,
        values: Mapping[str, str | list[str]],
        *,
        action: str = "",
        field: str = "",
        files: Mapping[str, list[Upload]] | None = None,
        unfinished: bool = False,
    ) -> Page:
        """Fill in and send the form that matches; raises PageRefused when the page comes back with mistakes.

        What was sent `unfinished` is saved, and the next page may say what is still missing.
        """
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
        mistakes = [] if unfinished else answer.mistakes()
        if mistakes:
            raise PageRefused(answer.url, answer.status, "；".join(mistakes))
        return answer

    def ask(self, page: Page, url: str) -> dict[str, object]:
        """What the page's own script would fetch by a POST; raises PageRefused."""
        token = page.tree.xpath('//input[@name="csrfmiddlewaretoken"]/@value')
        answer = self._client.post(url, data={"csrfmiddlewaretoken": token[0]}, headers={"Referer": page.url})
        told: dict[str, object] = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        if answer.is_error:
            raise PageRefused(str(answer.url), answer.status_code, str(told.get("sentence", "没有答复")))
        return told

    def download(self, url: str) -> httpx.Response:
        """Fetch a paper, or data; raises PageRefused when there is none."""
        answer = self._client.get(url)
        if answer.is_error:
            raise PageRefused(str(answer.url), answer.status_code, "没有下载到文件")
        return answer

    def _page(self, answer: httpx.Response) -> Page:
        tree = html.fromstring(answer.content or b"<html></html>")
        page = Page(url=str(answer.url), status=answer.status_code, tree=tree)
        if answer.is_error:
            told = page.mistakes() or page.texts(_REFUSAL)[1:] or [page.text[:200]]
            raise PageRefused(page.url, page.status, " ".join(told))
        if self._signed_in and answer.url.path == "/sign-in":
            raise PageRefused(page.url, page.status, "登录已失效，可能有人用同一账号在别处登录了")
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
