"""The operation about the token itself."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import OrganisationKind, Right
from maillage.kernel.operations import ANYONE, Operations

__all__ = ["operations"]

operations = Operations("Le jeton")


class HeldRight(BaseModel):
    code: str
    libelle: str


class Acting(BaseModel):
    id: int
    nom: str
    nature: str


class Self(BaseModel):
    """Who a token is."""

    jeton: str = Field(description="L’usage écrit à la création du jeton.")
    personne: str
    collectivite: Acting = Field(description="Celle pour laquelle le jeton agit.")
    droits: list[HeldRight] = Field(description="Ce qu’il peut faire aujourd’hui.")
    expire_le: date


@operations.reads(
    "/moi",
    ANYONE,
    Self,
    "Qui est le jeton, pour qui il agit, ses droits, jusqu’à quand",
    example={
        "jeton": "Tableau de bord de l’EPCI",
        "personne": "Camille Exemple",
        "collectivite": {"id": 4503599627370496, "nom": "CA des Sept Rivières", "nature": "EPCI"},
        "droits": [{"code": "SEE_STUDY", "libelle": "lire les études"}],
        "expire_le": "2027-03-31",
    },
)
def me(request: Any) -> Self:
    actor, token = request.caller.actor, request.caller.token
    return Self(
        jeton=token.name,
        personne=actor.person_name,
        collectivite=Acting(
            id=actor.acting_id, nom=actor.acting_name, nature=OrganisationKind(actor.post.organisation_kind).value
        ),
        droits=[HeldRight(code=right.value, libelle=right.label) for right in Right if right in actor.rights],
        expire_le=token.expires_on,
    )
