"""Addresses that open something are not written in the logs."""

import logging

import pytest
from tests.client import StrictClient

pytestmark = pytest.mark.django_db
KEY = "WzEsIjI5ZjAxOWMz:1xV8ZK-secret"


@pytest.mark.parametrize(
    "address",
    [
        f"/recensement/campagnes/lien/{KEY}/",
        f"/recensement/echeances/agenda/{KEY}.ics",
        f"/recensement/postes/agents/{KEY}",
        f"/territoire/invitation/{KEY}/",
        f"/territoire/mot-de-passe/cle/{KEY}/",
    ],
)
def test_a_key_is_not_logged(
    address: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.WARNING):
        assert StrictClient().get(address).status_code in (302, 403, 404, 405)
    assert KEY not in caplog.text and "secret" not in caplog.text + capsys.readouterr().err


def test_other_addresses_are_logged_whole(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        StrictClient().get("/n-existe-pas/ici/")
    assert "/n-existe-pas/ici/" in caplog.text


def test_what_fails_is_logged_without_its_key(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("django.request").error("%s: %s", "Internal Server Error", f"/a/lien/{KEY}/partie/")
    assert "Internal Server Error: /a/lien/…" in caplog.text
