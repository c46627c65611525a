"""A business case as a document: what is stored, copied, frozen, sent to programs and written in files.

Keys are French, for people write such files. Numbers are texts, so that nothing rounds them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeVar

from maillage.engine.finance import (
    BudgetSection,
    Case,
    CaseRefused,
    CaseValue,
    Direction,
    Funding,
    FundingKind,
    Line,
    Option,
    Provenance,
    Rhythm,
    SpendingCategory,
    check_case,
)
from maillage.engine.quantities import TaxBasis

__all__ = ["Document", "case_of", "document_of", "read_case"]

Document = dict[str, Any]
EnumT = TypeVar("EnumT", bound=StrEnum)

_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST: Final = {"valeurs": 300, "options": 12, "lignes": 60, "financements": 20}
_LONGEST: Final = 300
_LARGEST: Final = Decimal(10) ** 12
_DECIMALS: Final = 6

_CASE: Final = ("debut", "recupere_tva", "unites", "evolution", "nom_unite", "valeurs", "options")
_VALUE: Final = ("cle", "nom", "valeur", "unite", "origine", "source", "bas", "haut")
_OPTION: Final = ("nom", "reference", "service", "lignes", "financements")
_LINE: Final = (
    *("nom", "sens", "section", "nature", "rythme", "base", "tva", "montant", "quantite", "remise", "marge", "compris"),
    *("par_unite", "debut", "duree", "compte", "amortie_sur", "a_verifier_le", "constate"),
)
_FUNDING: Final = ("nom", "nature", "montant", "taux", "apres_mois", "annees")


def read_case(document: object) -> Case:
    """The case of a document, checked. Error: ``CaseRefused``, with every fault and where it is."""
    case = case_of(document)
    check_case(case)
    return case


def case_of(document: object) -> Case:
    """The case of a document whose shape is right, whether it can be computed or not. Error: ``CaseRefused``."""
    reader = _Reader()
    case = reader.case(document)
    if reader.faults or case is None:
        raise CaseRefused(reader.faults)
    return case


class _Reader:
    def __init__(self) -> None:
        self.faults: list[str] = []

    def case(self, document: object) -> Case | None:
        found = self.part(document, "Le cas", _CASE)
        starts_on = self.day(found, "debut", "Le cas")
        if starts_on is None:
            self.faults.append("Le cas n’a pas de date de début. Écrivez « debut » : AAAA-MM-JJ.")
            return None
        return Case(
            starts_on=starts_on,
            values=tuple(self.value(item, place) for place, item in self.items(found, "valeurs", "Le cas")),
            options=tuple(self.option(item, place) for place, item in self.items(found, "options", "Le cas")),
            units=self.key(found, "unites", "Le cas"),
            units_change=self.key(found, "evolution", "Le cas"),
            units_name=self.text(found, "nom_unite", "Le cas"),
            recovers_vat=self.truth(found, "recupere_tva", "Le cas"),
        )

    def value(self, item: object, place: int) -> CaseValue:
        where = f"Valeur {place + 1}"
        found = self.part(item, where, _VALUE)
        key = self.key(found, "cle", where)
        where = f"Valeur « {key} »" if key else where
        if not key:
            self.faults.append(f"{where} : il manque sa clé. Donnez « cle », par exemple « prix-minute ».")
        amount = self.number(found, "valeur", where)
        if amount is None:
            self.faults.append(f"{where} : il manque le nombre. Donnez « valeur ».")
        return CaseValue(
            key=key,
            label=self.text(found, "nom", where) or key,
            amount=amount or Decimal(0),
            unit=self.text(found, "unite", where),
            provenance=self.choice(found, "origine", where, Provenance, Provenance.HYPOTHESIS),
            source=self.text(found, "source", where),
            low=self.number(found, "bas", where),
            high=self.number(found, "haut", where),
        )

    def option(self, item: object, place: int) -> Option:
        where = f"Option {place + 1}"
        found = self.part(item, where, _OPTION)
        name = self.text(found, "nom", where) or where
        return Option(
            name=name,
            lines=tuple(
                self.line(line, f"{name}, ligne {rank + 1}") for rank, line in self.items(found, "lignes", name)
            ),
            fundings=tuple(
                self.funding(funding, f"{name}, financement {rank + 1}")
                for rank, funding in self.items(found, "financements", name)
            ),
            service=self.key(found, "service", name),
            is_reference=self.truth(found, "reference", name),
        )

    def line(self, item: object, where: str) -> Line:
        found = self.part(item, where, _LINE)
        starts_after = self.whole(found, "debut", where)
        vat = self.number(found, "tva", where)
        if vat is None:
            self.faults.append(f"{where} : il manque le taux de TVA. Donnez « tva », 0 s’il n’y en a pas.")
        return Line(
            label=self.text(found, "nom", where) or where,
            direction=self.choice(found, "sens", where, Direction, Direction.COST),
            section=self.choice(found, "section", where, BudgetSection, BudgetSection.OPERATING),
            category=self.choice(found, "nature", where, SpendingCategory, SpendingCategory.NOT_ELIGIBLE),
            rhythm=self.choice(found, "rythme", where, Rhythm, Rhythm.ONCE),
            tax_basis=self.choice(found, "base", where, TaxBasis, None),
            vat_pct=vat or Decimal(0),
            amount=self.key(found, "montant", where),
            quantity=self.key(found, "quantite", where),
            discount=self.key(found, "remise", where),
            margin=self.key(found, "marge", where),
            included=self.key(found, "compris", where),
            is_per_unit=self.truth(found, "par_unite", where),
            starts_after=starts_after or 0,
            lasts=self.whole(found, "duree", where),
            account=self.text(found, "compte", where),
            life_years=self.whole(found, "amortie_sur", where),
            verify_on=self.day(found, "a_verifier_le", where),
            verified=self.number(found, "constate", where),
        )

    def funding(self, item: object, where: str) -> Funding:
        found = self.part(item, where, _FUNDING)
        return Funding(
            name=self.text(found, "nom", where) or where,
            kind=self.choice(found, "nature", where, FundingKind, FundingKind.GRANT),
            amount=self.key(found, "montant", where),
            rate=self.key(found, "taux", where),
            after_months=self.whole(found, "apres_mois", where) or 0,
            years=self.whole(found, "annees", where) or 0,
        )

    # --- what a part holds ------------------------------------------------------------------------------------------

    def part(self, item: object, where: str, names: Iterable[str]) -> Mapping[str, Any]:
        if not isinstance(item, Mapping):
            self.faults.append(f"{where} : on attend une fiche (nom : valeur). Vérifiez sa place dans le document.")
            return {}
        strange = sorted(str(name) for name in item if name not in tuple(names))
        if strange:
            self.faults.append(f"{where} : « {strange[0][:60]} » n’existe pas. Retirez-le ou corrigez son nom.")
        return item

    def items(self, found: Mapping[str, Any], name: str, where: str) -> list[tuple[int, object]]:
        given = found.get(name) or []
        if not isinstance(given, list):
            self.faults.append(f"{where} : « {name} » est une liste. Écrivez un tiret devant chacun.")
            return []
        if len(given) > _MOST[name]:
            self.faults.append(f"{where} : {len(given)} {name}, c’est trop. Gardez-en {_MOST[name]} au plus.")
        return list(enumerate(given[: _MOST[name]]))

    def text(self, found: Mapping[str, Any], name: str, where: str) -> str:
        given = found.get(name)
        text = "" if given is None else str(given).strip()
        if len(text) > _LONGEST or "\x00" in text:
            self.faults.append(f"{where} : « {name} » est trop long ou illisible. {_LONGEST} caractères au plus.")
            return ""
        return text

    def key(self, found: Mapping[str, Any], name: str, where: str) -> str:
        key = self.text(found, name, where)
        if key and not _KEY.fullmatch(key):
            self.faults.append(f"{where} : la clé « {key[:60]} » a un signe de trop. Minuscules, chiffres et tirets.")
            return ""
        return key

    def truth(self, found: Mapping[str, Any], name: str, where: str) -> bool:
        given = found.get(name, False)
        if not isinstance(given, bool):
            self.faults.append(f"{where} : « {name} » est vrai ou faux. Écrivez true ou false.")
            return False
        return given

    def number(self, found: Mapping[str, Any], name: str, where: str) -> Decimal | None:
        given = found.get(name)
        if given is None or given == "":
            return None
        try:
            number = Decimal(str(given).replace(",", ".")) if not isinstance(given, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number) > _LARGEST:
            self.faults.append(f"{where} : « {name} » n’est pas un nombre. Écrivez-le en chiffres, par exemple 12,50.")
            return None
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -_DECIMALS:
            self.faults.append(f"{where} : « {name} » a plus de {_DECIMALS} décimales. Arrondissez-le.")
            return None
        return number

    def whole(self, found: Mapping[str, Any], name: str, where: str) -> int | None:
        number = self.number(found, name, where)
        if number is not None and (number != int(number) or abs(number) > 10_000):
            self.faults.append(f"{where} : « {name} » est un nombre entier. Corrigez-le.")
            return None
        return None if number is None else int(number)

    def day(self, found: Mapping[str, Any], name: str, where: str) -> date | None:
        given = found.get(name)
        if given is None or given == "":
            return None
        try:
            day = date.fromisoformat(str(given)[:10])
        except ValueError:
            day = None
        if day is None or not 2015 <= day.year <= 2100:
            self.faults.append(f"{where} : « {name} » n’est pas une date de 2015 à 2100. Écrivez-la AAAA-MM-JJ.")
            return None
        return day

    def choice(
        self, found: Mapping[str, Any], name: str, where: str, kind: type[EnumT], default: EnumT | None
    ) -> EnumT:
        given = found.get(name)
        if given is None and default is not None:
            return default
        if given is None:
            self.faults.append(f"{where} : il manque « {name} ». Choisissez parmi : {', '.join(kind)}.")
            return next(iter(kind))
        try:
            return kind(str(given))
        except ValueError:
            self.faults.append(
                f"{where} : « {name} » vaut « {str(given)[:60]} ». Choisissez parmi : {', '.join(kind)}."
            )
            return next(iter(kind))


# --- and back --------------------------------------------------------------------------------------------------------


def document_of(case: Case) -> Document:
    """The document of a case. Guarantee: ``case_of(document_of(case))`` is the same case."""
    return {
        "debut": case.starts_on.isoformat(),
        "recupere_tva": case.recovers_vat,
        "unites": case.units,
        "evolution": case.units_change,
        "nom_unite": case.units_name,
        "valeurs": [_value(value) for value in case.values],
        "options": [
            {
                "nom": option.name,
                "reference": option.is_reference,
                "service": option.service,
                "lignes": [_line(line) for line in option.lines],
                "financements": [_funding(funding) for funding in option.fundings],
            }
            for option in case.options
        ],
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _value(value: CaseValue) -> Document:
    return {
        "cle": value.key,
        "nom": value.label,
        "valeur": _text(value.amount),
        "unite": value.unit,
        "origine": value.provenance.value,
        "source": value.source,
        "bas": _text(value.low),
        "haut": _text(value.high),
    }


def _line(line: Line) -> Document:
    return {
        "nom": line.label,
        "sens": line.direction.value,
        "section": line.section.value,
        "nature": line.category.value,
        "rythme": line.rhythm.value,
        "base": line.tax_basis.value,
        "tva": _text(line.vat_pct),
        "montant": line.amount,
        "quantite": line.quantity,
        "remise": line.discount,
        "marge": line.margin,
        "compris": line.included,
        "par_unite": line.is_per_unit,
        "debut": line.starts_after,
        "duree": line.lasts,
        "compte": line.account,
        "amortie_sur": line.life_years,
        "a_verifier_le": None if line.verify_on is None else line.verify_on.isoformat(),
        "constate": _text(line.verified),
    }


def _funding(funding: Funding) -> Document:
    return {
        "nom": funding.name,
        "nature": funding.kind.value,
        "montant": funding.amount,
        "taux": funding.rate,
        "apres_mois": funding.after_months,
        "annees": funding.years,
    }
