"""What people type about their territory: members, people, shares, tokens."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.timezone import localdate
from stdnum.fr import siren as siren_rules
from stdnum.fr import siret as siret_rules

from maillage.foundations.organisations.actions import Newcomer
from maillage.foundations.organisations.enums import (
    POOLING_KINDS,
    MembershipKind,
    OrganisationKind,
    Right,
    Role,
    SharedSubject,
)
from maillage.foundations.organisations.models import Organisation
from maillage.journey.territories.enums import DEPARTMENTS, Presence
from maillage.journey.territories.imports.reference import EDITION
from maillage.journey.territories.queries import SORTS, Wanted, count_departments, name_of_siren
from maillage.kernel.forms import DayField, NumberField
from maillage.kernel.typography import number

__all__ = [
    "DateSuccessionForm",
    "DirectoryForm",
    "EndForm",
    "InvitationForm",
    "JournalForm",
    "LargerBodyForm",
    "MemberForm",
    "MembershipForm",
    "SearchForm",
    "ShareForm",
    "SuccessionForm",
    "TokenForm",
    "hidden",
]

CHOOSE: Final = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
CHOOSE_SOME: Final = CHOOSE | {"required": "Cochez au moins une ligne.", "invalid_list": "Choisissez dans la liste."}
_HOLDS_POPULATION: Final = {OrganisationKind.COMMUNE, OrganisationKind.INTERMUNICIPAL_BODY}
_SCHOOL_AND_CO: Final = [kind for kind in OrganisationKind if kind != OrganisationKind.COMMUNE]


def _text(label: str, most: int, required: str = "", **options: Any) -> forms.CharField:
    messages = {"required": required, "max_length": f"{most} caractères au plus."}
    return forms.CharField(label=label, max_length=most, required=bool(required), error_messages=messages, **options)


class SirenField(forms.CharField):
    """Nine digits, checked by their key; a SIRET gives its first nine."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Neuf chiffres ; laissez vide si vous ne le connaissez pas.")
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(label="SIREN", required=False, max_length=20, **options)

    def clean(self, value: Any) -> str:
        digits = "".join(str(super().clean(value)).split())
        if not digits or siren_rules.is_valid(digits):
            return digits
        if siret_rules.is_valid(digits):
            return digits[:9]
        if not (digits.isascii() and digits.isdigit() and len(digits) in (9, 14)):
            raise ValidationError("Un SIREN compte neuf chiffres. Comptez-les, ou laissez vide.")
        raise ValidationError("Ce SIREN comporte une faute de frappe : sa clé ne tombe pas juste. Relisez-le.")


class SearchForm(forms.Form):
    q = _text("Nom ou SIREN", 100, widget=forms.TextInput(attrs={"type": "search"}))


class DirectoryForm(forms.Form):
    """The filter of the directory, in its address; what it does not know is not asked.

    ``groupings``: those that the organisation belongs to; where there are several, one is shown at a time.
    """

    groupement = forms.ChoiceField(label="Territoire", required=False, error_messages=CHOOSE)
    q = _text("Nom ou SIREN", 100, widget=forms.TextInput(attrs={"type": "search"}))
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *OrganisationKind.choices], error_messages=CHOOSE
    )
    etat = forms.ChoiceField(label="Montrer", required=False, choices=Presence.choices, error_messages=CHOOSE)

    def __init__(self, *args: Any, groupings: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groupings = groupings if len(groupings) > 1 else {}
        if self.groupings:
            _choices(self, "groupement", [(str(key), name) for key, name in self.groupings.items()])
        else:
            del self.fields["groupement"]

    def wanted(self) -> Wanted:
        asked = self.cleaned_data if self.is_valid() else {}
        chosen = asked.get("groupement") or next(map(str, self.groupings), "")
        sort = str(self.data.get("tri", ""))
        column = SORTS.get(sort.removeprefix("-"), SORTS["nom"])
        return Wanted(
            asked.get("q", ""),
            asked.get("nature", ""),
            asked.get("etat", Presence.PRESENT),
            column.reversed() if sort.startswith("-") else column,
            int(chosen) if chosen else None,
        )


class JournalForm(forms.Form):
    q = _text("Mots", 100, widget=forms.TextInput(attrs={"type": "search"}))
    par = _text("Par qui", 100)
    du = DayField(label="Du", required=False, help_text="")
    au = DayField(label="Au", required=False, help_text="")


class _NamedForm(forms.Form):
    """A name and a SIREN that the reference does not give to a commune or an EPCI."""

    name = _text("Nom", 160, "Écrivez son nom.")
    kind = forms.ChoiceField(label="Nature", error_messages=CHOOSE)
    siren = SirenField()

    def clean_siren(self) -> str:
        siren: str = self.cleaned_data["siren"]
        found = name_of_siren(siren)
        if found is not None:
            name, is_commune = found
            where = "cherchez-la par son nom" if is_commune else "cherchez-le parmi les EPCI"
            raise ValidationError(f"Ce SIREN est celui de {name} : {where}, tout le reste sera rempli.")
        return siren


class LargerBodyForm(_NamedForm):
    """A body for whole départements."""

    departments = forms.MultipleChoiceField(
        label="Départements",
        help_text="Toutes leurs communes deviennent membres ; leur nombre est entre parenthèses.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE_SOME,
    )
    has_bodies = forms.BooleanField(label="Inscrire aussi leurs EPCI", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [OrganisationKind(kind) for kind in OrganisationKind if kind in POOLING_KINDS]
        _choices(self, "kind", [(kind, kind.label) for kind in kinds if kind != OrganisationKind.INTERMUNICIPAL_BODY])
        _choices(
            self,
            "departments",
            [
                (code, f"{code} – {DEPARTMENTS.get(code, code)} ({number(communes)})")
                for code, communes in count_departments()
            ],
        )

    def newcomer(self) -> Newcomer:
        asked = self.cleaned_data
        return Newcomer(asked["name"], OrganisationKind(asked["kind"]), asked["siren"])


class MembershipForm(forms.Form):
    """How an organisation belongs to the territory."""

    quality = forms.ChoiceField(
        label="Qualité",
        choices=MembershipKind.choices,
        initial=MembershipKind.MEMBER,
        help_text="Membre : siège à l’assemblée. Adhérent : a signé une convention ou paie une cotisation. "
        "Bénéficiaire : peut commander sans adhérer.",
        error_messages=CHOOSE,
    )
    valid_from = DayField(label="Depuis le", required=False)
    valid_to = DayField(label="Jusqu’au", required=False)
    legal_basis = _text("Acte", 200, help_text="Délibération, arrêté, convention : son titre et sa date.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _in_order(self, "La fin précède le début. Corrigez l’une des deux dates.")
        return cleaned

    def link(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {
            "kind": MembershipKind(asked["quality"]),
            **{name: asked[name] for name in ("valid_from", "valid_to", "legal_basis")},
        }


class MemberForm(_NamedForm, MembershipForm):
    """An organisation that the reference does not know."""

    population = NumberField(
        label="Population municipale",
        unit="habitants",
        required=False,
        decimal_places=0,
        min_value=0,
        max_value=99_999_999,
        help_text="Pour une commune ou un EPCI seulement.",
    )
    field_order = ("name", "kind", "siren", "population", "quality", "valid_from", "valid_to", "legal_basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [*_SCHOOL_AND_CO, OrganisationKind.COMMUNE]
        _choices(self, "kind", [("", "Choisissez"), *((kind, kind.label) for kind in kinds)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("population") is not None and cleaned.get("kind") not in ("", None, *_HOLDS_POPULATION):
            self.add_error("population", "Seuls une commune ou un EPCI ont une population. Laissez vide.")
        return cleaned

    def newcomer(self) -> Newcomer:
        asked = self.cleaned_data
        population = None if asked["population"] is None else int(asked["population"])
        return Newcomer(
            asked["name"],
            OrganisationKind(asked["kind"]),
            asked["siren"],
            population=population,
            population_year=None if population is None else EDITION,
        )


class CompleteForm(forms.Form):
    """What was not known when the organisation was brought in."""

    siren = SirenField()
    population = NumberField(
        label="Population municipale",
        unit="habitants",
        required=False,
        decimal_places=0,
        min_value=0,
        max_value=99_999_999,
        help_text="Pour une commune ou un EPCI seulement ; vide si elle n’est pas connue.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"siren": organisation.siren, "population": organisation.population}
        if organisation.kind not in _HOLDS_POPULATION:
            del self.fields["population"]


class EndForm(forms.Form):
    """The last day of something."""

    on = DayField(label="Dernier jour")

    def __init__(self, *args: Any, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = localdate()
        if help_text:
            self.fields["on"].help_text = help_text


class SuccessionForm(forms.Form):
    """Who disappears, who succeeds: a member, or one that is not in the list yet."""

    gone: forms.ModelMultipleChoiceField[Organisation] = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Celles qui disparaissent",
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE_SOME,
    )
    successor: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        queryset=None,
        label="Celle qui leur succède",
        required=False,
        empty_label="Elle n’est pas encore dans la liste",
        error_messages=CHOOSE,
    )
    new_name = _text(
        "Sinon, le nom de la nouvelle",
        160,
        help_text="Une commune nouvelle connue du référentiel y est reprise avec son SIREN et sa population.",
    )
    effective_on = DayField(
        label="Date d’effet", required=False, help_text="Laissez vide si vous ne la connaissez pas encore."
    )
    basis = _text("Acte", 200, help_text="Arrêté préfectoral, délibération : son titre et sa date.")

    def __init__(self, *args: Any, members: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("gone", "successor"):
            self.fields[name].queryset = members  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        successor, name = cleaned.get("successor"), cleaned.get("new_name", "").strip()
        if "successor" in cleaned and bool(successor) == bool(name):
            self.add_error(
                "successor", "Choisissez celle qui succède, ou écrivez le nom de la nouvelle : l’un des deux."
            )
        if successor and successor in cleaned.get("gone", ()):
            self.add_error("successor", "Celle qui succède ne peut pas être de celles qui disparaissent.")
        day = cleaned.get("effective_on")
        if day is not None and day > localdate():
            self.add_error("effective_on", "Cette fusion n’a pas encore eu lieu. Inscrivez-la le jour venu.")
        return cleaned


class GiveWayForm(forms.Form):
    """Which organisation of the directory takes the place of one's own."""

    successor: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        queryset=None, label="Celle qui vous succède", empty_label="Choisissez", error_messages=CHOOSE
    )
    effective_on = DayField(
        label="Date d’effet", required=False, help_text="Laissez vide si vous ne la connaissez pas encore."
    )
    basis = _text("Acte", 200, help_text="Arrêté préfectoral, délibération : son titre et sa date.")

    def __init__(self, *args: Any, successors: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors  # type: ignore[attr-defined]


class DateSuccessionForm(forms.Form):
    effective_on = DayField(label="Date d’effet", help_text="Celle de l’acte, par exemple 01/01/2016.")


class _PeriodForm(forms.Form):
    valid_from = DayField(label="À partir du")
    valid_to = DayField(label="Jusqu’au", required=False, help_text="Laissez vide si la fin n’est pas prévue.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = localdate()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _in_order(self, "La fin précède le début. Corrigez l’une des deux dates.")
        return cleaned


class InvitationForm(_PeriodForm):
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=200,
        help_text="La sienne, pas celle de l’accueil : chacun a son compte.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Écrivez son adresse électronique.",
            "invalid": "Cette adresse n’est pas complète, par exemple prenom.nom@mairie.example.",
        },
    )
    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect, error_messages=CHOOSE)
    field_order = ("email", "role", "valid_from", "valid_to")

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "role", [(role, role.label) for role in roles])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class ShareForm(_PeriodForm):
    grantee: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        queryset=None, label="Avec qui", empty_label="Choisissez", error_messages=CHOOSE
    )
    subject = forms.ChoiceField(
        label="Ce qui est montré", widget=forms.RadioSelect, choices=SharedSubject.choices, error_messages=CHOOSE
    )
    basis = _text("Motif", 200, "Dites pourquoi : convention, demande, étude…", help_text="Convention, demande, étude…")
    field_order = ("grantee", "subject", "valid_from", "valid_to", "basis")

    def __init__(self, *args: Any, grantees: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grantee"].queryset = grantees  # type: ignore[attr-defined]
        self.fields["subject"].initial = SharedSubject.CENSUS

    def clean_subject(self) -> SharedSubject:
        return SharedSubject(self.cleaned_data["subject"])


class TokenForm(forms.Form):
    name = _text("Usage", 80, "Dites à quoi il servira.", help_text="Le programme qui s’en servira, et où il tourne.")
    rights = forms.MultipleChoiceField(
        label="Ce que le programme pourra faire",
        help_text="Le moins possible. Il ne pourra jamais plus que vous.",
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE_SOME,
    )
    expires_on = DayField(label="Dernier jour", help_text="Dans l’année ; il faudra ensuite en créer un autre.")

    def __init__(self, *args: Any, rights: Iterable[Right], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "rights", [(right, right.label.capitalize()) for right in rights])

    def clean_rights(self) -> list[Right]:
        return [Right(right) for right in self.cleaned_data["rights"]]

    def clean_expires_on(self) -> date:
        last: date = self.cleaned_data["expires_on"]
        if not localdate() <= last <= localdate() + timedelta(days=365):
            raise ValidationError("Donnez une date d’ici un an.")
        return last


def hidden(form: forms.Form) -> forms.Form:
    """The same form, whose answers are kept while its consequences are read."""
    for field in form.fields.values():
        is_several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
        field.widget = forms.MultipleHiddenInput() if is_several else field.hidden_widget()
    form.fields["confirmed"] = forms.CharField(initial="oui", widget=forms.HiddenInput)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["confirmed"] = "oui"  # type: ignore[index]
    return form


def _choices(form: forms.Form, name: str, choices: Collection[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _in_order(form: forms.Form, message: str) -> None:
    start, end = form.cleaned_data.get("valid_from"), form.cleaned_data.get("valid_to")
    if start is not None and end is not None and end < start:
        form.add_error("valid_to", message)
