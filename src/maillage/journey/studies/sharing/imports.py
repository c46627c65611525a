"""Sharings from files: members, a tariff, a network, the costs of groups of members."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from maillage.engine.errors import MaillageError
from maillage.journey.studies.sharing.engine import GameFacts, KeyPart, MemberFacts, typed_number
from maillage.journey.studies.sharing.enums import GameKind, KeyKind
from maillage.kernel.tables import QUESTIONNAIRE, read_tables
from maillage.kernel.typography import enumeration

__all__ = ["FileRefused", "read_coalitions", "read_key", "read_links", "read_members", "read_tiers"]

_UNKNOWN: Final = {"", "nc", "?", "inconnu"}
_FACTS: Final = ("membre", "population", "potentiel_fiscal", "mois", "ancien", "solde", "seul", "point")
"""Columns that say something else of a member than a value of a key; the population says both."""
_WORDS: Final = {
    "egal": (KeyKind.EQUAL, "Parts égales"),
    "egales": (KeyKind.EQUAL, "Parts égales"),
    "moins_riches": (KeyKind.POORER, "Population et potentiel fiscal (allège les moins riches)"),
    "plus_riches": (KeyKind.RICHER, "Population et potentiel fiscal (allège les plus riches)"),
}


class FileRefused(MaillageError):
    """A file that is not what was asked for."""


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace(" ", "_")


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    with read_tables(path, limits=QUESTIONNAIRE) as tables:
        rows = enumerate(tables[0].rows(), tables[0].first_row)
        return [(line, [cell.strip() for cell in row]) for line, row in rows if any(cell.strip() for cell in row)]


def _number(path: Path, line: int, column: str, text: str) -> Decimal:
    value = typed_number(text)
    if value is None:
        raise FileRefused(
            f"{path.name}, ligne {line}, colonne « {column} » : « {text[:40]} » n’est pas un nombre. Écrivez par exemple "
            "1 234,50, ou NC si la valeur n’est pas connue."
        )
    return value


def read_members(path: Path) -> tuple[list[MemberFacts], dict[str, str], list[str]]:
    """Members, the node of each where the file has a column ``point``, and the columns that can be keys.

    Errors: ``FileRefused`` of the trade and of the tables (``kernel.tables``).
    """
    rows = _rows(path)
    header = [_plain(cell) for cell in rows[0][1]] if rows else []
    if "membre" not in header:
        raise FileRefused(f"{path.name} : la première ligne doit nommer une colonne « membre ». Ajoutez-la.")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise FileRefused(f"{path.name} : une colonne est là deux fois : {enumeration(twice)}. Retirez-en une.")
    keys = [name for name in header if name and (name == "population" or name not in _FACTS)]
    members, places = [], {}
    for line, row in rows[1:]:
        cells = dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=False))
        name = cells["membre"]
        if not name:
            raise FileRefused(f"{path.name}, ligne {line} : le membre n’a pas de nom. Écrivez-le ou retirez la ligne.")
        numbers = {
            column: None if text.casefold() in _UNKNOWN else _number(path, line, column, text)
            for column, text in cells.items()
            if column not in ("membre", "point", "")
        }
        population, months = numbers.get("population"), numbers.get("mois")
        members.append(
            MemberFacts(
                name=name,
                values={key: numbers[key] for key in keys},
                population=None if population is None else int(population),
                potential=numbers.get("potentiel_fiscal"),
                months=12 if months is None else int(months),
                previous=numbers.get("ancien"),
                balance=numbers.get("solde") or Decimal(0),
                alone=numbers.get("seul"),
            )
        )
        if cells.get("point"):
            places[name] = cells["point"]
    if not members:
        raise FileRefused(f"{path.name} : aucun membre. Écrivez une ligne par membre sous les noms des colonnes.")
    return members, places, keys


def read_key(text: str, columns: Sequence[str]) -> list[KeyPart]:
    """« postes », or « egal:30+postes:40+tickets:30 » in per cent. Error: ``FileRefused``."""
    parts = []
    for piece in text.split("+"):
        name, _, weight = (side.strip() for side in piece.partition(":"))
        code = _plain(name)
        number = typed_number(weight) if weight else Decimal(100)
        if number is None or (code not in _WORDS and code not in columns):
            raise FileRefused(
                f"La clé « {piece.strip()} » n’est pas comprise. Écrivez une colonne du fichier des membres "
                f"({enumeration([*columns, 'egal', 'moins_riches', 'plus_riches'])}), ou plusieurs avec leur poids en "
                "pour cent : egal:30+postes:70."
            )
        kind, label = _WORDS.get(code, ("", code))
        parts.append(KeyPart(kind, label, number))
    return parts


def _columns(path: Path, wanted: Sequence[str], what: str) -> list[tuple[int, dict[str, str]]]:
    rows = _rows(path)
    header = [_plain(cell) for cell in rows[0][1]] if rows else []
    if missing := [name for name in wanted if name not in header]:
        raise FileRefused(f"{path.name} : il manque la colonne {enumeration(missing)} {what}. Ajoutez-la.")
    if len(rows) < 2:
        raise FileRefused(f"{path.name} : aucune ligne sous les noms des colonnes. Ajoutez-en.")
    return [(line, dict(zip(header, [*row, *[""] * len(header)], strict=False))) for line, row in rows[1:]]


def read_tiers(path: Path, quantity: str, *, is_marginal: bool, fixed: Decimal) -> GameFacts:
    """A tariff: columns ``a_partir_de`` and ``prix_unitaire``. Error: ``FileRefused``."""
    tiers = []
    for line, cells in _columns(path, ("a_partir_de", "prix_unitaire"), "du tarif"):
        start = _number(path, line, "a_partir_de", cells["a_partir_de"])
        tiers.append((int(start), _number(path, line, "prix_unitaire", cells["prix_unitaire"])))
    return GameFacts(GameKind.VOLUME, tiers=tuple(tiers), fixed=fixed, is_marginal=is_marginal, quantity=quantity)


def read_links(path: Path, places: dict[str, str]) -> GameFacts:
    """A network: columns ``point``, ``vers`` and ``cout``. Error: ``FileRefused``."""
    links = [
        (cells["point"], cells["vers"], _number(path, line, "cout", cells["cout"]))
        for line, cells in _columns(path, ("point", "vers", "cout"), "du réseau")
    ]
    return GameFacts(GameKind.NETWORK, links=tuple(links), places=places)


def read_coalitions(path: Path) -> GameFacts:
    """Costs of groups: columns ``membres`` (names parted by « + ») and ``cout``. Error: ``FileRefused``."""
    found = []
    for line, cells in _columns(path, ("membres", "cout"), "des groupes de membres"):
        names = tuple(name.strip() for name in cells["membres"].split("+") if name.strip())
        found.append((names, _number(path, line, "cout", cells["cout"])))
    return GameFacts(GameKind.COALITIONS, coalitions=tuple(found))
