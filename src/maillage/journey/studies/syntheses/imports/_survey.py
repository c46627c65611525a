"""The survey: six tables, two of them required, wherever they are (docs/reference/format-enquete.md)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from maillage.engine.quantities import Price, TaxBasis
from maillage.journey.studies.syntheses.engine.survey import (
    COMMUNE,
    Columns,
    Entity,
    FleetAnswer,
    Objectives,
    Offer,
    PublishedFigure,
    PublishedSummary,
    Survey,
)
from maillage.journey.studies.syntheses.imports._format import (
    EXTRA_COLUMNS,
    FIRST_YEAR,
    FORMAT,
    LAST_YEAR,
    OTHER_COMMUNE,
    PLAIN_COLUMNS,
    POPULATION,
    PRICE,
    REQUIRED_FILES,
    SUMMARY,
    YES_NO,
)
from maillage.journey.studies.syntheses.imports._problems import Problem, SurveyRefused
from maillage.journey.studies.syntheses.imports._sources import Source, open_source
from maillage.journey.studies.syntheses.imports._tables import UNKNOWN_WORDS, Row, Sheet, cure_of, parse_number
from maillage.kernel.spelling import fold


def read_survey(path: Path) -> Survey:
    """Read a survey: a folder of CSV files, a .zip of them, or a workbook (.xlsx, .ods) whose sheets bear their names.

    Texts: UTF-8 with or without BOM, UTF-16 with BOM and cp1252; commas, semicolons or tabs between cells; decimal
    commas; any space between thousands; NC for unknown. An empty cell is missing, never zero. The same cells give the
    same survey in every shape, but for its name and, of a workbook, its digest.

    Error: ``SurveyRefused`` with every problem found. Nothing is written anywhere.
    """
    return _Reader(open_source(path)).survey()


def read_tables(path: Path) -> dict[str, list[list[str]]]:
    """The tables of a survey without fault, by file without ending: the header, then the rows that are filled.

    Error: ``SurveyRefused``.
    """
    reader = _Reader(open_source(path))
    reader.survey()
    return {
        file.removesuffix(".csv"): [sheet.headers, *([*row.cells.values()] for row in sheet.rows)]
        for file, sheet in reader.sheets.items()
        if sheet
    }


Item = TypeVar("Item")


def _all(read: Callable[[Sheet], Iterator[Item]], sheet: Sheet | None) -> tuple[Item, ...]:
    """What a reader finds in a sheet; nothing where the file is not there."""
    return tuple(read(sheet)) if sheet else ()


@dataclass
class _Reader:
    source: Source

    def __post_init__(self) -> None:
        self.problems: list[Problem] = list(self.source.problems)
        self.sheets: dict[str, Sheet | None] = {}
        self.names: dict[str, str] = {}
        self.population_year = 0
        self.unread: list[tuple[str, str]] = []
        self.suspect: list[str] = []
        self.looks_alike: set[str] = set()

    def survey(self) -> Survey:
        self._check_names()
        sheets = self.sheets = {file: self._sheet(file) for file in FORMAT}
        entities = _all(self._entities, sheets["collectivites.csv"])
        columns = self._columns(sheets["parc.csv"])
        fleet = dict(self._fleet(sheets["parc.csv"], columns)) if columns and sheets["parc.csv"] else {}
        empty = self._empty_columns(sheets["parc.csv"], columns, fleet)
        self._check_answers(sheets, entities)
        survey = Survey(
            name=self.source.name,
            digest=self.source.digest,
            population_year=self.population_year,
            entities=entities,
            columns=columns.without(empty) if columns else Columns((), (), (), {}),
            fleet=fleet,
            offers=_all(self._offers, sheets["offres.csv"]),
            objectives=self._objectives(sheets["objectifs.csv"]),
            published_figures=_all(self._published_figures, sheets["chiffres_publies.csv"]),
            published_summaries=_all(self._published_summaries, sheets["economies_publiees.csv"]),
            unread_columns=tuple(self.unread),
            suspect_columns=tuple(self.suspect),
            empty_columns=empty,
        )
        if self.problems:
            order = {self.source.title(file): place for place, file in enumerate(FORMAT)}
            raise SurveyRefused(
                sorted(self.problems, key=lambda problem: (order.get(problem.file, -1), problem.row or 0))
            )
        return survey

    def _check_names(self) -> None:
        """A table whose name is almost one of ours would be passed over in silence: say so."""
        stems = [file.removesuffix(".csv") for file in FORMAT]
        for name, stem in sorted(self.source.strangers()):
            near = get_close_matches(stem, stems, n=1, cutoff=0.8)
            if near and not self.source.holds(file := f"{near[0]}.csv"):
                self.looks_alike.add(file)
                self.problems.append(self.source.misnamed(name, near[0]))

    def _sheet(self, file: str) -> Sheet | None:
        if not self.source.holds(file):
            if file in REQUIRED_FILES and file not in self.looks_alike:
                self.problems.append(self.source.missing(file))
            return None
        required = tuple(column for column in FORMAT[file] if "AAAA" not in column)
        sheet = Sheet(file, self.source.title(file), self.problems)
        if not self.source.fill(sheet, required):
            return None
        missing_ht = {column for column in required if column.replace("_ht_eur", "_ttc_eur") in sheet.headers} - set(
            sheet.headers
        )
        required = tuple(column for column in required if column not in missing_ht)
        if file in EXTRA_COLUMNS:
            known = {*FORMAT[file], *EXTRA_COLUMNS[file]}
            self.unread += [
                (file, header) for header in sheet.headers if header not in known and not POPULATION.fullmatch(header)
            ]
        sheet.require(required)
        return sheet

    def _is_total(self, sheet: Sheet, row: Row, column: str, value: str) -> bool:
        """A line of sums or of remarks under the table is no authority: say so."""
        is_total = fold(value) not in self.names and SUMMARY.fullmatch(fold(value)) is not None
        if is_total:
            sheet.wrong(
                "ce n’est pas une collectivité, mais un total ou une remarque.", "Supprimez-la.", row, column, value
            )
        return is_total

    def _known_name(self, sheet: Sheet, row: Row, column: str, value: str) -> str | None:
        """The name as collectivites.csv spells it; ``None`` where it is not there, and then it is said."""
        known = self.names.get(fold(value))
        if known is None and value and self.names and not self._is_total(sheet, row, column, value):
            near = get_close_matches(fold(value), self.names, n=1)
            place = self.source.mention("collectivites.csv")
            cure = f"Vouliez-vous dire « {self.names[near[0]]} » ?" if near else f"Ajoutez-la dans {place}."
            sheet.wrong(f"cette collectivité n’est pas dans {place}.", cure, row, column, value)
        return known

    def _entities(self, sheet: Sheet) -> Iterator[Entity]:
        populations = [match for header in sheet.headers if (match := POPULATION.fullmatch(header))]
        if len(populations) != 1:
            sheet.wrong(
                "il faut une colonne de population, et une seule."
                if populations
                else "la colonne de population manque.",
                "Nommez-la population_ suivi de l’année, par exemple population_2012.",
                1,
                "population_AAAA",
            )
            return
        population_column = populations[0].group()
        self.population_year = int(populations[0]["year"])
        if not FIRST_YEAR <= self.population_year <= LAST_YEAR:
            sheet.wrong(
                f"l’année {self.population_year} n’est pas possible.",
                f"Nommez la colonne d’après l’année de la population, de {FIRST_YEAR} à {LAST_YEAR}.",
                1,
                population_column,
            )
        seen: dict[str, int] = {}
        for row in sheet.rows:
            name = sheet.text(row, "collectivite")
            if fold(row.cells["nature"]) != COMMUNE and self._is_total(sheet, row, "collectivite", name):
                continue
            key = fold(name)
            if name and key in seen:
                sheet.wrong(
                    f"cette collectivité est déjà à la ligne {seen[key]}.",
                    "Gardez une seule ligne ; si deux communes portent ce nom, ajoutez leur département au nom.",
                    row,
                    "collectivite",
                    name,
                )
                continue
            kind = sheet.text(row, "nature").casefold()
            if kind != COMMUNE and OTHER_COMMUNE.fullmatch(fold(kind)):
                sheet.wrong(
                    "la nature d’une commune s’écrit « commune ».",
                    "Inscrivez commune ; toute autre nature (epci, ccas, syndicat…) forme un groupe à elle seule.",
                    row,
                    "nature",
                    row.cells["nature"],
                )
            population = sheet.count(row, population_column, is_required=kind == COMMUNE)
            answered = YES_NO.get(row.cells["a_repondu_infrastructure"].casefold())
            if answered is None:
                sheet.wrong(
                    "on attend 1 (a répondu) ou 0 (n’a pas répondu).",
                    "Inscrivez 1 ou 0.",
                    row,
                    "a_repondu_infrastructure",
                    row.cells["a_repondu_infrastructure"],
                )
            if name:
                seen[key] = row.number
                self.names[key] = name
                yield Entity(name, kind, population, answered is True, sheet.number(row, "ratio_infrastructure_publie"))

    def _columns(self, sheet: Sheet | None) -> Columns | None:
        if sheet is None:
            return None
        machines = tuple(header for header in sheet.headers if re.fullmatch(r"pc_.+", header))
        systems = tuple(header for header in sheet.headers if re.fullmatch(r"os_.+", header))
        suites = tuple(header for header in sheet.headers if re.fullmatch(r"(office_|suite_).+|open_office.*", header))
        prices = {
            header: (match["machine"], TaxBasis(match["basis"].upper()))
            for header in sheet.headers
            if (match := PRICE.fullmatch(header)) and match["machine"] in machines
        }
        for family, example in ((systems, "os_11"), (suites, "office_2021")):
            if not family:
                sheet.wrong(
                    "aucune colonne de cette famille.",
                    f"Ajoutez une colonne par produit, par exemple {example}.",
                    1,
                    example,
                )
        read = {*machines, *systems, *suites, *prices, *PLAIN_COLUMNS}
        for header in sheet.headers:
            if header not in read:
                cells = [cell for row in sheet.rows if (cell := row.cells[header])]
                is_number = bool(cells) and all(parse_number(cell) is not None for cell in cells)
                if is_number:
                    self.suspect.append(header)
                else:
                    self.unread.append((sheet.file, header))
        return Columns(machines, systems, suites, prices)

    def _fleet(self, sheet: Sheet, columns: Columns) -> Iterator[tuple[str, FleetAnswer]]:
        seen: dict[str, int] = {}
        for row in sheet.rows:
            name = self._known_name(sheet, row, "collectivite", sheet.text(row, "collectivite"))
            counts = {column: sheet.count(row, column) for column in columns.counts}
            prices = {column: sheet.number(row, column) for column in columns.prices}
            life = sheet.number(row, "duree_vie_ans")
            if life == 0:
                sheet.wrong(
                    "une durée de vie ne peut pas être nulle.",
                    "Inscrivez un nombre d’années, ou laissez vide.",
                    row,
                    "duree_vie_ans",
                    row.cells["duree_vie_ans"],
                )
            if name in seen:
                sheet.wrong(
                    f"cette collectivité a déjà répondu à la ligne {seen[name]}.",
                    "Gardez une seule ligne par collectivité.",
                    row,
                    "collectivite",
                    name,
                )
            elif name is not None:
                seen[name] = row.number
                yield (
                    name,
                    FleetAnswer(
                        counts={column: count for column, count in counts.items() if count is not None},
                        prices={column: price for column, price in prices.items() if price is not None},
                        life_years=life,
                        declared_unknown=frozenset(
                            column for column, cell in row.cells.items() if cell.casefold() in UNKNOWN_WORDS
                        ),
                    ),
                )

    def _empty_columns(
        self, sheet: Sheet | None, columns: Columns | None, fleet: dict[str, FleetAnswer]
    ) -> tuple[str, ...]:
        """Count columns where nobody gave a value. There must be a kind of machine that somebody counted."""
        if sheet is None or columns is None or not fleet:
            return ()
        empty = tuple(
            column for column in columns.counts if not any(column in answer.counts for answer in fleet.values())
        )
        if set(columns.machines) <= set(empty) and not self.problems:
            sheet.wrong("aucune machine n’est comptée.", "Remplissez au moins une colonne de machines.", 1, "pc_fixe")
        return empty

    def _check_answers(self, sheets: dict[str, Sheet | None], entities: tuple[Entity, ...]) -> None:
        """A respondent says so in one file and answers in the other; one without the other is an error."""
        list_sheet, fleet_sheet = sheets["collectivites.csv"], sheets["parc.csv"]
        if list_sheet is None or fleet_sheet is None or not entities:
            return
        list_place, fleet_place = (self.source.mention(sheet.file) for sheet in (list_sheet, fleet_sheet))
        answers = [self.names.get(fold(row.cells["collectivite"])) for row in fleet_sheet.rows]
        is_readable = None not in answers and not fleet_sheet.has_unreadable_rows
        rows = {fold(row.cells["collectivite"]): row for row in list_sheet.rows}
        for entity in entities:
            row = rows[fold(entity.name)]
            if entity.has_answered and entity.name not in answers and is_readable:
                list_sheet.wrong(
                    f"{entity.name} a répondu, mais n’a pas de ligne dans {fleet_place}.",
                    f"Ajoutez sa ligne dans {fleet_place}, ou inscrivez 0 ici.",
                    row,
                    "a_repondu_infrastructure",
                    row.cells["a_repondu_infrastructure"],
                )
        absent = {
            entity.name
            for entity in entities
            if not entity.has_answered
            and YES_NO.get(rows[fold(entity.name)].cells["a_repondu_infrastructure"].casefold()) is False
        }
        for row, name in zip(fleet_sheet.rows, answers, strict=True):
            if name in absent:
                fleet_sheet.wrong(
                    f"{name} a une ligne ici, mais {list_place} dit qu’elle n’a pas répondu.",
                    "Inscrivez 1 dans a_repondu_infrastructure, ou retirez cette ligne.",
                    row,
                    "collectivite",
                    name,
                )

    def _offers(self, sheet: Sheet) -> Iterator[Offer]:
        for row in sheet.rows:
            basis = self._tax_basis(sheet, row)
            unit = sheet.text(row, "unite")
            amounts = [sheet.number(row, column, is_required=True) for column in ("cout_constate", "cout_propose")]
            modes = [
                row.cells[column].casefold().removesuffix("s") or None for column in ("mode_constate", "mode_propose")
            ]
            theme, label = sheet.text(row, "theme"), sheet.text(row, "objet")
            existing, proposed = (
                None if amount is None else Price(amount, unit, basis, mode)
                for amount, mode in zip(amounts, modes, strict=True)
            )
            if existing is not None and proposed is not None:
                yield Offer(theme, label, existing, proposed)

    def _tax_basis(self, sheet: Sheet, row: Row) -> TaxBasis | None:
        written = row.cells["base"].upper()
        if written and written not in TaxBasis.__members__:
            sheet.wrong("on attend HT ou TTC.", "Inscrivez HT, TTC, ou laissez vide.", row, "base", row.cells["base"])
            return None
        in_unit = {word for word in re.split(r"\W+", row.cells["unite"].upper()) if word in TaxBasis.__members__}
        if written and in_unit and in_unit != {written}:
            sheet.wrong(
                f"l’unité est écrite « {row.cells['unite']} ».",
                "Écrivez la même base de taxe (HT ou TTC) dans les deux colonnes.",
                row,
                "base",
                row.cells["base"],
            )
        if written:
            return TaxBasis(written)
        return TaxBasis(in_unit.pop()) if len(in_unit) == 1 else None

    def _objectives(self, sheet: Sheet | None) -> Objectives:
        if sheet is None:
            return Objectives()
        header = Row(1, {})
        columns: dict[str, str] = {}
        for column in sheet.headers:
            name = None if column == "objectif" else self._known_name(sheet, header, column, column)
            if name in columns.values():
                sheet.wrong(f"{name} a déjà une colonne.", "Gardez une seule colonne par collectivité.", header, column)
            elif name is not None:
                columns[column] = name
        ranks: dict[str, dict[str, int]] = {}
        for row in sheet.rows:
            option = sheet.text(row, "objectif")
            if option in ranks:
                sheet.wrong("cet objectif est écrit deux fois.", "Gardez une seule ligne.", row, "objectif", option)
                continue
            ranks[option] = {}
            for column, name in columns.items():
                rank = sheet.count(row, column)
                if rank is not None and not 1 <= rank <= len(sheet.rows):
                    sheet.wrong(
                        f"un rang va de 1 à {len(sheet.rows)}.",
                        "Inscrivez ce rang, ou laissez vide.",
                        row,
                        column,
                        row.cells[column],
                    )
                elif rank is not None:
                    ranks[option][name] = rank
        return Objectives(tuple(ranks), tuple(columns.values()), ranks)

    def _published_figures(self, sheet: Sheet) -> Iterator[PublishedFigure]:
        for row in sheet.rows:
            path = sheet.text(row, "indicateur")
            value = self._signed(sheet, row, "valeur_publiee")
            if path and value is not None:
                yield PublishedFigure(path, value, row.cells["unite"])

    def _signed(self, sheet: Sheet, row: Row, column: str) -> Decimal | None:
        """A published number: required, and it may be negative (a rise)."""
        number = parse_number(row.cells[column])
        if number is None:
            cure = cure_of(row.cells[column], is_required=True)
            sheet.wrong("ce n’est pas un nombre.", cure, row, column, row.cells[column])
        return number

    def _published_summaries(self, sheet: Sheet) -> Iterator[PublishedSummary]:
        for row in sheet.rows:
            theme, members = sheet.text(row, "theme"), sheet.text(row, "type_de_communes")
            units = sheet.count(row, "nombre", is_required=True)
            percent, amount = (self._signed(sheet, row, column) for column in ("economie_pct", "economie_eur_ht_mois"))
            if units is not None and percent is not None and amount is not None:
                yield PublishedSummary(theme, members, units, percent, amount)
