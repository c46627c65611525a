"""Refusals as RFC 9457 has them: in French, and the same bytes whether a row is another's or nobody's."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from pydantic import BaseModel, Field

from maillage.kernel.operations import Fault

__all__ = ["MEDIA_TYPE", "AsProblems", "Problem", "problem"]

MEDIA_TYPE: Final = "application/problem+json"

_PROBLEMS: Final[dict[int, tuple[str, str]]] = {
    400: ("Demande illisible", "La demande n’a pas pu être lue. Vérifiez son format, puis renvoyez-la."),
    401: (
        "Jeton refusé",
        "Il manque un jeton, ou celui-ci ne vaut pas ou plus : expiré, révoqué, ou la personne qui l’a créé n’agit plus pour "
        "cette collectivité. Envoyez l’en-tête « Authorization: Bearer maillage_… » avec un jeton en cours.",
    ),
    404: (
        "Introuvable",
        "Rien ici, ou rien que votre jeton permette de voir ou de faire. GET /api/v1/moi dit pour qui il agit et ses droits.",
    ),
    405: (
        "Méthode non prévue",
        "Cette adresse ne connaît pas cette méthode. L’en-tête « Allow » donne celles qu’elle connaît.",
    ),
    409: (
        "Changé entre-temps",
        "Quelqu’un a changé ce que vous alliez remplacer, et rien n’a été écrit. Relisez, puis renvoyez.",
    ),
    413: ("Demande trop grosse", "La demande dépasse ce que le serveur accepte. Envoyez moins à la fois."),
    422: ("Demande refusée", "Quelque chose dans la demande est à corriger : voyez « errors »."),
    500: ("Erreur imprévue", "Le serveur n’a pas pu répondre. L’erreur a été notée. Réessayez plus tard."),
    503: ("Indisponible", "Le serveur est occupé. Réessayez dans quelques instants."),
}


class Problem(BaseModel):
    """Why a request is refused, and what to do."""

    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(description="Ce qui est à corriger : où, quoi, que faire.")


def problem(status: int, detail: str = "", faults: Iterable[Fault] = ()) -> HttpResponse:
    """A refusal; without ``detail``, the usual words for its status."""
    title, usual = _PROBLEMS.get(status, _PROBLEMS[400 if status < 500 else 500])
    told = Problem(title=title, status=status, detail=detail or usual, errors=list(faults))
    content = json.dumps(told.model_dump(), ensure_ascii=False)
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Maillage"'
    patch_cache_control(response, private=True, no_store=True)
    return response


class AsProblems:
    """Under /api/, what Django refuses by itself is said like the rest: no such address, no such method, our own faults."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: Any = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code < 400 or response["Content-Type"] == MEDIA_TYPE:
            return response  # type: ignore[no-any-return]
        told = problem(response.status_code)
        if "Allow" in response:
            told["Allow"] = response["Allow"]
        return told
