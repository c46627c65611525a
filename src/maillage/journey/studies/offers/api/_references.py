"""Price references for programs: their list, one of them, written one by one or from a file, all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final

from django.core.files.uploadedfile import UploadedFile as DjangoUpload
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from maillage.engine.errors import MaillageError
from maillage.foundations.files.actions import draft_folder, drop_draft, keep_draft, store
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.offers import actions, queries
from maillage.journey.studies.offers.access import get_reference_for
from maillage.journey.studies.offers.api._base import operations
from maillage.journey.studies.offers.enums import UNITS, FunctionalUnit, Readers, ReferenceKind, VatRefund
from maillage.journey.studies.offers.forms import LoadReferencesForm, ReferenceForm, tiers_text
from maillage.journey.studies.offers.imports import FileRefused, Reading, read_references
from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.offers.queries import ReferenceFilter
from maillage.kernel.operations import (
    Amount,
    Closed,
    Fault,
    Faulty,
    Listing,
    Paging,
    Text,
    amount,
    file_fault,
    form_faults,
    known,
    page_by_key,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.typography import plural

__all__: list[str] = []

ONCE: Final = "une fois, par unité"
MOST_FAULTS: Final = 1000
MOST_SHOWN: Final = 200


class Level(Closed):
    """From so many units bought together, another price."""

    a_partir_de: Decimal = Field(gt=0, max_digits=12, decimal_places=3)
    prix: Decimal = Field(ge=0, max_digits=14, decimal_places=6)


class NewReference(Closed):
    """A price reference. Without ``base`` it is refused: it would compare with nothing."""

    objet: Text = Field(min_length=1, max_length=160)
    unite: FunctionalUnit
    prix: Decimal = Field(ge=0, max_digits=14, decimal_places=6)
    base: TaxBasis
    source: Text = Field(min_length=1, max_length=200)
    nature: Text = Field("", max_length=14, description="Seulement pour cette nature de l’unité ; vide pour toutes.")
    mots: Text = Field("", max_length=120, description="Mots que la ligne doit contenir.")
    tva: Decimal | None = Field(None, ge=0, le=100, max_digits=5, decimal_places=2)
    engagement_mois: int | None = Field(None, ge=0, le=600)
    valable_du: date | None = None
    valable_au: date | None = None
    paliers: list[Level] = Field(default_factory=list, max_length=20)
    mise_en_service: Decimal = Field(Decimal(0), ge=0, max_digits=14, decimal_places=6)
    reprise: Decimal = Field(Decimal(0), ge=0, max_digits=14, decimal_places=6)
    origine: ReferenceKind = ReferenceKind.MARKET
    fournisseur: Text = Field("", max_length=120)
    fctva: VatRefund = VatRefund.NONE
    lecteurs: Readers = Readers.MEMBERS
    invente: bool = False


class ReferenceFacts(BaseModel):
    """What a price reference says."""

    objet: str
    unite: str
    nature: str | None
    mots: str | None
    prix: Amount | None
    tva: str | None
    engagement_mois: int | None
    valable_du: date | None
    valable_au: date | None
    paliers: list[list[str]]
    origine: str
    mise_en_service: Amount | None
    reprise: Amount | None
    fctva: str
    fournisseur: str | None
    source: str
    lecteurs: str
    invente: bool


class ReferenceShape(ReferenceFacts):
    """A price reference of the body."""

    id: int
    retiree_le: date | None


class FileDemand(Closed):
    """What is said beside a file of references."""

    source: Text = Field(max_length=200, description="Qui donne ces prix, pour les lignes qui ne le disent pas.")
    invente: bool = False
    essai: bool = Field(False, description="Vrai : rien n’est écrit, la réponse dit ce qui le serait.")


class ImportedShape(BaseModel):
    """What a file of references brings, or would bring."""

    essai: bool
    references: int
    colonnes_non_lues: list[str]
    apercu: list[ReferenceFacts] = Field(description="Les deux cents premières, telles qu’elles sont lues.")


class ReferencePaging(Paging):
    theme: Theme | None = None
    unite: FunctionalUnit | None = None


REFERENCE = {
    "id": 7,
    "objet": "Forfait mobile 40 Go",
    "unite": "MOBILE",
    "nature": None,
    "mots": None,
    "prix": {"montant": "9.9", "devise": "EUR", "base": "HT", "unite": "€ par ligne et par mois"},
    "tva": None,
    "engagement_mois": 24,
    "valable_du": "2026-01-01",
    "valable_au": "2027-12-31",
    "paliers": [["100", "8.9"]],
    "origine": "MARKET",
    "mise_en_service": {"montant": "0", "devise": "EUR", "base": "HT", "unite": ONCE},
    "reprise": {"montant": "0", "devise": "EUR", "base": "HT", "unite": ONCE},
    "fctva": "NONE",
    "fournisseur": None,
    "source": "Catalogue inventé",
    "lecteurs": "MEMBERS",
    "invente": True,
    "retiree_le": None,
}
_FACTS = {name: value for name, value in REFERENCE.items() if name not in ("id", "retiree_le")}
_NOT_KEPT: Final = "La référence n’a pas été enregistrée."
_NOT_LOADED: Final = "Le fichier n’a pas été importé"
_WORDS: Final = {
    "label": "objet",
    "unit": "unite",
    "price": "prix",
    "tax_basis": "base",
    "source": "source",
    "variety": "nature",
    "words": "mots",
    "vat_rate": "tva",
    "term_months": "engagement_mois",
    "valid_from": "valable_du",
    "valid_to": "valable_au",
    "tiers": "paliers",
    "installation_price": "mise_en_service",
    "buy_out_price": "reprise",
    "kind": "origine",
    "supplier": "fournisseur",
    "vat_refund": "fctva",
    "readers": "lecteurs",
    "is_fictitious": "invente",
}
"""What a field of the page is called here."""


@operations.reads(
    "/references-de-prix",
    Right.SEE_SURVEY,
    Listing[ReferenceShape],
    "Les références de prix de l’organisme",
    example={"resultats": [REFERENCE], "suivant": None},
)
def price_references(request: Any, asked: Annotated[ReferencePaging, Query()]) -> Listing[ReferenceShape]:  # noqa: ARG001
    wanted = ReferenceFilter(theme=asked.theme or "", unit=asked.unite or "", with_retired=True)
    rows, following = page_by_key(queries.references_wanted(wanted), asked, "id")
    return Listing(resultats=[_reference(row) for row in rows], suivant=following)


@operations.reads(
    "/references-de-prix/{int:pk}",
    Right.SEE_SURVEY,
    ReferenceShape,
    "Une référence de prix de l’organisme",
    example=REFERENCE,
)
def price_reference(request: Any, pk: int) -> ReferenceShape:
    return _reference(get_reference_for(request.actor, pk))


@operations.writes(
    "POST",
    "/references-de-prix",
    Right.CONDUCT_STUDY,
    {201: ReferenceShape},
    "Ajouter une référence de prix",
    example=REFERENCE,
)
def add_price_reference(request: Any, reference: NewReference) -> Status[ReferenceShape]:
    return Status(201, _written(request, None, reference))


@operations.writes(
    "PUT",
    "/references-de-prix/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: ReferenceShape},
    "Corriger une référence de prix qui n’est pas retirée ; les calculs faits sont à refaire",
    example=REFERENCE,
)
def change_price_reference(request: Any, pk: int, reference: NewReference) -> ReferenceShape:
    row = get_reference_for(request.actor, pk)
    if row.retired_on is not None:
        raise NotAllowed("retired")
    return _written(request, row, reference)


def _written(request: Any, row: PriceReference | None, asked: NewReference) -> ReferenceShape:
    """The same rules as on the page. Error: ``Faulty``."""
    typed = {field: getattr(asked, word) for field, word in _WORDS.items()}
    typed["tiers"] = tiers_text((f"{level.a_partir_de:f}", f"{level.prix:f}") for level in asked.paliers)
    form = ReferenceForm(typed)
    if not form.is_valid():
        raise Faulty(_NOT_KEPT, form_faults(form, _WORDS))
    return _reference(actions.save_reference(request.actor, form.values(), row))


@operations.writes(
    "POST",
    "/references-de-prix/{int:pk}/retrait",
    Right.CONDUCT_STUDY,
    {200: ReferenceShape},
    "Retirer une référence de prix : les calculs figés gardent ce qu’ils en disaient",
    example=REFERENCE | {"retiree_le": "2027-12-31"},
)
def retire_price_reference(request: Any, pk: int) -> ReferenceShape:
    row = get_reference_for(request.actor, pk)
    if row.retired_on is not None:
        raise NotAllowed("retired")
    actions.retire_reference(request.actor, row)
    return _reference(row)


# --- files -----------------------------------------------------------------------------------------------------------


@operations.writes(
    "POST",
    "/references-de-prix/fichier",
    Right.CONDUCT_STUDY,
    {200: ImportedShape, 201: ImportedShape},
    "Importer des références d’un tableau, tout ou rien, ou voir d’abord ce qui le serait (essai)",
    example={"essai": False, "references": 1, "colonnes_non_lues": [], "apercu": [_FACTS]},
)
def load_price_references(
    request: Any,
    demande: Annotated[FileDemand, Form()],
    fichier: Annotated[UploadedFile, File(description="CSV, XLSX ou ODS, 5 Mo au plus, une ligne par prix.")],
) -> Status[ImportedShape]:
    typed = {"source": demande.source, "is_fictitious": demande.invente}
    form = LoadReferencesForm(typed, {"file": fichier})  # type: ignore[arg-type]
    if not form.is_valid():
        words = {"file": "fichier « fichier »", "source": "source"}
        raise Faulty(f"{_NOT_LOADED}.", form_faults(form, words))
    with _draft(form.cleaned_data["file"]) as path:
        reading = _read(path)
        facts: dict[str, Any] = {"source": form.cleaned_data["source"], "is_fictitious": demande.invente}
        try:
            rows = actions.checked_references(request.actor, reading.rows, document=None, **facts)
            if not demande.essai:
                kept = store(request.actor.acting_id, path.name, "application/octet-stream", path.read_bytes())
                actions.import_references(request.actor, reading.rows, document=kept, **facts)
        except MaillageError as refused:
            cure = "Corrigez le fichier, puis renvoyez-le."
            fault = Fault(ou=f"fichier « {path.name} »", quoi=str(refused), que_faire=cure)
            raise Faulty(f"{_NOT_LOADED}.", [fault]) from refused
    told = ImportedShape(
        essai=demande.essai,
        references=len(rows),
        colonnes_non_lues=list(reading.unread),
        apercu=[ReferenceFacts(**_facts(row)) for row in rows[:MOST_SHOWN]],
    )
    return Status(200 if demande.essai else 201, told)


@contextmanager
def _draft(upload: DjangoUpload[Any]) -> Iterator[Path]:
    """The file on the disk while it is read."""
    token = keep_draft([upload])
    try:
        yield next(iter(sorted(draft_folder(token).iterdir())))
    finally:
        drop_draft(token)


def _read(path: Path) -> Reading:
    """What a file holds. Error: ``Faulty``, with each fault by row, column and value."""
    try:
        reading = read_references(path, needs_source=False)
    except FileRefused as refused:
        fault = Fault(ou=f"fichier « {path.name} »", quoi=refused.message, que_faire=refused.cure)
        raise Faulty(f"{_NOT_LOADED}.", [fault]) from refused
    if reading.faults:
        count = plural(len(reading.faults), "erreur", "erreurs")
        found = [file_fault(f"fichier « {path.name} »", fault) for fault in reading.faults[:MOST_FAULTS]]
        raise Faulty(f"{_NOT_LOADED} : {count}.", found)
    return reading


def _reference(row: PriceReference) -> ReferenceShape:
    return ReferenceShape(id=row.pk, retiree_le=row.retired_on, **_facts(row))


def _facts(row: PriceReference) -> dict[str, Any]:
    return {
        "objet": row.label,
        "unite": row.unit,
        "nature": known(row.variety),
        "mots": known(row.words),
        "prix": amount(row.price, row.tax_basis, UNITS[row.unit].price_unit),
        "tva": None if row.vat_rate is None else f"{row.vat_rate:f}",
        "engagement_mois": row.term_months,
        "valable_du": row.valid_from,
        "valable_au": row.valid_to,
        "paliers": [[str(part) for part in pair] for pair in row.tiers],
        "origine": row.kind,
        "mise_en_service": amount(Decimal(row.installation_price), row.tax_basis, ONCE),
        "reprise": amount(Decimal(row.buy_out_price), row.tax_basis, ONCE),
        "fctva": row.vat_refund,
        "fournisseur": known(row.supplier),
        "source": row.source,
        "lecteurs": row.readers,
        "invente": row.is_fictitious,
    }
