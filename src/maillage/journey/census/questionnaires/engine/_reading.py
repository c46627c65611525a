"""A questionnaire written in YAML: every error said in French, with where it is and what to do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import yaml
from django.db import models

from maillage.journey.census.inventory import enums as words
from maillage.journey.census.inventory.models import KINDS, Kind, unit_of
from maillage.journey.census.questionnaires.engine._definition import (
    EXTRA,
    Check,
    Choice,
    Condition,
    Definition,
    Field,
    Section,
    Theme,
)
from maillage.journey.census.questionnaires.engine._details import detail_of
from maillage.journey.census.questionnaires.engine._yaml import RULES, DefinitionRefused, Flaw, loaded
from maillage.journey.census.questionnaires.enums import FieldType, Level, Repeat, TaxAsked
from maillage.kernel.typography import enumeration, one_line

__all__ = ["definition_of", "definition_of_text", "text_of_definition"]

MOST_FIELDS: Final = 400
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


def definition_of_text(text: str) -> Definition:
    """The definition that a YAML text holds. Error: ``DefinitionRefused``, with every flaw."""
    return definition_of(loaded(text))


def definition_of(plain: Any) -> Definition:
    """The same from what YAML or JSON holds. Error: ``DefinitionRefused``."""
    reader = _Reader()
    found = reader.definition(plain)
    if reader.flaws or found is None:
        raise DefinitionRefused(reader.flaws)
    return found


def text_of_definition(definition: Definition) -> str:
    """The YAML of a definition, which reads back as the same one."""
    return yaml.safe_dump(definition.as_json(), allow_unicode=True, sort_keys=False, width=100)


@dataclass
class _Reader:
    flaws: list[Flaw] = field(default_factory=list)
    fields: int = 0

    def flaw(self, where: str, message: str, cure: str) -> None:
        self.flaws.append(Flaw(one_line(where, 160), message, cure))

    def definition(self, plain: Any) -> Definition | None:
        where = "Questionnaire"
        known = self.named(plain, where, _KEYS["definition"])
        if known is None:
            return None
        themes = self.several(known.get("themes"), where, "themes", self.theme)
        self.distinct([section for theme in themes for section in theme.sections], where, "rubrique")
        self.distinct(themes, where, "thème")
        found = Definition(
            code=self.code(known, where),
            version=self.text(known, where, "version", 20),
            title=self.text(known, where, "title", 160),
            purpose=self.text(known, where, "purpose", 600),
            minutes=int(self.decimal(known, where, "minutes") or 0),
            audience=self.text(known, where, "audience", 300, required=False),
            themes=tuple(themes),
        )
        checks = [self.check(check, found, place) for place, check in enumerate(known.get("checks") or [], start=1)]
        return replace(found, checks=tuple(check for check in checks if check))

    def theme(self, plain: Any, place: int, _: str) -> Theme | None:
        known = self.named(plain, f"Thème n° {place}", _KEYS["theme"])
        if known is None:
            return None
        where = f"Thème {known.get('code', place)}"
        sections = self.several(known.get("sections"), where, "sections", self.section)
        return Theme(
            self.code(known, where),
            self.text(known, where, "title", 120),
            tuple(sections),
            self.text(known, where, "help", 600, required=False),
        )

    def section(self, plain: Any, place: int, around: str) -> Section | None:
        known = self.named(plain, f"{around}, rubrique n° {place}", _KEYS["section"])
        if known is None:
            return None
        where = f"{around}, rubrique {known.get('code', place)}"
        slug = self.text(known, where, "kind", 40, required=False)
        if slug and slug not in KINDS:
            self.flaw(where, f"la liste « {slug} » n’existe pas.", f"Écrivez l’une de : {', '.join(KINDS)}.")
        kind = KINDS.get(slug)
        repeat = self.among(known, where, "repeat", Repeat, Repeat.ONE)
        if repeat == Repeat.ONE and not slug and "fixed" in known:
            self.flaw(where, "« fixed » n’a de sens qu’avec « kind ».", "Retirez-le, ou nommez la liste.")
        asked = self.several(
            known.get("fields"), where, "fields", lambda one, at, within: self.field(one, at, within, kind)
        )
        self.distinct(asked, where, "champ")
        codes = {one.code for one in asked}
        for one in asked:
            for other in filter(None, (one.skip_if and one.skip_if.field, one.tie_reason)):
                if other not in codes or other == one.code:
                    cure = "Nommez un autre champ de la même rubrique."
                    self.flaw(f"{where}, champ {one.code}", f"le champ « {other} » n’y est pas.", cure)
        return Section(
            code=self.code(known, where),
            title=self.text(known, where, "title", 120),
            repeat=repeat,
            fields=tuple(asked),
            kind=slug if kind else "",
            fixed=self.fixed(known.get("fixed") or {}, kind, where),
            help=self.text(known, where, "help", 600, required=False),
            one=self.text(known, where, "one", 60, required=False) or (kind.one if kind else "une ligne"),
        )

    def fixed(self, plain: Any, kind: Kind | None, where: str) -> dict[str, str]:
        if not isinstance(plain, Mapping):
            self.flaw(where, "« fixed » n’est pas une suite de colonnes.", "Écrivez par exemple category: DESKTOP.")
            return {}
        for column, value in plain.items():
            about = kind.facts.get(column) if kind else None
            if about is None:
                self.flaw(where, f"« fixed » nomme la colonne « {column} », qui n’existe pas.", _columns_of(kind))
            elif about.choices and str(value) not in map(str, dict(about.choices)):
                self.flaw(
                    where,
                    f"« {value} » n’est pas un code de « {column} ».",
                    f"Codes : {', '.join(map(str, dict(about.choices)))}.",
                )
        return {str(column): str(value) for column, value in plain.items()}

    def field(self, plain: Any, place: int, around: str, kind: Kind | None) -> Field | None:
        self.fields += 1
        if self.fields > MOST_FIELDS:
            if self.fields == MOST_FIELDS + 1:
                self.flaw(around, f"il y a plus de {MOST_FIELDS} champs.", "Faites deux questionnaires.")
            return None
        known = self.named(plain, f"{around}, champ n° {place}", _KEYS["field"])
        if known is None:
            return None
        where = f"{around}, champ {known.get('code', place)}"
        lands, about = self.landing(known, where, kind)
        type_ = self.among(known, where, "type", FieldType, _type_of(about))
        choices = self.choices(known, where, about, type_)
        label = self.text(known, where, "label", 160, required=about is None)
        unit = self.text(known, where, "unit", 40, required=False) or (unit_of(about) if about is not None else "")
        if type_ in (FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE) and not unit:
            self.flaw(where, "un nombre sans unité.", "Ajoutez « unit », par exemple « € par mois » ou « postes ».")
        default_tax = TaxAsked.ASKED if type_ == FieldType.PRICE else ""
        found = Field(
            code=self.code(known, where),
            label=label or str(about.verbose_name).capitalize() if about is not None else label,
            type=type_,
            unit=unit,
            tax=str(self.among(known, where, "tax", TaxAsked, default_tax)) if "tax" in known else str(default_tax),
            required=known.get("required") is True,
            help=self.text(known, where, "help", 400, required=False),
            serves=self.text(known, where, "serves", 300, required=False),
            lands=lands,
            least=self.decimal(known, where, "least"),
            most=self.decimal(known, where, "most"),
            longest=_longest(about, type_),
            choices=choices,
            skip_if=self.condition(known.get("skip_if"), where),
            tie_reason=self.text(known, where, "tie_reason", 40, required=False),
        )
        if found.least is not None and found.most is not None and found.least > found.most:
            self.flaw(where, "« least » dépasse « most ».", "Échangez-les.")
        if found.tax and not found.is_price:
            self.flaw(where, "« tax » n’a de sens que pour un prix.", "Retirez-le, ou écrivez type: price.")
        return found

    def landing(self, known: Mapping[str, Any], where: str, kind: Kind | None) -> tuple[str, Any]:
        lands = self.text(known, where, "lands", 80, required=False)
        if not lands:
            return "", None
        if kind is None:
            self.flaw(
                where,
                "la réponse tombe dans une liste, et la rubrique n’en nomme pas.",
                "Ajoutez « kind » à la rubrique.",
            )
            return lands, None
        if lands == EXTRA:
            return EXTRA, None
        if detail := detail_of(lands, kind):
            return lands, detail.about
        slug, _, column = lands.rpartition(".")
        if slug not in ("", kind.slug):
            self.flaw(
                where, f"« {lands} » n’est pas dans la liste de la rubrique.", f"Écrivez {kind.slug}.colonne, ou extra."
            )
            return lands, None
        about = kind.facts.get(column)
        if about is None:
            self.flaw(where, f"la colonne « {lands} » n’existe pas.", _columns_of(kind))
        elif isinstance(about, models.ForeignKey) and column not in ("site", "other_site", "contract", "printer"):
            self.flaw(where, f"la colonne « {lands} » ne se remplit pas ainsi.", "Retirez « lands ».")
        return column, about

    def choices(self, known: Mapping[str, Any], where: str, about: Any, type_: FieldType) -> tuple[Choice, ...]:
        if type_ not in (FieldType.CHOICE, FieldType.CHOICES, FieldType.RANKING):
            if "choices" in known or "choices_of" in known:
                self.flaw(where, "des choix pour ce qui n’en est pas un.", "Écrivez type: choice, ou retirez-les.")
            return ()
        offered = _enum_choices(about.choices if about is not None else None)
        if name := known.get("choices_of"):
            offered = _enum_choices(getattr(getattr(words, str(name), None), "choices", None))
            if not offered:
                self.flaw(
                    where,
                    f"la liste « {name} » n’existe pas.",
                    "Écrivez le nom d’une liste de l’inventaire, par exemple SiteKind.",
                )
        if "choices" in known:
            offered = self.written_choices(known["choices"], where, {choice.code for choice in offered})
        if "only" in known:
            wanted = [str(code) for code in known["only"] or []]
            unknown = [code for code in wanted if code not in {choice.code for choice in offered}]
            if unknown:
                self.flaw(where, f"« only » nomme {enumeration(unknown)}, qui n’y est pas.", "Vérifiez les codes.")
            offered = tuple(choice for choice in offered if choice.code in wanted)
        if len(offered) < 2:
            self.flaw(
                where, "il faut au moins deux choix.", "Ajoutez « choices », ou « choices_of » et le nom d’une liste."
            )
        return offered

    def written_choices(self, plain: Any, where: str, codes: set[str]) -> tuple[Choice, ...]:
        if isinstance(plain, Mapping):
            pairs = [(str(code), str(label)) for code, label in plain.items()]
        elif isinstance(plain, list) and all(
            isinstance(one, Mapping) and {"code", "label"} <= set(one) for one in plain
        ):
            pairs = [(str(one["code"]), str(one["label"])) for one in plain]
        else:
            self.flaw(where, "« choices » ne se lit pas.", "Écrivez une ligne par choix : code: intitulé.")
            return ()
        for code, label in pairs:
            if not re.fullmatch(r"[A-Za-z0-9_]{1,40}", code):
                self.flaw(where, f"« {code} » n’est pas un code.", "Des lettres, des chiffres et _ seulement.")
            if codes and code not in codes:
                self.flaw(where, f"« {code} » n’est pas un code de la colonne.", f"Codes : {', '.join(sorted(codes))}.")
            if not label.strip() or len(label) > 120:
                self.flaw(
                    where,
                    f"le choix « {code} » n’a pas d’intitulé, ou un trop long.",
                    "Donnez-lui 120 caractères au plus.",
                )
        return tuple(Choice(code, label) for code, label in pairs)

    def condition(self, plain: Any, where: str) -> Condition | None:
        if plain is None:
            return None
        if isinstance(plain, Mapping) and set(plain) == {"field", "values"} and isinstance(plain["values"], list):
            return Condition(str(plain["field"]), tuple(map(str, plain["values"])))
        if isinstance(plain, Mapping) and len(plain) == 1:
            name, values = next(iter(plain.items()))
            return Condition(str(name), tuple(map(str, values if isinstance(values, list) else [values])))
        self.flaw(where, "« skip_if » ne se lit pas.", "Écrivez par exemple skip_if: {mode: [PURCHASE, DONATION]}.")
        return None

    def check(self, plain: Any, definition: Definition, place: int) -> Check | None:
        where = f"Contrôle n° {place}"
        known = self.named(plain, where, _KEYS["check"])
        if known is None:
            return None
        rule = self.text(known, where, "rule", 40)
        if rule not in RULES:
            self.flaw(where, f"la règle « {rule} » n’existe pas.", f"Écrivez l’une de : {', '.join(RULES)}.")
        sides = {}
        for side in ("left", "right"):
            names = known.get(side) or []
            sides[side] = tuple(map(str, names if isinstance(names, list) else [names]))
            for name in sides[side]:
                section, _, code = name.partition(".")
                if not any(
                    code == one.code
                    for _, found in definition.sections()
                    if found.code == section
                    for one in found.fields
                ):
                    self.flaw(where, f"« {name} » n’est pas un champ.", "Écrivez rubrique.champ.")
        if rule.startswith("sum_") and not (sides["left"] and sides["right"]):
            self.flaw(where, "une somme se compare à une autre.", "Donnez « left » et « right ».")
        level = str(self.among(known, where, "level", Level, Level.WARNING))
        return Check(rule, level, sides["left"], sides["right"], self.text(known, where, "note", 300, required=False))

    # --- pieces

    def named(self, plain: Any, where: str, keys: tuple[str, ...]) -> Mapping[str, Any] | None:
        if not isinstance(plain, Mapping):
            self.flaw(where, "on attend des lignes « nom: valeur ».", f"Noms connus : {', '.join(keys)}.")
            return None
        for key in plain:
            if key not in keys:
                self.flaw(where, f"« {key} » n’est pas connu.", f"Noms connus : {', '.join(keys)}.")
        return plain

    def several(self, plain: Any, where: str, name: str, read: Any) -> list[Any]:
        if not isinstance(plain, list) or not plain:
            self.flaw(where, f"« {name} » manque ou est vide.", "Donnez-en au moins un, précédé d’un tiret.")
            return []
        found = [read(one, place, where) for place, one in enumerate(plain, start=1)]
        return [one for one in found if one is not None]

    def text(self, known: Mapping[str, Any], where: str, name: str, most: int, *, required: bool = True) -> str:
        value = known.get(name)
        if value is None or value == "":
            if required:
                self.flaw(where, f"« {name} » manque.", f"Ajoutez une ligne « {name}: … ».")
            return ""
        if isinstance(value, dict | list):
            self.flaw(where, f"« {name} » n’est pas un texte.", "Écrivez-le entre guillemets sur la même ligne.")
            return ""
        text = " ".join(str(value).split())
        if len(text) > most:
            self.flaw(where, f"« {name} » a {len(text)} caractères.", f"Raccourcissez-le à {most}.")
        return text

    def code(self, known: Mapping[str, Any], where: str) -> str:
        code = self.text(known, where, "code", 40)
        if code and not _CODE.fullmatch(code):
            self.flaw(
                where,
                f"« {one_line(code, 40)} » n’est pas un code.",
                "Des minuscules, des chiffres et _, en commençant par une lettre.",
            )
        return code

    def decimal(self, known: Mapping[str, Any], where: str, name: str) -> Decimal | None:
        if known.get(name) is None:
            return None
        try:
            found = Decimal(str(known[name]))
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self.flaw(where, f"« {name} » n’est pas un nombre.", "Écrivez un nombre, avec un point pour les décimales.")
            return None
        return found

    def among(self, known: Mapping[str, Any], where: str, name: str, of: Any, default: Any) -> Any:
        if known.get(name) is None:
            return default
        try:
            return of(str(known[name]))
        except ValueError:
            self.flaw(
                where,
                f"« {name} » vaut « {one_line(str(known[name]), 40)} ».",
                f"Écrivez l’un de : {', '.join(of.values)}.",
            )
            return default

    def distinct(self, found: Sequence[Any], where: str, noun: str) -> None:
        codes = [one.code for one in found]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            self.flaw(where, f"deux fois le code « {code} » ({noun}).", "Donnez un code à chacun.")


_KEYS: Final = {
    "definition": ("code", "version", "title", "purpose", "minutes", "audience", "themes", "checks"),
    "theme": ("code", "title", "help", "sections"),
    "section": ("code", "title", "repeat", "kind", "fixed", "help", "one", "fields"),
    "field": (*Field.__dataclass_fields__, "choices_of", "only"),
    "check": ("rule", "level", "left", "right", "note"),
}


def _columns_of(kind: Kind | None) -> str:
    return f"Colonnes : {', '.join(kind.facts)}." if kind else "Nommez d’abord la liste (« kind »)."


def _enum_choices(pairs: Any) -> tuple[Choice, ...]:
    return tuple(Choice(str(code), str(label)) for code, label in pairs or () if code)


def _type_of(about: Any) -> FieldType:  # noqa: PLR0911 one answer a kind of column
    """What a column takes: it need not be said twice."""
    match about:
        case None:
            return FieldType.TEXT
        case models.ForeignKey():
            return FieldType.SITE if about.name in ("site", "other_site") else FieldType.TEXT
        case models.BooleanField():
            return FieldType.YES_NO
        case models.DateField():
            return FieldType.DAY
        case models.IntegerField():
            return FieldType.COUNT
        case models.DecimalField():
            return FieldType.PRICE if getattr(about, "is_price", False) else FieldType.NUMBER
        case models.TextField():
            return FieldType.LONG_TEXT
    return FieldType.CHOICE if about.choices else FieldType.TEXT


def _longest(about: Any, type_: FieldType) -> int:
    own = getattr(about, "max_length", None)
    return own or (2000 if type_ == FieldType.LONG_TEXT else 200)
