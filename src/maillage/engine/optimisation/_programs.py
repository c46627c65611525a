"""What is asked of the solver, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite, isnan

from maillage.engine.errors import EngineError

__all__ = ["Infeasible", "NoSolutionInTime", "Program", "ProgramRefused", "Row", "Solution", "Unbounded"]


class ProgramRefused(EngineError):
    """A program that is not one: lengths that differ, a coefficient that is no number."""


class Infeasible(EngineError):
    """No answer holds all constraints. ``relaxations``: rows (name, amount) that would have to give way, least in all.

    A row without name stands as its place among the rows.
    """

    def __init__(self, relaxations: tuple[tuple[str, float], ...]) -> None:
        self.relaxations = relaxations
        named = " ; ".join(f"« {name} » (de {amount:g})".replace(".", ",") for name, amount in relaxations)
        super().__init__(
            "Aucune solution ne respecte toutes les contraintes à la fois. "
            + (f"Il suffirait d’assouplir : {named}. " if named else "")
            + "Assouplissez une contrainte, puis relancez le calcul."
        )


class Unbounded(EngineError):
    """The objective goes down for ever: a constraint was forgotten."""

    def __init__(self) -> None:
        super().__init__(
            "Le coût peut descendre sans limite : il manque une contrainte, ou un prix est négatif. "
            "Vérifiez les prix et les bornes, puis relancez le calcul."
        )


class NoSolutionInTime(EngineError):
    """Time ran out before a first answer. ``bound``: what no answer can beat, or ``None``."""

    def __init__(self, seconds: float, bound: float | None) -> None:
        self.bound = bound
        super().__init__(
            f"Aucune solution n’a été trouvée en {seconds:g} s.".replace(".", ",", 1)
            + " Donnez plus de temps au calcul, ou réduisez le nombre de choix."
        )


@dataclass(frozen=True, slots=True)
class Row:
    """``lower <= sum(coefficients[j] * x[j]) <= upper``. ``name``: how an error names the constraint, in French."""

    coefficients: Mapping[int, float]
    lower: float = -inf
    upper: float = inf
    name: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """Minimise ``sum(costs[j] * x[j])`` with ``lower[j] <= x[j] <= upper[j]`` and every row.

    ``costs``, ``lower``, ``upper``, ``is_integer``: one value a variable. Infinite bounds are ``math.inf``. To
    maximise, change the sign of the costs. Error: ``ProgramRefused`` when it is drawn up.
    """

    costs: tuple[float, ...]
    rows: tuple[Row, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    is_integer: tuple[bool, ...]

    def __post_init__(self) -> None:
        size = len(self.costs)
        if not size:
            raise ProgramRefused("Il n’y a rien à choisir : le programme n’a aucune variable. Ajoutez-en une.")
        if not size == len(self.lower) == len(self.upper) == len(self.is_integer):
            raise ProgramRefused(
                "Coûts, bornes et indications de nombre entier n’ont pas la même longueur : "
                "donnez une valeur de chaque par variable."
            )
        if not all(map(isfinite, self.costs)):
            raise ProgramRefused("Un coût n’est pas un nombre : corrigez-le avant de relancer le calcul.")
        if any(map(isnan, self.lower)) or any(map(isnan, self.upper)):
            raise ProgramRefused("Une borne n’est pas un nombre : corrigez-la avant de relancer le calcul.")
        for place, row in enumerate(self.rows):
            if isnan(row.lower) or isnan(row.upper) or not all(map(isfinite, row.coefficients.values())):
                raise ProgramRefused(f"La contrainte « {row.name or place + 1} » porte autre chose qu’un nombre.")
            if any(not 0 <= column < size for column in row.coefficients):
                raise ProgramRefused(
                    f"La contrainte « {row.name or place + 1} » porte sur une variable qui n’existe pas."
                )


@dataclass(frozen=True, slots=True)
class Solution:
    """``values`` of the variables, ``objective`` at them, ``bound``: no answer of the program costs less.

    ``gap = (objective - bound) / |objective|`` (0.01 is 1 %); ``is_optimal``: proven within the gap that was asked.
    ``duals``: by how much the objective moves when the active side of each row moves by one; empty with integers.
    """

    values: tuple[float, ...]
    objective: float
    bound: float
    gap: float
    is_optimal: bool
    duals: tuple[float, ...]
