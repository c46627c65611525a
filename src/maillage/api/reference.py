"""The OpenAPI document: what django-ninja knows, and each operation's right, refusals and example."""

import json
from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from maillage.api.mounting import MOUNTED, PREFIX, api
from maillage.api.problems import MEDIA_TYPE, Problem, problem
from maillage.foundations.organisations.enums import Right
from maillage.kernel.operations import Operation
from maillage.kernel.pages import public
from maillage.kernel.places import home

__all__ = ["CACHE_SECONDS", "document", "openapi", "write_reference"]

CACHE_SECONDS: Final = 3600
WRITTEN: Final = "openapi.json"
REFERENCE: Final = "#/components/schemas/{model}"
KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 100, "pattern": "^[ -~]*$"},
    "description": "Facultative : la même demande renvoyée avec la même clé dans la journée n’a d’effet qu’une fois.",
}


@public()
def document(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 the same for all
    """The document, for everyone."""
    written = home() / WRITTEN
    content = written.read_bytes() if written.exists() else _text()
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = f"max-age={CACHE_SECONDS}"
    return response


def write_reference() -> None:
    """Write the document where it is read from: a site does it before it answers, as no process of its own then holds the
    shapes of all operations, some 15 MB. Error: ``OSError``."""
    (home() / WRITTEN).write_text(_text(), encoding="utf-8")


@cache
def _text() -> str:
    return json.dumps(openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def openapi() -> dict[str, Any]:
    """The OpenAPI document as JSON takes it."""
    found: dict[str, Any] = json.loads(json.dumps(dict(api.get_openapi_schema(path_prefix=PREFIX))))
    found["info"]["description"] = (
        "Les mêmes données et les mêmes droits que les pages, pour des programmes. Voir docs/reference/api.md."
    )
    found["components"]["schemas"] |= _problem_shapes()
    found["components"]["securitySchemes"] = {"jeton": {"type": "http", "scheme": "bearer"}}
    found["security"] = [{"jeton": []}]
    for offered in MOUNTED:
        for operation in offered.declared:
            _complete(found["paths"][PREFIX + _plain(operation.path)][operation.method.lower()], operation)
    return found


def _plain(path: str) -> str:
    return path.replace("{int:", "{").replace("{slug:", "{")


def _problem_shapes() -> dict[str, Any]:
    shape = Problem.model_json_schema(ref_template=REFERENCE)
    return {**shape.pop("$defs"), "Problem": shape}


def _complete(described: dict[str, Any], operation: Operation) -> None:
    right = operation.policy.right
    described["x-droit"] = right or None
    label = Right(right).label if right else ""
    described["description"] = f"Droit : {label} ({right})." if right else "Tout jeton en cours."
    if operation.method != "GET":
        described.setdefault("parameters", []).append(KEY)
    if operation.files:
        binary = {"schema": {"type": "string", "format": "binary"}}
        described["responses"] = {
            "200": {"description": "Le document.", "content": dict.fromkeys(operation.files, binary)}
        }
    for status, answer in described["responses"].items():
        answer["description"] = _MEANINGS[status]
        if operation.example is not None and status == str(max(operation.answers)):
            answer["content"]["application/json"]["example"] = operation.example
    for status in ("400", "401", "404", "409", "422"):
        if status != "400" or operation.method == "POST":
            described["responses"][status] = _refusal(int(status))


_MEANINGS: Final = {
    "200": "Voici.",
    "201": "Fait.",
    "202": "Demandé : suivez le travail.",
    "204": "Fait, rien à dire.",
}


def _refusal(status: int) -> dict[str, Any]:
    example = json.loads(problem(status).content)
    shape = {"$ref": REFERENCE.format(model="Problem")}
    return {"description": example["title"], "content": {MEDIA_TYPE: {"schema": shape, "example": example}}}
