"""Programs that call, one a character of the cast. Models are imported when they serve: Django is not ready before."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.client import StrictClient

    from maillage.journey.studies.syntheses.models import Study

    ProgramOf = Callable[..., StrictClient]


@pytest.fixture
def program_of(cast: "Cast") -> "ProgramOf":
    """A strict client with a token of a character; « visiteur » has none. ``rights``: fewer than the character's."""
    from tests.client import StrictClient

    from maillage.api.tests.programs import token_of

    def make(name: str, /, **facts: Any) -> "StrictClient":
        if name == "visiteur":
            return StrictClient()
        return StrictClient(headers={"authorization": f"Bearer {token_of(cast, name, **facts)}"})

    return make


@pytest.fixture
def morlaix(cast: "Cast") -> "Study":
    """The study of the Morlaix survey, conducted by the body of the cast: Taulé answered it, Henvic did not."""
    from maillage.api.tests.programs import conduct

    return conduct(cast)
