"""Read one rule of ``engine/parameters/**/*.yaml`` at a date."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from maillage.engine.errors import UncoveredDate, UnknownParameter


@dataclass(frozen=True, slots=True)
class Parameter:
    """A rule as it stood at one date: what it is, its value, since when, in which unit, and who said so.

    ``warning``: what a reader must know before relying on it; empty where the rule is plain.
    """

    code: str
    description: str
    value: Any
    unit: str
    valid_from: date
    source: str
    warning: str = ""


@cache
def _document(code: str) -> dict[str, Any]:
    topic, _, name = code.partition("/")
    if not (topic.isidentifier() and name.isidentifier()):
        raise UnknownParameter(f"La règle « {code} » n’existe pas. Vérifiez son nom dans engine/parameters/.")
    resource = files(__package__) / topic / f"{name}.yaml"
    if not resource.is_file():
        raise UnknownParameter(f"La règle « {code} » n’existe pas. Vérifiez son nom dans engine/parameters/.")
    document: dict[str, Any] = yaml.safe_load(resource.read_text(encoding="utf-8"))
    return document


def parameter(code: str, on: date) -> Parameter:
    """The rule ``code`` (``topic/name``) in force on a date.

    Errors: ``UnknownParameter`` where no file bears that name; ``UncoveredDate`` before the first value or after
    ``until``.

    >>> parameter("statistics/confidence_level", date(2012, 1, 1)).value
    '0.95'
    """
    document = _document(code)
    dates = sorted(document["values"])
    in_force = [start for start in dates if start <= on]
    until: date | None = document.get("until")
    if not in_force or (until is not None and on > until):
        covered = f"du {dates[0]:%d/%m/%Y} " + (f"au {until:%d/%m/%Y}" if until else "à aujourd’hui")
        raise UncoveredDate(
            f"La règle « {document['description']} » n’est pas connue au {on:%d/%m/%Y} (elle l’est {covered}). "
            "Ajoutez sa valeur et sa source pour cette date."
        )
    start = in_force[-1]
    sources = {since: entry["title"] for since, entry in document["source"].items() if since <= start}
    return Parameter(
        code,
        document["description"],
        document["values"][start],
        document["unit"],
        start,
        sources[max(sources)],
        document.get("warning", ""),
    )


def least_contributors(on: date) -> int:
    """How many members must make a mean or a total before the other members read it, on a date: of two, each would find
    the other. Rule ``statistics/least_contributors``. Error: ``UncoveredDate``.

    >>> least_contributors(date(2026, 1, 1))
    5
    """
    return int(parameter("statistics/least_contributors", on).value)
