"""A little France, and who looks at it. Models are imported when they serve: Django is not ready before."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from maillage.foundations.accounts.models import Person
    from maillage.journey.territories.imports import ReferenceTerritory


@pytest.fixture(scope="session")
def finistere_read() -> "ReferenceTerritory":
    """One department is enough to try everything quickly."""
    from maillage.journey.territories.imports import ReferenceTerritory, read_reference

    france = read_reference()
    communes = [commune for commune in france.communes if commune.department == "29"]
    sirens = {commune.body_siren for commune in communes}
    codes = {commune.insee_code for commune in communes}
    return ReferenceTerritory(
        communes,
        [body for body in france.bodies if body.siren in sirens],
        [gone for gone in france.successions if gone.successor_insee_code in codes],
    )


@pytest.fixture
def reference(db: None, finistere_read: "ReferenceTerritory") -> None:
    from maillage.journey.territories.actions import load_reference

    load_reference(finistere_read)


@pytest.fixture
def founder(db: None) -> "Person":
    from tests.cast import person

    someone = person("Fondatrice")
    someone.may_found = True
    someone.save(update_fields=["may_found"])
    return someone
