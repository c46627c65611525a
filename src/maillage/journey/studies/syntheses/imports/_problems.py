"""What is wrong with a file, said so that its author can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maillage.engine.errors import MaillageError

MOST_SHOWN: Final = 1000
"""Problems printed at most: past that the file is another one, and the rest would hide the beginning."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Where (file, row as a spreadsheet numbers it, column, value), what is wrong, and what to do."""

    file: str
    message: str
    cure: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"ligne {self.row}")
        if self.column:
            place.append(f"colonne « {self.column} »")
        if self.value:
            place.append(f"valeur « {self.value} »")
        return f"{', '.join(place)} : {self.message} {self.cure}"


class SurveyRefused(MaillageError):
    """The survey cannot be read; ``problems`` lists all that was found, in the order of the files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        first = "1 erreur" if count == 1 else f"{count} erreurs"
        lines = [f"- {problem}" for problem in self.problems[:MOST_SHOWN]]
        if count > MOST_SHOWN:
            lines.append(f"- … et {count - MOST_SHOWN} autres.")
        super().__init__("\n".join([f"{first} dans l’enquête :", *lines]))
