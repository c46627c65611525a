"""What one commune does never shows at another: not a byte of a page changes, and no word of hers is found there."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine

from maillage.kernel.tenancy import everything
from tests.architecture.grid import OBJECTS, parameters_of
from tests.architecture.routes import Route, all_routes
from tests.cast import Cast
from tests.client import StrictClient, plain
from tests.security.rows import CANARY, FOUND_BY, canaries, row, scoped_models, texts_of

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str], StrictClient]
READERS = ("autre_membre", "voisine")
ROWS = 200
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
ASKED = ("", f"?q={FOUND_BY}")
"""What is asked of each page: as it is, and searched."""


def hidden_from(cast: Cast, reader: str) -> list[Any]:
    """The models of which the reader may see no row of `membre`: all of them, but for the directory of one's own group."""
    scope = cast.actor(reader).scope
    return [model for model in scoped_models() if cast.town.pk not in scope.seen(model.subject)]


def routes_of(cast: Cast, reader: str) -> list[tuple[str, str]]:
    """Every address of the site as the reader finds it: her own objects, and those of `membre`."""
    found = []
    for route in all_routes().values():
        if _is_link(route):
            continue
        found.append((route.name, route.address(parameters_of(route.name, cast.place(reader)))))
        if route.name in OBJECTS:
            found.append((route.name, route.address(parameters_of(route.name, cast.place("membre")))))
    return found


def _is_link(route: Route) -> bool:
    """A one-time link is opened by whoever holds it."""
    return "token" in route.parameters


OWN_DEEDS = ("territories:journal ",)
"""Each file that she takes away is written in her own journal."""


def answers(client: StrictClient, addresses: list[tuple[str, str]]) -> dict[str, bytes]:
    found = {}
    for name, address in addresses:
        for query in ASKED[: 1 if name in OBJECTS else None]:
            response: Any = client.get(address + query)
            body = _unpacked(b"".join(response.streaming_content) if response.streaming else response.content)
            found[f"{name} {address}{query}"] = str(response.status_code).encode() + plain(body)
            if response.status_code == 302:
                client.get("/aide/")  # whatever it left to say is said there, not on the page that happens to follow
    return found


def _unpacked(body: bytes) -> bytes:
    """What an archive holds: squeezed, any two bytes may look like a canary, and none of them is found. A PDF is its
    digest."""
    if body.startswith(b"%PDF"):
        return sha256(body).hexdigest().encode()
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return b"".join(name.encode() + _unpacked(archive.read(name)) for name in sorted(archive.namelist()))


def digests(found: dict[str, bytes]) -> dict[str, str]:
    return {address: sha256(body).hexdigest() for address, body in found.items()}


def live(cast: Cast, models: list[Any]) -> int:
    """A year of `membre`: rows are written, changed, and some deleted; how many were written."""
    place, start, turn = cast.place("membre"), rows_in(models), 0
    while rows_in(models) - start < ROWS:
        turn += 1
        for model in models:
            made = cast.town if model.party_fields == ("id",) else row(model, place)
            if model.is_append_only:
                continue
            with everything("the commune works"):
                for name in texts_of(model):
                    field = model._meta.get_field(name)
                    if not field.unique:
                        setattr(made, name, f"{CANARY}{turn}"[: field.max_length])
                made.save()
                if turn == 1 and model.party_fields != ("id",):
                    made.delete()
    return rows_in(models) - start


def rows_in(models: list[Any]) -> int:
    with everything("rows are counted"):
        return sum(model.objects.count() for model in models)


@pytest.mark.parametrize("reader", READERS)
def test_not_a_byte_changes_for_others(reader: str, cast: Cast, client_of: ClientOf) -> None:
    with time_machine.travel(NOON, tick=False):
        client, addresses = client_of(reader), routes_of(cast, reader)
        before = digests(answers(client, addresses))
        again = digests(answers(client, addresses[::4]))
        assert again.items() <= before.items(), "the answers are not stable: nothing can be compared"
        assert live(cast, hidden_from(cast, reader)) >= ROWS
        after = digests(answers(client, addresses))
    changed = [address for address in before if before[address] != after[address]]
    assert [address for address in changed if not address.startswith(OWN_DEEDS)] == []


@pytest.mark.parametrize("reader", READERS)
def test_no_word_of_hers_is_found_elsewhere(reader: str, cast: Cast, client_of: ClientOf) -> None:
    plant(cast, hidden_from(cast, reader))
    hits = [
        address for address, body in answers(client_of(reader), routes_of(cast, reader)).items() if is_canary_in(body)
    ]
    assert hits == []


def test_every_model_of_a_person_hides_from_the_neighbour(cast: Cast) -> None:
    assert hidden_from(cast, "voisine") == scoped_models()
    directory = [model for model in scoped_models() if model.subject == "directory"]
    assert hidden_from(cast, "autre_membre") == [model for model in scoped_models() if model not in directory]


def test_she_finds_her_own_words(cast: Cast, client_of: ClientOf) -> None:
    """Without this the two tests above might look at empty pages."""
    plant(cast, scoped_models())
    seen = [
        address
        for address, body in answers(client_of("membre"), routes_of(cast, "membre")).items()
        if is_canary_in(body)
    ]
    assert any(address.startswith("scheduling:job ") for address in seen)
    assert len(seen) >= 4


def plant(cast: Cast, models: list[Any]) -> None:
    """A word that no page holds, in every text of every model."""
    for model in models:
        if model.party_fields == ("id",):
            with everything("her name"):
                model.objects.filter(pk=cast.town.pk).update(name=f"{CANARY} {FOUND_BY}", search_text=FOUND_BY)
        else:
            with canaries():
                made = row(model, cast.place("membre"))
            for name in texts_of(model):
                assert CANARY.casefold() in getattr(made, name).casefold(), f"{model.__name__}.{name} holds no canary"


def is_canary_in(body: bytes) -> bool:
    return any(form in body for form in _forms())


def _forms() -> Iterator[bytes]:
    for letter in (CANARY, CANARY.casefold()):
        yield letter.encode()
        yield f"&#{ord(letter)};".encode()
        yield f"\\u{ord(letter):04x}".encode()
        yield f"%{letter.encode().hex('%').upper()}".encode()
