"""An enrolment, and an agent that knocks at its door."""

import zlib
from typing import Any

from django.urls import reverse
from tests.cast import Cast
from tests.client import StrictClient

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.agents.access import digest_of
from maillage.journey.census.agents.models import Enrolment
from maillage.kernel.tenancy import everything

__all__ = ["AGENT_ID", "Knocker", "enrol"]

TOKEN = "jeton-de-la-commune"
AGENT_ID = "11111111-2222-4333-8444-555555555555"


def enrol(owner: Organisation, token: str = TOKEN, **facts: Any) -> str:
    """An organisation whose machines may declare themselves, and its token."""
    with everything("the stage is set"):
        Enrolment.objects.update_or_create(owner=owner, defaults={"digest": digest_of(token), **facts})
    return token


class Knocker:
    """An agent of an organisation; every answer is judged by the strict client."""

    def __init__(self, cast: Cast, token: str = "", **facts: Any) -> None:
        self.owner = cast.town
        self.token = token or enrol(cast.town, **facts)
        self.client = StrictClient()

    @property
    def address(self) -> str:
        return reverse("census:declare", args=[self.token])

    def xml(self, text: bytes, *, pack: bool = True, **headers: str) -> Any:
        body = zlib.compress(text) if pack else text
        return self.client.generic(
            "POST", self.address, body, content_type="application/x-compress-zlib", headers=headers
        )

    def json(self, text: bytes, **headers: str) -> Any:
        return self.client.generic(
            "POST",
            self.address,
            zlib.compress(text),
            content_type="application/x-compress-zlib",
            headers={"GLPI-Agent-ID": AGENT_ID, "User-Agent": "GLPI-Agent_v1.12"} | headers,
        )
