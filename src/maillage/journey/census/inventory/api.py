"""The inventory for programs: its kinds, their columns, their records."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.db import models
from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory import actions
from maillage.journey.census.inventory.access import (
    get_kind,
    get_own_record_for,
    get_record_for,
    owners_with_prices,
)
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.forms import ListForm, added_text
from maillage.journey.census.inventory.models import KINDS, AddedField, Kind, NotRead, Problem, read_text, unit_of
from maillage.journey.census.inventory.queries import (
    ADDED,
    ListColumn,
    added_fields,
    around,
    columns_of,
    list_page,
    others_prices_read,
    record_edition,
)
from maillage.kernel.operations import (
    Amount,
    Closed,
    Fault,
    Faulty,
    Listing,
    Operations,
    Paging,
    Text,
    amount,
    known,
    tell,
)

__all__ = ["operations"]

operations = Operations("Qu’avons-nous ?")


# --- shapes ----------------------------------------------------------------------------------------------------------


class ColumnShape(BaseModel):
    """A column of a list."""

    code: str
    intitule: str
    unite: str | None
    nature: Literal["texte", "nombre", "prix", "date", "oui_non", "choix", "fiche"]
    choix: dict[str, str] = Field(description="Code et libellé, pour un choix.")


class KindShape(BaseModel):
    """One of the lists of the inventory."""

    liste: str
    intitule: str
    colonnes: list[ColumnShape]


class Linked(BaseModel):
    """Another record that a column names."""

    id: int
    designation: str


class RecordShape(BaseModel):
    """A record. ``valeurs`` holds what is known; ``prix`` is null where its owner does not show its prices."""

    id: int
    liste: str
    collectivite: int
    valeurs: dict[str, str | int | bool | date | Linked] = Field(
        description="Par code de colonne, ce qui est connu ; les nombres à virgule en texte."
    )
    prix: dict[str, Amount] | None = Field(description="Par code de colonne ; null si les prix ne sont pas partagés.")
    statut: str = Field(description="MEASURED, INVOICE, ESTIMATED, UNKNOWN (NC) ou NOT_APPLICABLE (sans objet).")
    au: date | None
    statuts: dict[str, str] = Field(description="Les colonnes dont le statut diffère de celui de la fiche.")
    ajoutees: dict[str, str] = Field(description="Les colonnes ajoutées, par code.")
    version: str = Field(description="Ce qu’est la fiche, à renvoyer en la changeant ; vide si ses prix sont cachés.")
    origine: str
    sortie_le: date | None


class RecordSearch(Paging):
    q: Text = Field("", max_length=100, description="Mots de la fiche.")
    collectivite: Text = Field(
        "", max_length=100, description="Nom d’une collectivité qui vous partage son recensement."
    )
    etat: Literal["", "sorties", "toutes"] = Field("", description="Vide : en service.")
    statut: Literal["", "MEASURED", "INVOICE", "ESTIMATED", "UNKNOWN", "NOT_APPLICABLE"] = ""
    sans: Text = Field("", max_length=40, description="Code d’une colonne : les fiches où elle est vide.")
    filtre: list[Text] = Field([], max_length=10, description="« colonne:valeur », pour les colonnes qui se filtrent.")
    tri: Text = Field("", max_length=41, description="Code d’une colonne, « - » devant pour l’ordre inverse.")


Plain = bool | int | Text | None


class NewRecord(Closed):
    """Values by column: texts, whole numbers, true or false; numbers with decimals and days as texts; null empties."""

    valeurs: dict[str, Plain] = Field(max_length=100)
    statut: ValueStatus | None = None
    au: date | None = None
    statuts: dict[str, ValueStatus] = Field({}, max_length=100, description="Les colonnes dont le statut diffère.")
    ajoutees: dict[str, Text] = Field({}, max_length=100)


Version = Annotated[
    Text,
    Field(
        max_length=20_000,
        description="La « version » lue. Si quelqu’un a changé depuis une des valeurs envoyées : 409, et rien n’est écrit.",
    ),
]


class ChangedRecord(NewRecord):
    """The same, and what the program has read: then nothing that someone changed since is replaced."""

    version: Version = ""


class Leaving(Closed):
    """The day on which a record left; null brings it back."""

    le: date | None
    version: Version = ""


MACHINE = {
    "id": 41,
    "liste": "equipements",
    "collectivite": 4503599627370497,
    "valeurs": {"name": "PC accueil", "category": "DESKTOP", "quantity": 1, "ram_gb": "16"},
    "prix": {"purchase_price": {"montant": "640", "devise": "EUR", "base": "HT", "unite": "€"}},
    "statut": "INVOICE",
    "au": "2026-03-31",
    "statuts": {"ram_gb": "ESTIMATED"},
    "ajoutees": {},
    "version": "name:1f0c92aa,ram_gb:7be21d04",
    "origine": "TYPED",
    "sortie_le": None,
}


# --- reads -----------------------------------------------------------------------------------------------------------


@operations.reads(
    "/inventaire",
    Right.SEE_INVENTORY,
    list[KindShape],
    "Les listes de l’inventaire et leurs colonnes",
    example=[
        {
            "liste": "releves",
            "intitule": "Relevés de compteurs",
            "colonnes": [
                {"code": "read_on", "intitule": "relevé le", "unite": None, "nature": "date", "choix": {}},
                {"code": "total_pages", "intitule": "total", "unite": "pages", "nature": "nombre", "choix": {}},
            ],
        }
    ],
)
def inventory_kinds(request: Any) -> list[KindShape]:  # noqa: ARG001 the same for all
    return [
        KindShape(
            liste=kind.slug,
            intitule=kind.title,
            colonnes=[_column(code, about) for code, about in kind.facts.items()],
        )
        for kind in KINDS.values()
    ]


def _column(code: str, about: Any) -> ColumnShape:
    return ColumnShape(
        code=code,
        intitule=str(about.verbose_name),
        unite=known(unit_of(about)),
        nature=_nature(about),
        choix={str(key): str(label) for key, label in about.choices or ()},
    )


def _nature(about: Any) -> Any:
    if about.choices:
        return "choix"
    match about:
        case models.ForeignKey():
            return "fiche"
        case models.BooleanField():
            return "oui_non"
        case models.DateField():
            return "date"
        case models.DecimalField() | models.IntegerField():
            return "prix" if getattr(about, "is_price", False) else "nombre"
    return "texte"


@operations.reads(
    "/inventaire/{slug:kind}",
    Right.SEE_INVENTORY,
    Listing[RecordShape],
    "Les fiches d’une liste : la sienne et celles que l’on vous partage",
    example={"resultats": [MACHINE], "suivant": None},
)
def inventory_records(request: Any, kind: str, asked: Annotated[RecordSearch, Query()]) -> Listing[RecordShape]:
    actor: Actor = request.actor
    found = get_kind(kind)
    beside = around(actor, found)
    given = dict(part.split(":", 1) for part in asked.filtre if ":" in part)
    wrong = [part for part in asked.filtre if part.split(":", 1)[0] not in found.filters or ":" not in part]
    if wrong:
        cure = f"Écrivez « colonne:valeur » ; se filtrent : {', '.join(found.filters)}."
        raise Faulty("Ce filtre n’existe pas.", [Fault(ou="paramètre « filtre »", quoi=wrong[0], que_faire=cure)])
    typed = given | {
        "q": asked.q,
        "collectivite": asked.collectivite,
        "montrer": asked.etat,
        "statut": asked.statut,
        "sans": asked.sans,
        "tri": asked.tri,
    }
    form = ListForm(typed, actor=actor, kind=found, around=beside)
    wanted = form.asked()
    faults = [
        Fault(ou=f"paramètre « {name} »", quoi=str(message), que_faire="Voyez GET /inventaire.")
        for name, messages in form.errors.items()
        for message in messages
    ]
    if asked.tri and wanted.sort != asked.tri.removeprefix("-"):
        faults.append(Fault(ou="paramètre « tri »", quoi="On ne trie pas par là.", que_faire="Voyez GET /inventaire."))
    if faults:
        raise Faulty("Cette liste n’existe pas.", faults)
    columns = list(columns_of(found, (), has_owner=False).values())
    extra = ListColumn(ADDED, "", "")  # the added columns, all of them
    page = list_page(actor, found, wanted, [*columns, extra], asked.apres, asked.limite)
    shown, added = owners_with_prices(actor), beside.added
    every = columns_of(found, added, has_owner=False).values()
    if read := others_prices_read(actor, every, page.rows):
        tell(request, lambda: actions.record_listing(actor, found, read))
    return Listing(resultats=[_record(found, row, shown, added) for row in page.rows], suivant=page.next_key)


@operations.reads(
    "/inventaire/{slug:kind}/{int:pk}",
    Right.SEE_INVENTORY,
    RecordShape,
    "Une fiche ; celle d’une autre collectivité s’inscrit dans son journal",
    example=MACHINE,
)
def inventory_record(request: Any, kind: str, pk: int) -> RecordShape:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_record_for(actor, found, pk)
    if row.owner_id not in actor.scope.writes:
        tell(request, lambda: actions.record_reading(actor, row))
    return _record(found, row, owners_with_prices(actor), list(added_fields(found)))


def _record(kind: Kind, row: Any, shown: frozenset[int], added: Sequence[AddedField]) -> RecordShape:
    shows = row.owner_id in shown
    told = [one.code for one in added if shows or not (one.type == "price" or "€" in one.unit)]
    plain = {
        column: value
        for column, about in kind.facts.items()
        if column not in kind.prices and (value := _plain(row, column, about)) not in (None, "")
    }
    prices = {
        column: found
        for column in sorted(kind.prices)
        if shows and (found := amount(getattr(row, column), row.tax_basis, unit_of(kind.facts[column]))) is not None
    }
    return RecordShape(
        id=row.pk,
        liste=kind.slug,
        collectivite=row.owner_id,
        valeurs=plain,
        prix=prices if shows else None,
        statut=row.status,
        au=row.as_of,
        statuts={column: said["status"] for column, said in row.provenance.items() if said.get("status")},
        ajoutees={code: str(row.extra[code]) for code in told if row.extra.get(code)},
        version=record_edition(kind, row) if shows else "",  # of hidden prices, even a digest is too much
        origine=row.source,
        sortie_le=row.retired_on,
    )


def _plain(row: Any, column: str, about: Any) -> Any:
    if about.related_model is not None:
        target = getattr(row, column)
        return None if target is None else Linked(id=target.pk, designation=target.name)
    value = getattr(row, column)
    if isinstance(about, models.DecimalField) and value is not None:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


# --- writes ----------------------------------------------------------------------------------------------------------


@operations.writes(
    "POST",
    "/inventaire/{slug:kind}",
    Right.KEEP_INVENTORY,
    {201: RecordShape},
    "Ajouter une fiche à sa collectivité",
    example=MACHINE,
)
def create_inventory_record(request: Any, kind: str, record: NewRecord) -> Status[RecordShape]:
    actor: Actor = request.actor
    found = get_kind(kind)
    values, provenance = _values(found, record), _provenance(found, record, {})
    try:
        row = actions.create_record(actor, found, values, provenance=provenance, extra=_extra(found, record))
    except actions.Refused as refused:
        raise _faulty(refused) from refused
    return Status(
        201, _record(found, get_record_for(actor, found, row.pk), owners_with_prices(actor), list(added_fields(found)))
    )


@operations.writes(
    "PATCH",
    "/inventaire/{slug:kind}/{int:pk}",
    Right.KEEP_INVENTORY,
    {200: RecordShape},
    "Changer des valeurs d’une fiche de sa collectivité ; les autres restent",
    example=MACHINE,
)
def change_inventory_record(request: Any, kind: str, pk: int, record: ChangedRecord) -> RecordShape:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_own_record_for(actor, found, pk)
    values, provenance = _values(found, record), _provenance(found, record, row.provenance)
    try:
        actions.change_record(
            actor, row, values, provenance=provenance, extra=_extra(found, record), edition=record.version
        )
    except actions.Refused as refused:
        raise _faulty(refused) from refused
    return _record(found, get_record_for(actor, found, pk), owners_with_prices(actor), list(added_fields(found)))


@operations.writes(
    "POST",
    "/inventaire/{slug:kind}/{int:pk}/sortie",
    Right.KEEP_INVENTORY,
    {200: RecordShape},
    "Sortir une fiche de l’inventaire, ou l’y remettre",
    example=MACHINE | {"sortie_le": "2026-06-30"},
)
def retire_inventory_record(request: Any, kind: str, pk: int, leaving: Leaving) -> RecordShape:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_own_record_for(actor, found, pk)
    try:
        if leaving.le is None:
            actions.restore_record(actor, row, edition=leaving.version)
        else:
            actions.retire_record(actor, row, leaving.le, edition=leaving.version)
    except actions.Refused as refused:
        raise _faulty(refused) from refused
    return _record(found, get_record_for(actor, found, pk), owners_with_prices(actor), list(added_fields(found)))


def _values(kind: Kind, record: NewRecord) -> dict[str, Any]:
    """What was sent, as the inventory takes it. Error: ``Faulty``, with all that is wrong."""
    values: dict[str, Any] = {}
    faults = []
    for column, given in record.valeurs.items():
        about = kind.facts.get(column)
        if about is None:
            faults.append(_fault(Problem(column, "", "Cette colonne n’existe pas.", "Voyez GET /inventaire.")))
            continue
        try:
            values[column] = _read(about, given)
        except NotRead as error:
            faults.append(_fault(Problem(column, str(given), f"« {given} » {error.message}.", error.cure)))
    if faults:
        raise Faulty("Cette fiche n’a pas été enregistrée.", faults)
    if record.statut is not None:
        values["status"] = record.statut.value
    if "au" in record.model_fields_set:
        values["as_of"] = record.au
    return values


def _read(about: Any, given: Any) -> Any:
    """One value. Error: ``NotRead``."""
    is_text = isinstance(about, models.CharField | models.TextField)
    if given is None:
        return "" if is_text else None
    if isinstance(about, models.ForeignKey):
        if isinstance(given, bool) or not str(given).isdecimal() or len(str(given)) > 18:
            raise NotRead("n’est pas l’identifiant d’une fiche", "Donnez son « id ».")
        return int(given)
    if isinstance(given, bool) and not isinstance(about, models.BooleanField):
        raise NotRead("n’est pas une valeur de cette colonne", "Voyez GET /inventaire.")
    return read_text(about, {True: "oui", False: "non"}[given] if isinstance(given, bool) else str(given))


def _provenance(kind: Kind, record: NewRecord, before: dict[str, Any]) -> dict[str, dict[str, Any]]:
    astray = [column for column in record.statuts if column not in kind.facts]
    if astray:
        raise Faulty(
            "Cette fiche n’a pas été enregistrée.",
            [_fault(Problem(column, "", "Cette colonne n’existe pas.", "Voyez GET /inventaire.")) for column in astray],
        )
    return {column: before.get(column, {}) | {"status": status.value} for column, status in record.statuts.items()}


def _extra(kind: Kind, record: NewRecord) -> dict[str, str]:
    if not record.ajoutees:
        return {}
    columns = {one.code: one for one in added_fields(kind)}
    faults, found = [], {}
    for code, text in record.ajoutees.items():
        if code not in columns:
            faults.append(_fault(Problem(code, "", "Cette colonne n’a pas été ajoutée.", "Retirez-la.")))
            continue
        try:
            found[code] = added_text(columns[code], text)
        except ValidationError as error:
            faults.append(_fault(Problem(code, text, " ".join(error.messages), "Voyez la nature de cette colonne.")))
    if faults:
        raise Faulty("Cette fiche n’a pas été enregistrée.", faults)
    return found


def _faulty(refused: actions.Refused) -> Faulty:
    problems = [problem for found in refused.problems.values() for problem in found]
    return Faulty("Cette fiche n’a pas été enregistrée.", [_fault(problem) for problem in problems])


def _fault(problem: Problem) -> Fault:
    where = f"champ « {problem.column} »" if problem.column else "fiche"
    return Fault(ou=where, quoi=problem.message, que_faire=problem.cure)
