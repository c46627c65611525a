"""The strict client: every answer it brings back is judged, whatever the test was looking for.

A page is whole, readable and closed to inline code; its headers stand; and a request that wrote rows of an organisation
left an event in a journal.
"""

import re
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import Http404
from django.test import Client
from django.urls import resolve
from django.utils.timezone import localdate

from maillage.foundations.accounts.middleware import SEEN, STARTED
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.access import ACTING_FOR, actor_for
from maillage.foundations.organisations.actions import TOKEN_PREFIX, digest_of
from maillage.foundations.organisations.models import ApiToken
from maillage.kernel.pages import PROOF
from maillage.kernel.tenancy import everything
from tests.security.tap import scoped_tables, watched

__all__ = ["BACKEND", "StrictClient", "call", "faults_of_answer", "faults_of_page", "plain", "sign_in"]

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
JOURNAL: Final = "audit_event"


class StrictClient(Client):
    """Django's test client, and the judgement of each answer."""

    def request(self, **request: Any) -> Any:
        with watched() as statements:
            response = super().request(**request)
        faults = [*faults_of_answer(response), *_unjournalled(request, response, statements)]
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            faults += faults_of_page(response.content.decode())
        assert not faults, f"{request['REQUEST_METHOD']} {request['PATH_INFO']}: {'; '.join(faults)}"
        return response


def sign_in(person: Person, *, acting_for: int | None = None, has_second_factor: bool = True) -> StrictClient:
    """A client with the session of a person who has shown a second factor, or has none."""
    if has_second_factor:
        person.second_factor_stamp = person.second_factor_stamp or "shown"
        person.save(update_fields=["second_factor_stamp"])
    client = StrictClient()
    client.force_login(person, backend=BACKEND)
    session = client.session
    session[STARTED] = session[SEEN] = int(time.time())
    if person.second_factor_stamp:
        session[PROOF] = person.second_factor_stamp
    if acting_for is not None:
        session[ACTING_FOR] = acting_for
    session.save()
    return client


def call(person: Person) -> StrictClient:
    """A program with a token that holds all the rights of a person, in the organisation she acts for."""
    actor, text = actor_for(person), TOKEN_PREFIX + secrets.token_urlsafe()
    assert actor is not None
    with everything("a token from nowhere"):
        ApiToken.objects.create(
            owner_id=actor.acting_id,
            person=person,
            name="un programme",
            digest=digest_of(text),
            rights=sorted(actor.rights),
            expires_on=localdate() + timedelta(days=1),
        )
    return StrictClient(headers={"Authorization": f"Bearer {text}"})


def plain(content: bytes) -> bytes:
    """An answer without what changes at every request: the token against forgery, and nonces."""
    content = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", content)
    return re.sub(rb'(nonce=")[^"]*', rb"\1", content)


# --- headers and journal ---------------------------------------------------------------------------------------------


def faults_of_answer(response: Any) -> Iterator[str]:
    """What the headers of any answer lack."""
    for name, value in HEADERS.items():
        if response.get(name) != value:
            yield f"{name} is {response.get(name)!r}"
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or re.search("unsafe-|\\*", policy):
        yield f"the content policy is {policy!r}"
    user, control = getattr(response.wsgi_request, "user", None), response.get("Cache-Control", "")
    if user is None or not user.is_authenticated or response.streaming or not response.content:
        return
    if response.wsgi_request.resolver_match is None or response.status_code == 403:
        return  # an address that no page answers, a forged form: no door was passed, nothing of hers is told
    if response.get("Content-Type", "").startswith("text/html"):
        if "no-store" not in control:
            yield f"a page of a person may be stored (Cache-Control: {control!r})"
    elif "private" not in control and _kind_of(response) != "public":
        yield f"a file of a person may be kept by a cache (Cache-Control: {control!r})"


def _kind_of(response: Any) -> str:
    """The kind of the policy of the page that answered."""
    return str(getattr(getattr(response.wsgi_request.resolver_match.func, "policy", None), "kind", ""))


_WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.I)


def _unjournalled(request: dict[str, Any], response: Any, statements: list[str]) -> Iterator[str]:
    if request["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS") or response.status_code >= 400:
        return
    tables = {found[1] for statement in statements if (found := _WRITES.match(statement))}
    written = sorted(tables & set(scoped_tables()) - {JOURNAL})
    if written and JOURNAL not in tables:
        yield f"wrote to {', '.join(written)} and left no event in the journal"


# --- the page --------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """What a page holds, as far as it is judged."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.targets: list[str] = []
        self.count = {"h1": 0, "title": 0}
        self.lang = ""
        self._labels = self._forms = 0
        self._guarded = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in self.count:
            self.count[tag] += 1
        for name in named:
            if name.startswith("on") or name == "style":
                self.faults.append(f"<{tag} {name}>")
        if (tag == "script" and not named.get("src")) or tag == "style":
            self.faults.append(f"inline <{tag}>")
        if tag == "html":
            self.lang = named.get("lang") or ""
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "img" and "alt" not in named:
            self.faults.append("an image without alt")
        self._note_form(tag, named)
        target = named.get("action") if tag == "form" else named.get("href") if tag == "a" else None
        if target is not None:
            self.targets.append(target)

    handle_startendtag = handle_starttag

    def _note_form(self, tag: str, named: dict[str, str | None]) -> None:
        if tag == "label":
            self._labels += 1
            self.labelled.add(named.get("for") or "")
        if tag == "form":
            self._guarded = (named.get("method") or "get").lower() != "post"
        if tag == "input" and named.get("name") == "csrfmiddlewaretoken":
            self._guarded = True
        kind = named.get("type") or "text"
        is_field = tag in ("select", "textarea") or (
            tag == "input" and kind not in ("hidden", "submit", "button", "image", "reset")
        )
        if is_field and not self._labels and not (named.get("aria-label") or named.get("aria-labelledby")):
            self.fields.append(named)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._labels -= 1
        if tag == "form" and not self._guarded:
            self.faults.append("a form that posts without csrf_token")
            self._guarded = True


def faults_of_page(text: str) -> list[str]:
    """What is wrong with a page, or with a part of one that a script asked for."""
    return list(_faults_of_page(plain(text.encode()).decode()))


@lru_cache(maxsize=500)
def _faults_of_page(text: str) -> tuple[str, ...]:
    """The same page comes back a thousand times, a refusal above all: it is read once."""
    page = _Page()
    page.feed(text)
    page.close()
    faults = page.faults + [f"{mark} is left" for mark in ("{{", "}}", "{%", "%}", "{#") if mark in text]
    faults += [
        f"field {field.get('name')} without label" for field in page.fields if field.get("id") not in page.labelled
    ]
    faults += [
        f"two elements with the id {one}" for one in sorted({one for one in page.ids if page.ids.count(one) > 1})
    ]
    if "Vous agissez pour" in text:
        posts = [form for form in re.findall(r"<form\b.*?</form>", text, re.S) if 'method="post"' in form]
        faults += ["a form does not say for whom it was drawn" for form in posts if '"_acting_for"' not in form]
    is_whole = "<html" in text
    if is_whole:
        faults += [f"{number} <{tag}>" for tag, number in page.count.items() if tag == "h1" and number != 1]
        faults += [] if page.lang else ["no lang"]
        faults += [] if page.count["title"] else ["no title"]
    faults += [f"a link to {target} leads nowhere" for target in page.targets if not _leads(target, page, is_whole)]
    return tuple(faults)


def _leads(target: str, page: _Page, is_whole: bool) -> bool:
    parts = urlsplit(target)
    if target.startswith("#"):
        return not is_whole or target in ("#", "") or target[1:] in page.ids
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("/static/"):
        return parts.scheme not in ("javascript", "data")
    return _is_address(parts.path)


@lru_cache(maxsize=5_000)
def _is_address(path: str) -> bool:
    try:
        resolve(path)
    except Http404:
        return False
    return True
