"""What people type about sharings."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from maillage.engine.errors import MaillageError
from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.models import Organisation
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.sharing.actions import Draft, MemberEntry
from maillage.journey.studies.sharing.engine import coalitions_of, links_of, tiers_of
from maillage.journey.studies.sharing.engine.cited import Citation, citation_of
from maillage.journey.studies.sharing.enums import GameKind, KeyKind, Method
from maillage.journey.studies.sharing.models import CostSharing, KeySnapshot, SharingMember
from maillage.journey.studies.sharing.queries import members_of, values_of, works_of
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.forms import NumberField
from maillage.kernel.typography import enumeration, number

__all__ = ["COSTS", "CRITERIA", "SharingForm", "ValuesForm", "values_form"]

CHOOSE: Final = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
COSTS: Final = 3
CRITERIA: Final = 5
_READERS: Final = {GameKind.VOLUME: tiers_of, GameKind.NETWORK: links_of, GameKind.COALITIONS: coalitions_of}


def _amount(label: str, help_text: str = "", **options: Any) -> NumberField:
    options.setdefault("min_value", Decimal(0))
    return NumberField(
        label=label, unit="€", decimal_places=2, max_digits=12, required=False, help_text=help_text, **options
    )


class SharingForm(forms.Form):
    """A sharing, whole: what, among whom, how."""

    template_name = "study_sharing/forms/sharing.html"

    name = forms.CharField(
        label="Ce qui est réparti",
        max_length=120,
        help_text="Par exemple : logiciel de gestion, année 2027.",
        error_messages={"required": "Donnez un nom, celui que les membres liront."},
    )
    study = forms.ChoiceField(label="D’après l’étude", required=False, error_messages=CHOOSE)
    scenario = forms.ChoiceField(
        label="D’après le scénario",
        required=False,
        error_messages=CHOOSE,
        help_text="Laissez les coûts vides : ceux du scénario seront repris, par an. Il reste cité tel qu’il est aujourd’hui.",
    )
    tax_basis = forms.ChoiceField(
        label="Les montants sont",
        choices=[(basis.name, basis.value) for basis in TaxBasis],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si les montants sont HT ou TTC."},
    )
    year = NumberField(label="Année", decimal_places=0, min_value=2000, max_value=2100)
    years = NumberField(
        label="Sur combien d’années additionner", unit="ans", decimal_places=0, min_value=1, max_value=30
    )
    note = forms.CharField(
        label="Remarque",
        required=False,
        max_length=300,
        help_text="D’où vient le coût, et ce qui est supposé : les membres la liront.",
    )
    method = forms.ChoiceField(label="Comment", choices=Method.choices, widget=forms.RadioSelect, error_messages=CHOOSE)
    floor = _amount("Part minimale de chacun")
    cap = _amount("Part maximale de chacun")
    phase_year = NumberField(
        label="Lissage : année", decimal_places=0, min_value=1, max_value=30, required=False,
        help_text="De ce que chacun payait avant à la clé. La dernière année est celle de la clé seule.",
    )  # fmt: skip
    phase_years = NumberField(
        label="Lissage : durée", unit="ans", decimal_places=0, min_value=1, max_value=30, required=False
    )
    game_kind = forms.ChoiceField(
        label="Ce que des membres paieraient sans les autres se déduit",
        choices=GameKind.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        help_text="Il sert à dire si certains auraient intérêt à partir, et à répartir selon ce que chacun apporte.",
    )
    quantity_kind = forms.ChoiceField(
        label="Tarif : ce que l’on achète",
        required=False,
        choices=[
            ("", "–"),
            *((kind.value, kind.label) for kind in KeyKind if kind not in (KeyKind.POORER, KeyKind.RICHER)),
        ],
        error_messages=CHOOSE,
    )
    game_fixed = _amount("Tarif : part fixe")
    is_marginal = forms.BooleanField(
        label="Tarif : chaque tranche à son prix",
        required=False,
        help_text="Sinon, le tout est au prix du palier atteint.",
    )
    game_text = forms.CharField(
        label="Paliers, tronçons ou groupes",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Une ligne chacun. Tarif : à partir de ; prix unitaire. Réseau : point ; vers ; coût. Groupes : "
        "Taulé + Henvic ; coût.",
    )
    wanted_error = _amount("Erreur acceptée d’un tirage", "Au-delà de quinze membres, quand il faut tirer au hasard.")
    seed = NumberField(label="Graine du tirage", decimal_places=0, min_value=1, max_value=2_000_000_000, required=False)
    members = forms.TypedMultipleChoiceField(
        label="Membres qui se partagent le coût",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une collectivité.", "invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Organisation],
        studies: Sequence[Study],
        scenarios: Sequence[Scenario],
        costs: int = COSTS,
        criteria: int = CRITERIA,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cost_rows, self.criterion_rows = range(costs), range(criteria)
        self.scenarios = {one.pk: one for one in scenarios}
        self.fields["members"].required = not self.data.get("scenario")
        told = [(one.pk, f"{one.name} ({one.study.name})") for one in scenarios]
        self.fields["scenario"].choices = [("", "Aucun"), *told]  # type: ignore[attr-defined]
        self.candidates = {one.pk: one for one in candidates}
        self.studies = {one.pk: one for one in studies}
        self.fields["members"].choices = [(one.pk, one.name) for one in candidates]  # type: ignore[attr-defined]
        self.fields["study"].choices = [("", "Aucune"), *((one.pk, one.name) for one in studies)]  # type: ignore[attr-defined]
        for place in self.cost_rows:
            self.fields[f"cost_label_{place}"] = forms.CharField(label="Objet", required=False, max_length=120)
            self.fields[f"cost_amount_{place}"] = _amount("Coût par an")
        kinds = [("", "–"), *KeyKind.choices]
        for place in self.criterion_rows:
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label="Critère", required=False, choices=kinds, error_messages=CHOOSE
            )
            self.fields[f"weight_{place}"] = NumberField(
                label="Poids", unit="%", required=False, decimal_places=2, max_digits=5, min_value=0, max_value=100
            )

    def group(self, name: str) -> list[forms.BoundField]:
        """The fields of a part of the page, in their order."""
        names = {
            "what": ["name", "study", "scenario", "tax_basis", "year", "years", "note"],
            "costs": [f"cost_{what}_{place}" for place in self.cost_rows for what in ("label", "amount")],
            "key": [f"{what}_{place}" for place in self.criterion_rows for what in ("kind", "weight")],
            "options": ["floor", "cap", "phase_year", "phase_years"],
            "game": ["game_kind", "quantity_kind", "game_text", "game_fixed", "is_marginal", "wanted_error", "seed"],
        }[name]
        return [self[field] for field in names]

    def get_context(self) -> dict[str, Any]:
        groups = {name: self.group(name) for name in ("what", "costs", "key", "options", "game")}
        opened = {
            name: any(field.errors or field.value() not in (None, "", 1, "1", False) for field in fields)
            for name, fields in groups.items()
        }
        return {**super().get_context(), "groups": groups, "opened": opened}

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.cleaned_data
        scenario = self.scenarios.get(int(asked.get("scenario") or 0))
        cited = None if scenario is None else citation_of(scenario)
        self._clean_costs(asked, cited)
        self._clean_members(asked, cited)
        self._clean_key(asked)
        self._clean_game(asked)
        if bool(asked.get("phase_year")) != bool(asked.get("phase_years")):
            self.add_error("phase_year", "Donnez l’année du lissage et sa durée, ou aucune des deux.")
        return asked

    def _clean_members(self, asked: dict[str, Any], cited: Citation | None) -> None:
        """Those that are ticked; where none is, those of the scenario that are still members."""
        if cited is not None and not asked.get("members") and "members" not in self.errors:
            asked["members"] = [pk for pk in cited.members if pk in self.candidates]
            if not asked["members"]:
                self.add_error("members", "Ce scénario n’a plus de participante parmi vos membres : cochez-les.")

    def _clean_costs(self, asked: dict[str, Any], cited: Citation | None) -> None:
        costs = []
        for place in self.cost_rows:
            label, amount = asked.get(f"cost_label_{place}", ""), asked.get(f"cost_amount_{place}")
            if amount is not None:
                costs.append((label or asked.get("name", ""), amount))
            elif label:
                self.add_error(f"cost_amount_{place}", "Donnez le montant de ce coût, ou retirez son objet.")
        if not costs and cited is not None and not asked.get("game_kind"):
            costs = list(cited.costs)
            if costs and asked.get("tax_basis") != cited.told["basis"]:
                self.add_error("tax_basis", f"Les coûts de ce scénario sont {cited.told['basis']}.")
        if not costs and not asked.get("game_kind"):
            why = "Ce scénario n’a aucun coût commun : donnez" if cited is not None else "Donnez"
            self.add_error("cost_amount_0", f"{why} le coût à répartir.")
        asked["costs"] = costs

    def _clean_key(self, asked: dict[str, Any]) -> None:
        chosen: dict[KeyKind, Decimal] = {}
        for place in self.criterion_rows:
            kind, weight = asked.get(f"kind_{place}"), asked.get(f"weight_{place}")
            if not kind:
                if weight:
                    self.add_error(f"kind_{place}", "Choisissez le critère de ce poids.")
                continue
            if KeyKind(kind) in chosen:
                self.add_error(f"kind_{place}", "Ce critère est déjà là.")
            chosen[KeyKind(kind)] = weight or Decimal(0)
        if len(chosen) == 1 and not sum(chosen.values()):
            chosen = dict.fromkeys(chosen, Decimal(100))
        total = sum(chosen.values(), Decimal(0))
        if asked.get("method") == Method.KEY and total != 100:
            self.add_error(
                "weight_0", f"Les poids doivent faire 100 % ; ils font {number(total, 0 if not total % 1 else 2)} %."
            )
        asked["criteria"] = list(chosen.items())

    def _clean_game(self, asked: dict[str, Any]) -> None:
        kind = asked.get("game_kind")
        if not kind:
            if asked.get("method") in (Method.SHAPLEY, Method.LEAST_CORE):
                self.add_error(
                    "game_kind", "Cette méthode demande de dire ce que des membres paieraient sans les autres."
                )
            return
        if kind == GameKind.VOLUME and not asked.get("quantity_kind"):
            self.add_error("quantity_kind", "Dites ce que l’on achète à ce tarif.")
        try:
            read = _READERS[GameKind(kind)](asked.get("game_text", ""))
        except MaillageError as refused:
            self.add_error("game_text", str(refused))
            return
        if not read:
            self.add_error("game_text", "Écrivez au moins une ligne.")
        elif kind == GameKind.COALITIONS and "members" in asked:
            names = {self.candidates[pk].name for pk in asked["members"] if pk in self.candidates}
            if strangers := sorted({name for group, _ in coalitions_of(asked["game_text"]) for name in group} - names):
                told = enumeration(strangers[:5])
                self.add_error(
                    "game_text",
                    f"Pas parmi les membres cochés : {told}. Corrigez ces noms, ou cochez ces collectivités.",
                )

    def draft(self) -> Draft:
        """What was typed, once it is valid."""
        asked = self.cleaned_data
        chosen = set(asked["members"])
        scenario = self.scenarios.get(int(asked["scenario"] or 0))
        study = self.studies.get(int(asked["study"])) if asked["study"] else None
        return Draft(
            name=asked["name"],
            tax_basis=asked["tax_basis"],
            year=int(asked["year"]),
            members=[one for pk, one in self.candidates.items() if pk in chosen],
            costs=asked["costs"],
            criteria=asked["criteria"],
            facts={
                "study": study if scenario is None else scenario.study,
                "scenario": scenario,
                "years": int(asked["years"]),
                "note": asked["note"],
                "method": asked["method"],
                "floor": asked["floor"],
                "cap": asked["cap"],
                "phase_year": asked["phase_year"],
                "phase_years": asked["phase_years"],
                "wanted_error": asked["wanted_error"] or None,
                "seed": int(asked["seed"] or 1),
            },
            game={
                "game_kind": asked["game_kind"],
                "game_text": asked["game_text"] if asked["game_kind"] else "",
                "game_fixed": asked["game_fixed"] or Decimal(0),
                "is_marginal": asked["is_marginal"],
                "quantity_kind": asked["quantity_kind"] if asked["game_kind"] == GameKind.VOLUME else "",
            },
        )


class ValuesForm(forms.Form):
    """The values of each member, and what else must be known of it: one row a member, as a table."""

    template_name = "study_sharing/forms/values.html"

    def __init__(
        self,
        *args: Any,
        members: Sequence[SharingMember],
        values: dict[int, dict[str, KeySnapshot]],
        kinds: Sequence[KeyKind],
        columns: Sequence[tuple[str, str]],
        costs: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members, self.snapshots, self.kinds, self.columns, self.costs = members, values, kinds, columns, costs
        for member in members:
            for kind in kinds:
                row = values[member.pk][kind]
                self._add(member, kind, f"{KeyKind(kind).label} de {member.name}", row.value, 3)
            for column, label in columns:
                self._add(
                    member, column, f"{label}, {member.name}", getattr(member, column), 0 if column == "months" else 2
                )
            for position, label in costs:
                self.fields[f"m{member.pk}-cost-{position}"] = forms.BooleanField(
                    label=f"{member.name} ne supporte pas : {label}",
                    required=False,
                    initial=position in member.excluded,
                )

    def _add(self, member: SharingMember, code: str, label: str, value: Any, digits: int) -> None:
        name = f"m{member.pk}-{code}"
        if code == "node":
            named = forms.TextInput(attrs={"size": 12, "aria-label": label})
            self.fields[name] = forms.CharField(label=label, required=False, max_length=60, initial=value, widget=named)
            return
        low = None if code == "balance" else Decimal(1 if code == "months" else 0)
        options: dict[str, Any] = {"min_value": low, "max_value": 12} if code == "months" else {"min_value": low}
        field = NumberField(
            label=label,
            required=code == "months",
            decimal_places=digits,
            max_digits=14,
            initial=_trimmed(value),
            widget=forms.TextInput(
                attrs={
                    "inputmode": "decimal" if digits else "numeric",
                    "autocomplete": "off",
                    "size": 8,
                    "aria-label": label,
                }
            ),
            error_messages={"required": "De 1 à 12."},
            **options,
        )
        self.fields[name] = field

    def rows(self) -> Iterator[tuple[SharingMember, list[tuple[forms.BoundField, str, str]]]]:
        """A member, then its fields: title of the column, and where the value comes from."""
        for member in self.members:
            cells = [
                (self[f"m{member.pk}-{kind}"], KeyKind(kind).label, _origin(self.snapshots[member.pk][kind]))
                for kind in self.kinds
            ]
            cells += [(self[f"m{member.pk}-{column}"], label, "") for column, label in self.columns]
            cells += [(self[f"m{member.pk}-cost-{position}"], f"Exclu : {label}", "") for position, label in self.costs]
            yield member, cells

    def titles(self) -> list[str]:
        """Of the columns."""
        kinds = [str(KeyKind(kind).label) for kind in self.kinds]
        return [*kinds, *(label for _, label in self.columns), *(f"Exclu : {label}" for _, label in self.costs)]

    def entries(self) -> dict[int, MemberEntry]:
        """What was typed, by member, once it is valid."""
        asked = self.cleaned_data
        found = {}
        for member in self.members:
            facts: dict[str, Any] = {column: asked[f"m{member.pk}-{column}"] for column, _ in self.columns}
            if "balance" in facts:
                facts["balance"] = facts["balance"] or Decimal(0)
            facts["excluded"] = [position for position, _ in self.costs if asked[f"m{member.pk}-cost-{position}"]]
            values = {str(kind): asked[f"m{member.pk}-{kind}"] for kind in self.kinds}
            found[member.pk] = MemberEntry(facts, values)
        return found


def values_form(found: CostSharing, data: Mapping[str, Any] | None = None) -> ValuesForm:
    """What a sharing asks of its members, as it stands or as it was sent."""
    works = works_of(found)
    game = works.game_kind if works is not None else ""
    kinds = [KeyKind(one.kind) for one in found.criteria.order_by("position")]
    columns = []
    if KeyKind.POORER in kinds or KeyKind.RICHER in kinds:
        columns.append(("potential", "Potentiel fiscal par habitant (€)"))
    if found.method == Method.KEY:
        columns.append(("months", "Mois de présence"))
    if found.phase_years:
        columns.append(("previous", "Payait avant (€)"))
    columns.append(("balance", "Payé en trop avant (€)"))
    if game == GameKind.NETWORK:
        columns.append(("node", "Point du réseau"))
    if not game:
        columns.append(("alone", "Paierait seul (€)"))
    costs = [(one.position, one.label) for one in found.costs.order_by("position")]
    return ValuesForm(
        data,
        members=members_of(found),
        values=values_of(found),
        kinds=[kind for kind in kinds if kind != KeyKind.EQUAL],
        columns=columns,
        costs=costs if found.method == Method.KEY and len(costs) > 1 else [],
    )


def _trimmed(value: Any) -> Any:
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value


def _origin(row: KeySnapshot) -> str:
    day = f" au {row.as_of:%d/%m/%Y}" if row.as_of else ""
    if row.value is None:
        return f"NC : {row.detail}" if row.detail else "NC"
    return f"{row.get_source_display()}{f', {row.detail}' if row.detail else ''}{day}"
