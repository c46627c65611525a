"""What people say of a file: what it is, and how each of its columns is read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from maillage.journey.census.inventory.enums import TaxBasis
from maillage.journey.census.inventory.models import KINDS, Kind, NotRead, read_text
from maillage.journey.census.transfers.engine import KEYS, ColumnRule, Rules, Target, key_label
from maillage.journey.census.transfers.enums import Mode
from maillage.journey.census.transfers.imports import FoundTable, shipped_mappings
from maillage.journey.census.transfers.models import FileMapping
from maillage.kernel.forms import UploadField
from maillage.kernel.spelling import fold
from maillage.kernel.tables import SEPARATORS, TABLE_ENDINGS, TEXT_ENCODINGS

__all__ = ["MOST_MEGABYTES", "DepositForm", "DialectForm", "OthersForm", "RulesForm"]

MOST_MEGABYTES: Final = 20
SHIPPED: Final = "modele:"


class DepositForm(forms.Form):
    """A file for the inventory."""

    fichier = UploadField(label="Fichier", extensions=TABLE_ENDINGS, most_megabytes=MOST_MEGABYTES)
    liste = forms.ChoiceField(
        label="Ses lignes sont",
        required=False,
        choices=[("", "À reconnaître dans le fichier"), *((kind.slug, kind.title) for kind in KINDS.values())],
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    correspondance = forms.ChoiceField(
        label="Lire comme",
        required=False,
        help_text="Maillage propose ; vous vérifiez à l’étape suivante.",
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args: Any, mappings: Sequence[FileMapping], **options: Any) -> None:
        super().__init__(*args, **options)
        kept = [(str(one.pk), one.name) for one in mappings]
        makes = [(f"{SHIPPED}{slug}", one.name) for slug, one in shipped_mappings().items()]
        field: Any = self.fields["correspondance"]
        field.choices = [("", "Proposer"), *([("Les vôtres", kept)] if kept else []), ("Modèles de départ", makes)]
        self._mappings = {str(one.pk): one for one in mappings}

    @property
    def kind(self) -> Kind | None:
        return KINDS.get(self.cleaned_data["liste"])

    @property
    def mapping(self) -> Any:
        """A ``FileMapping``, a ``Shipped``, or ``None`` to find out."""
        chosen = self.cleaned_data["correspondance"]
        return self._mappings.get(chosen) or shipped_mappings().get(chosen.removeprefix(SHIPPED))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and self.mapping is not None and self.kind is not None:
            kind = getattr(self.mapping, "kind", "") or self.mapping.base.kind
            if kind != self.kind.slug:
                self.add_error(
                    "correspondance", "Cette correspondance est d’une autre liste. Choisissez l’une ou l’autre."
                )
        return found


class DialectForm(forms.Form):
    """How the file is written, where it was not well understood."""

    feuille = forms.ChoiceField(label="Feuille", error_messages={"invalid_choice": "Choisissez une feuille."})
    titres = forms.IntegerField(
        label="Ligne des titres",
        min_value=1,
        max_value=100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Écrivez un nombre de 1 à 100."
        ),
    )
    encodage = forms.ChoiceField(
        label="Accents", required=False, choices=[("", "À reconnaître"), *TEXT_ENCODINGS.items()]
    )
    separateur = forms.ChoiceField(
        label="Séparateur",
        required=False,
        choices=[("", "À reconnaître"), *((f"s{place}", name) for place, name in enumerate(SEPARATORS.values()))],
    )

    def __init__(self, *args: Any, tables: Sequence[FoundTable], is_text: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["feuille"]
        field.choices = [(one.name, f"{one.name} ({one.rows} lignes)") for one in tables]
        if not is_text:
            del self.fields["encodage"], self.fields["separateur"]
        if len(tables) == 1:
            field.widget = forms.HiddenInput()

    @property
    def separator(self) -> str:
        chosen = self.cleaned_data.get("separateur", "")
        return list(SEPARATORS)[int(chosen[1:])] if chosen else ""


class RulesForm(forms.Form):
    """One choice a column of the file, and how records are found again. ``samples``: some values of each column."""

    samples: Sequence[Sequence[str]] = ()
    cle = forms.ChoiceField(
        label="Retrouver une fiche par",
        required=False,
        help_text="Sans clé, chaque ligne devient une nouvelle fiche.",
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    cle2 = forms.ChoiceField(
        label="Sinon par", required=False, error_messages={"invalid_choice": "Choisissez dans la liste."}
    )
    mode = forms.ChoiceField(label="L’import doit", choices=Mode.choices, error_messages={"required": "Choisissez."})
    makes_sites = forms.BooleanField(label="Créer les lieux qui ne sont pas connus", required=False)
    clears = forms.BooleanField(label="Une case vide efface la valeur connue", required=False)
    remember = forms.CharField(
        label="Retenir cette correspondance sous le nom",
        max_length=120,
        required=False,
        help_text="Le prochain fichier qui a les mêmes titres sera lu ainsi.",
    )

    def __init__(
        self, *args: Any, table: FoundTable, kind: Kind, targets: Mapping[str, Target], rules: Rules, **options: Any
    ) -> None:
        self.table, self.kind, self.targets, self.rules = table, kind, targets, rules
        options["initial"] = _initial(rules) | options.get("initial", {})
        super().__init__(*args, **options)
        choices = _target_choices(targets)
        for place, title in enumerate(table.header):
            self.fields[f"c{place}"] = _select(f"Où va la colonne « {title} »", choices)
        keys = [key for key in KEYS if all(part in targets for part in key.split("+"))]
        labels = [("", "Aucune clé"), *((key, key_label(key, targets)) for key in keys)]
        for name in ("cle", "cle2"):
            field: Any = self.fields[name]
            field.choices = labels
        if "site" not in targets:
            del self.fields["makes_sites"]
        self._add_constants()
        self._add_translations()

    def _add_constants(self) -> None:
        """Said once for the whole file: the tax basis of its prices, and what a new record must have."""
        if any(one.is_price for one in self.targets.values()):
            self.fields["v_tax_basis"] = forms.ChoiceField(
                label="Les prix du fichier sont",
                required=False,
                choices=[("", "dits par le fichier"), *TaxBasis.choices],
            )
        for code, one in self.targets.items():
            about = one.field
            if about is not None and about.choices and not (about.null or about.blank or about.has_default()):
                self.fields[f"v_{code}"] = forms.ChoiceField(
                    label=f"{one.title.capitalize()}, quand le fichier ne le dit pas",
                    required=False,
                    choices=[("", "–"), *about.choices],
                )

    def _add_translations(self) -> None:
        """Values of the file that are none of ours, for columns that are choices."""
        self.untranslated: list[tuple[str, str, str]] = []
        for place, title in enumerate(self.table.header):
            code = self._chosen(place)
            one = self.targets.get(code)
            if one is None or one.field is None or not one.field.choices:
                continue
            rule = self._rule(place)
            known = {fold(text) for text in rule.translations}
            for position, text in enumerate(self.table.values[place] if place < len(self.table.values) else []):
                if _is_ours(one.field, text):
                    continue
                name = f"t{place}_{position}"
                initial = next((value for key, value in rule.translations.items() if fold(key) == fold(text)), "")
                self.fields[name] = _select(
                    f"« {text} » ({title}) veut dire", [("", "à corriger dans le fichier"), *one.field.choices]
                )
                self.initial.setdefault(name, initial or (rule.otherwise if fold(text) not in known else ""))
                self.untranslated.append((name, title, text))

    def _chosen(self, place: int) -> str:
        if self.is_bound:
            return str(self.data.get(f"c{place}", ""))
        return self._rule(place).target

    def _rule(self, place: int) -> ColumnRule:
        return self.rules.columns[place] if place < len(self.rules.columns) else ColumnRule(self.table.header[place])

    @property
    def columns(self) -> list[tuple[str, str, Any]]:
        """For the page: each title, some of its values, and the choice."""
        return [
            (title, ", ".join(self.samples[place]), self[f"c{place}"]) for place, title in enumerate(self.table.header)
        ]

    @property
    def translations(self) -> list[Any]:
        return [self[name] for name, _, _ in self.untranslated]

    @property
    def is_to_be_translated(self) -> bool:
        """A column was just said to be a choice, and the words of the file were not on the page that was sent."""
        return self.is_bound and any(name not in self.data for name, _, _ in self.untranslated)

    @property
    def others(self) -> list[Any]:
        """The fields that stand under the columns."""
        return [self[name] for name in self.fields if name[:1] not in "ct" or name in ("cle", "cle2", "clears")]

    def as_rules(self) -> Rules:
        """What was said. The form is valid."""
        typed = self.cleaned_data
        columns = []
        for place, title in enumerate(self.table.header):
            before, target = self._rule(place), typed[f"c{place}"]
            is_same = before.target == target
            translations = dict(before.translations) if is_same else {}
            for name, _, text in self.untranslated:
                if name.startswith(f"t{place}_"):
                    translations = {key: value for key, value in translations.items() if fold(key) != fold(text)}
                    if typed[name]:
                        translations[text] = typed[name]
            columns.append(
                ColumnRule(
                    title, target, translations, before.otherwise if is_same else "", before.divisor if is_same else ""
                )
            )
        there = {column.target for column in columns}
        constants = {name[2:]: value for name, value in typed.items() if name.startswith("v_") and value}
        constants |= {
            code: text
            for code, text in self.rules.constants.items()
            if f"v_{code}" not in self.fields and code in self.targets and code not in there
        }
        keys = tuple(dict.fromkeys(key for key in (typed["cle"], typed["cle2"]) if key))
        return Rules(
            self.kind.slug,
            tuple(columns),
            constants,
            keys,
            Mode(typed["mode"]),
            makes_sites=bool(typed.get("makes_sites")),
            clears=bool(typed["clears"]),
        )


class OthersForm(forms.Form):
    """Undo all the same what can be undone."""

    autres = forms.BooleanField(
        label="Annuler les autres, et laisser celles-ci comme elles sont",
        error_messages={"required": "Cochez pour annuler les autres, ou gardez l’import."},
    )


def _initial(rules: Rules) -> dict[str, Any]:
    keys = (*rules.keys, "", "")
    return {
        "cle": keys[0],
        "cle2": keys[1],
        "mode": rules.mode,
        "makes_sites": rules.makes_sites,
        "clears": rules.clears,
        **{f"v_{code}": text for code, text in rules.constants.items()},
        **{f"c{place}": column.target for place, column in enumerate(rules.columns)},
    }


def _target_choices(targets: Mapping[str, Target]) -> list[Any]:
    finding = ("id", "source_key", "owner_name", "owner_siren", "owner_insee", "provenance")
    plain = [(code, one.label) for code, one in targets.items() if code not in finding]
    return [("", "– n’est pas lue –"), *plain, ("Repères", [(code, targets[code].label) for code in finding])]


def _select(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.Select(attrs={"aria-label": label}),
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )


def _is_ours(field: Any, text: str) -> bool:
    try:
        read_text(field, text)
    except NotRead:
        return False
    return True
