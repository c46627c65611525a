"""Where the tables of a survey are: files of a folder or of an archive, sheets of a workbook."""

import os
from abc import ABC, abstractmethod
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import Final

from maillage.journey.studies.syntheses.imports._format import FORMAT, TABLE_ENDINGS
from maillage.journey.studies.syntheses.imports._problems import Problem, SurveyRefused
from maillage.journey.studies.syntheses.imports._tables import (
    Sheet,
    canonical,
    fill_from_rows,
    fill_from_text,
    is_too_large,
    read_content,
    shown,
)
from maillage.kernel.spelling import fold
from maillage.kernel.typography import one_line
from maillage.kernel.workbooks import FileRefused, read_archive, read_workbook

WORKBOOKS: Final = (".xlsx", ".ods")
ARCHIVES: Final = (".zip",)


class Source(ABC):
    """The tables of a survey, each called by its name as a file of the folder (``parc.csv``)."""

    name: str
    digest: str

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @abstractmethod
    def holds(self, file: str) -> bool:
        """Whether the table is there, readable or not."""

    @abstractmethod
    def strangers(self) -> list[tuple[str, str]]:
        """What is there under no name of ours: the name, and what it comes to once accents and case are put aside."""

    @abstractmethod
    def fill(self, sheet: Sheet, required: tuple[str, ...]) -> bool:
        """Read the sheet's table into it; false where it cannot be read, and then its problems say why."""

    @abstractmethod
    def title(self, file: str) -> str:
        """The table at the head of a problem."""

    @abstractmethod
    def mention(self, file: str) -> str:
        """The table inside a sentence."""

    @abstractmethod
    def missing(self, file: str) -> Problem: ...

    @abstractmethod
    def misnamed(self, name: str, stem: str) -> Problem: ...


class _Files(Source):
    """Files of delimited text. Their digest is the same in a folder and in an archive."""

    place: str

    def __init__(self, listed: list[str]) -> None:
        super().__init__()
        self._listed = listed
        self._read = sha256()
        self.digest = self._read.hexdigest()

    @abstractmethod
    def content(self, sheet: Sheet) -> bytes | None:
        """The bytes of the sheet's file; ``None`` where they cannot be had, and then its problems say why."""

    def strangers(self) -> list[tuple[str, str]]:
        return [
            (name, canonical(name.partition(".")[0]))
            for name in self._listed
            if name not in FORMAT and PurePosixPath(name).suffix.casefold() in TABLE_ENDINGS
        ]

    def fill(self, sheet: Sheet, required: tuple[str, ...]) -> bool:
        content = self.content(sheet)
        if content is None or not fill_from_text(sheet, content, required):
            return False
        self._read.update(sheet.file.encode() + b"\0" + sha256(content).digest())
        self.digest = self._read.hexdigest()
        return True

    def title(self, file: str) -> str:
        return file

    def mention(self, file: str) -> str:
        return file

    def missing(self, file: str) -> Problem:
        return Problem(file, "ce fichier manque.", f"Ajoutez-le dans {self.place}.")

    def misnamed(self, name: str, stem: str) -> Problem:
        return Problem(name, "ce fichier n’est pas lu sous ce nom.", f"Nommez-le {stem}.csv, au format CSV.")


class Folder(_Files):
    def __init__(self, path: Path) -> None:
        super().__init__([entry.name for entry in path.iterdir()])
        self._path = path
        self.name = one_line(path.resolve().name)
        self.place = f"le dossier {path.name}"

    def holds(self, file: str) -> bool:
        return os.path.lexists(self._path / file)

    def content(self, sheet: Sheet) -> bytes | None:
        return read_content(self._path / sheet.file, sheet)


class Archive(_Files):
    """A .zip of the folder's files, at its top or in one folder, whatever else it holds."""

    def __init__(self, path: Path) -> None:
        contents = {PurePosixPath(name): content for name, content in read_archive(path).items()}
        folders = {member.parent for member in contents}
        homes = {member.parent for member in contents if member.name in FORMAT}
        home = min(homes or folders, default=PurePosixPath())
        self._contents = {member.name: content for member, content in contents.items() if member.parent == home}
        super().__init__(list(self._contents))
        self.name = one_line(path.stem)
        self.place = f"l’archive {path.name}"
        if len(homes) > 1:
            message = "les fichiers de l’enquête sont dans plusieurs dossiers."
            self.problems.append(
                Problem(shown(path.name), message, "Mettez-les tous dans le même dossier de l’archive.")
            )

    def holds(self, file: str) -> bool:
        return file in self._contents

    def content(self, sheet: Sheet) -> bytes | None:
        content = self._contents[sheet.file]
        return None if is_too_large(len(content), sheet) else content


class Workbook(Source):
    """Sheets that bear the names of the folder's files; accents, case, spaces, hyphens and « .csv » are indifferent."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._tables = read_workbook(path)
        with path.open("rb") as file:
            self.digest = file_digest(file, "sha256").hexdigest()
        self.name = one_line(path.stem)
        self._path = path
        self._sheets: dict[str, str] = {}
        for name in self._tables:
            file_name = f"{_stem(name)}.csv"
            if file_name in self._sheets:
                message = f"la feuille « {shown(self._sheets[file_name])} » porte déjà ce nom."
                self.problems.append(Problem(_titled(name), message, "Gardez une seule feuille de ce nom."))
            elif file_name in FORMAT:
                self._sheets[file_name] = name

    def holds(self, file: str) -> bool:
        return file in self._sheets

    def strangers(self) -> list[tuple[str, str]]:
        return [(name, _stem(name)) for name in self._tables if f"{_stem(name)}.csv" not in FORMAT]

    def fill(self, sheet: Sheet, required: tuple[str, ...]) -> bool:
        return fill_from_rows(sheet, self._tables[self._sheets[sheet.file]], required)

    def title(self, file: str) -> str:
        return _titled(self._sheets.get(file, file.removesuffix(".csv")))

    def mention(self, file: str) -> str:
        return f"la {self.title(file)}"

    def missing(self, file: str) -> Problem:
        return Problem(self.title(file), "cette feuille manque.", f"Ajoutez-la au classeur {self._path.name}.")

    def misnamed(self, name: str, stem: str) -> Problem:
        return Problem(_titled(name), "cette feuille n’est pas lue sous ce nom.", f"Nommez-la {stem}.")


def _stem(sheet_name: str) -> str:
    """The name of a sheet as the folder's files are named, without ending.

    >>> _stem("Chiffres publiés"), _stem("ÉCONOMIES-PUBLIÉES.CSV")
    ('chiffres_publies', 'economies_publiees')
    """
    return "_".join(fold(sheet_name).removesuffix(".csv").replace("_", " ").split())


def _titled(sheet_name: str) -> str:
    return f"feuille {shown(sheet_name)}"


def open_source(path: Path) -> Source:
    """What a path holds, by its ending where it is no folder. Error: ``SurveyRefused``."""
    ending = path.suffix.casefold()
    try:
        if ending in WORKBOOKS and not os.path.isdir(path):  # noqa: PTH112 a path too long is no error here
            return Workbook(path)
        if ending in ARCHIVES and not os.path.isdir(path):  # noqa: PTH112
            return Archive(path)
        if os.path.isfile(path):  # noqa: PTH113
            message = "ce fichier n’est pas une enquête."
            cure = "Donnez un dossier de fichiers CSV, un classeur .xlsx ou .ods, ou une archive .zip."
            raise SurveyRefused([Problem(shown(path.name), message, cure)])
        return Folder(path)
    except FileRefused as refused:
        raise SurveyRefused([Problem(shown(path.name), refused.message, refused.cure)]) from None
    except OSError:
        message = "ce dossier n’existe pas ou ne peut pas être lu."
        raise SurveyRefused([Problem(shown(str(path)), message, "Vérifiez le chemin donné à la commande.")]) from None
