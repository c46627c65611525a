"""The door to the web: deployment checks, and forged requests."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.architecture.grid import body_of, parameters_of
from tests.architecture.routes import all_routes
from tests.cast import Cast
from tests.client import StrictClient, faults_of_answer, faults_of_page, sign_in

ClientOf = Callable[[str], StrictClient]


def test_a_deployment_behind_https_has_no_warning(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DATABASE_URL")}
    run = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | {"MAILLAGE_HTTPS": "1", "MAILLAGE_HOME": str(tmp_path), "MAILLAGE_HOSTS": "maillage.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


FOR_MACHINES = ("census:declare", "census:declare_by_password")
"""They look at no cookie, only at a token of their own: nobody's session can be made to speak there."""


@pytest.mark.any_engine
@pytest.mark.django_db
def test_a_forged_request_is_refused_on_every_route(cast: Cast) -> None:
    """No token, then that of another session."""
    place = cast.place("membre")
    session = sign_in(cast.people["membre"]).cookies
    stranger = Client()
    stranger.get("/connexion/")
    for route in all_routes().values():
        if route.name in FOR_MACHINES:
            continue
        address, body = route.address(parameters_of(route.name, place)), body_of(route.name, place)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            client = Client(enforce_csrf_checks=True)
            client.cookies = session
            for forged in ("", stranger.cookies["maillage_csrf"].value)[: 2 if method == "POST" else 1]:
                answer = client.generic(method, address, data=b"", headers={"X-CSRFToken": forged})
                assert answer.status_code in ((401, 403, 405) if route.is_api else (403,)), f"{method} {route.name}"
            if method == "POST" and not route.is_api:
                assert client.post(address, body).status_code == 403, route.name


@pytest.mark.django_db
def test_headers_stand_on_errors_too(cast: Cast, client_of: ClientOf) -> None:
    """The strict client judges them; an address that does not exist, a refused method, a forged form, a bad host."""
    for client in (StrictClient(), client_of("membre")):
        assert client.get("/nulle/part/").status_code == 404
        assert client.get("/connexion/%00").status_code == 404
        assert client.post("/aide/").status_code == 405
        client.handler.enforce_csrf_checks = True
        assert client.post("/deconnexion/").status_code == 403


@pytest.mark.django_db
def test_nothing_but_our_own_site_is_redirected_to(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    for wanted in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        assert client.get("/connexion/", {"next": wanted})["Location"] == "/", wanted


# --- the strict client itself ----------------------------------------------------------------------------------------

PAGE = '<!doctype html><html lang="fr"><head><title>x</title></head><body><h1>x</h1>%s</body></html>'


@pytest.mark.parametrize(
    "fragment",
    [
        "{{ forgotten }}",
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        "<p onclick='x()'>x</p>",
        "<p style='color: red'>x</p>",
        "<input name=x>",
        "<select id=a name=x></select>",
        "<h1>again</h1>",
        "<p id=a></p><p id=a></p>",
        "<a href='/nulle/part/'>x</a>",
        "<a href='#nulle-part'>x</a>",
        "<a href='javascript:x()'>x</a>",
        "<form method=post action='/connexion/'></form>",
        "<img src='/x.png'>",
    ],
)
def test_the_strict_client_refuses(fragment: str) -> None:
    assert faults_of_page(PAGE % "<label>y <input name=y></label> <a href='/connexion/'>y</a>") == []
    assert faults_of_page(PAGE % fragment) != []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["X-Frame-Options", "Content-Security-Policy", "Cache-Control", "Referrer-Policy"])
def test_the_strict_client_misses_a_header(name: str, client_of: ClientOf) -> None:
    answer = client_of("membre").get("/compte/")
    assert list(faults_of_answer(answer)) == []
    del answer.headers[name]
    assert list(faults_of_answer(answer)) != []
