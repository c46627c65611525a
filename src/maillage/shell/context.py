"""What every page knows of the one who reads it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.journey import STAGES

__all__ = ["page"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A stage in the menu."""

    question: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Acting:
    """An organisation in the switch; ``pk`` is what the form sends."""

    pk: int
    name: str


def page(request: HttpRequest) -> dict[str, Any]:
    """The menu, on whose behalf she acts, and where else she might."""
    actor: Actor | None = getattr(request, "actor", None)
    common = {"is_demonstration": settings.DEMONSTRATION}
    if actor is None:
        user = getattr(request, "user", None)
        return common | {"person": user if user is not None and user.is_authenticated else None}
    return common | {
        "person": actor.person,
        "actor": actor,
        "acting_for": Acting(actor.acting_id, actor.acting_name),
        "roles": ", ".join(role.label for role in actor.post.roles),
        "organisations": [Acting(post.organisation_id, post.organisation_name) for post in actor.posts],
        "journey": [
            Entry(stage.question, reverse(stage.entry), request.path.startswith(f"/{stage.slug}/"))
            for stage in STAGES
            if stage.right in actor.rights
        ],
    }
