"""What somebody says once of how a kind of file is read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final, Self

from maillage.engine.errors import MaillageError
from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.journey.census.transfers.engine._targets import OWNERS, PROBLEM_HEADING, Target
from maillage.journey.census.transfers.enums import Mode
from maillage.kernel.spelling import fold

__all__ = [
    "EVERYTHING",
    "KEYS",
    "ColumnRule",
    "Dialect",
    "Reading",
    "Rules",
    "RulesRefused",
    "fingerprint_of",
    "key_label",
]

EVERYTHING: Final = "tout"
"""Instead of the slug of a kind: a workbook with one sheet a kind."""

KEYS: Final = (
    *("id", "source_key", "serial_number", "reference", "number", "hostname", "url", "domain_name", "name"),
    *("printer+read_on", "contract+name", "fleet+name", "site+name", "site+other_site"),
)
"""What may find a record again; joined columns count together."""


class RulesRefused(MaillageError):
    """A mapping that says too little, or contradicts itself; in French, with what to do."""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a column of the file feeds; ``target`` is empty where it is not read.

    ``translations``: values of the file to values of ours, as texts; ``otherwise``: for a value that is neither
    translated nor ours; ``divisor``: by which a number is divided (« 1024 » where the file counts Mo and we Go).
    """

    heading: str
    target: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    divisor: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """How the rows of a table become records of a kind.

    ``constants``: texts for columns that a row leaves empty (a new record only, but for the tax basis of a price that is given).
    ``keys``: the first that a row fills and that is known finds its record. ``makes_sites``: a place that is not known
    is created. ``clears``: an empty cell empties the value; else it says nothing.
    """

    kind: str
    columns: tuple[ColumnRule, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    mode: Mode = Mode.BOTH
    makes_sites: bool = False
    clears: bool = False

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """From JSON or YAML."""
        columns = tuple(ColumnRule(**column) for column in content.get("columns", ()))
        plain = {name: content[name] for name in ("constants", "makes_sites", "clears") if name in content}
        mode = Mode(content.get("mode", Mode.BOTH))
        return cls(content["kind"], columns, keys=tuple(content.get("keys", ())), mode=mode, **plain)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"mode": self.mode.value}

    @property
    def record_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def targets(self) -> list[str]:
        return [column.target for column in self.columns if column.target]

    def check(self, targets: Mapping[str, Target], *, sees_prices: bool) -> None:
        """Error: ``RulesRefused``."""
        chosen = self.targets
        if not chosen:
            raise RulesRefused("Aucune colonne du fichier n’est lue. Choisissez au moins une colonne de l’inventaire.")
        twice = sorted({targets[code].title for code in chosen if chosen.count(code) > 1 and code in targets})
        if twice:
            raise RulesRefused(f"Deux colonnes du fichier vont dans « {twice[0]} ». Gardez-en une seule.")
        unknown = [code for code in (*chosen, *self.constants) if code not in targets]
        if unknown:
            raise RulesRefused(f"La colonne « {unknown[0]} » n’existe pas dans cette liste. Retirez-la.")
        prices = [targets[code].title for code in chosen if targets[code].is_price]
        if prices and not sees_prices:
            raise RulesRefused(f"Vous ne voyez pas les prix : retirez la colonne « {prices[0]} ».")
        lost = [key for key in self.keys if not all(part in self._read for part in key.split("+"))]
        if lost:
            raise RulesRefused(
                f"Le fichier ne dit pas « {key_label(lost[0], targets)} », qui doit retrouver les fiches. "
                "Choisissez une autre clé."
            )
        if self.mode == Mode.CHANGE and not self.keys:
            raise RulesRefused("Pour mettre à jour, dites quelle colonne retrouve les fiches.")

    @property
    def _read(self) -> set[str]:
        """A key of ours is also what another instance calls the record."""
        read = {*self.targets, *self.constants}
        return read | {"source_key"} if "id" in read else read


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table stands in its file. ``header``: the row of the titles, counted from one as a spreadsheet does."""

    encoding: str = ""
    separator: str = ""
    header: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A table of a file, and how it is read."""

    table: str
    rules: Rules
    dialect: Dialect = Dialect()

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        return cls(content["table"], Rules.of(content["rules"]), Dialect(**content.get("dialect", {})))

    def as_json(self) -> dict[str, Any]:
        return {"table": self.table, "rules": self.rules.as_json(), "dialect": asdict(self.dialect)}


def fingerprint_of(header: Sequence[str]) -> str:
    """What makes two headers the same, whatever their case and accents."""
    titles = [fold(title) for title in header if title.strip()]
    return sha256("\n".join(title for title in titles if title != fold(PROBLEM_HEADING)).encode()).hexdigest()


def key_label(key: str, targets: Mapping[str, Target]) -> str:
    """« numéro de série », or « imprimante et relevé le »."""
    return " et ".join(targets[part].title if part in targets else part for part in key.split("+"))


assert not set(OWNERS) & set(KEYS)  # noqa: S101 whose a row is does not tell which it is
