"""Price revision for programs: clauses, the price of a day, the history of indices."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

from django.utils.timezone import localdate
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from maillage.engine.errors import EngineError
from maillage.engine.quantities import TaxBasis, round_half_up
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_clause_for
from maillage.journey.studies.money.api._base import operations
from maillage.journey.studies.money.engine import codes_of, revision_of
from maillage.journey.studies.money.forms import ClauseForm, IndexFileForm, IndexForm
from maillage.journey.studies.money.imports import FileRefused, IndexRow, Reading, read_indices
from maillage.journey.studies.money.models import IndexReading, RevisionClause
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
from maillage.kernel.typography import plural

__all__: list[str] = []

MOST_FAULTS: Final = 1000


class AskedRevision(BaseModel):
    """At which date, from which price."""

    le: date | None = Field(
        None, description="Aujourd’hui si rien n’est dit : les indices publiés ce jour-là au plus tard sont lus."
    )
    precedent: Decimal | None = Field(None, ge=0, le=10**12, description="Prix en cours ; sinon le prix initial.")


class TermShape(BaseModel):
    """An index that was read."""

    indice: str
    mois: date
    valeur: str
    publie_le: date
    part: str


class RevisionShape(BaseModel):
    """A revised price, and how it was reckoned."""

    clause: int
    nom: str
    termes: list[TermShape]
    coefficient: str
    prix: Amount | None
    est_plafonne: bool = Field(description="Vrai si le butoir a joué.")
    peut_etre_arrete: bool = Field(description="Vrai si la hausse passe la clause de sauvegarde.")


@operations.reads(
    "/revisions-de-prix/{int:pk}",
    Right.SEE_STUDY,
    RevisionShape,
    "Le prix révisé d’un marché à une date, avec son calcul",
    example={
        **{"clause": 12, "nom": "Maintenance", "coefficient": "1.0340", "est_plafonne": False},
        "termes": [
            {
                **{"indice": "SYNTEC", "mois": "2026-09-01", "valeur": "312", "publie_le": "2026-11-20"},
                "part": "0.884",
            }
        ],
        "prix": {"montant": "103.4", "devise": "EUR", "base": "HT", "unite": "prix révisé"},
        "peut_etre_arrete": False,
    },
)
def price_revision(request: Any, pk: int, demande: Annotated[AskedRevision, Query()]) -> RevisionShape:
    clause = get_clause_for(request.actor, pk)
    readings = queries.readings_of(clause.owner_id, codes_of(clause))
    found = revision_of(clause, readings, demande.le or localdate(), demande.precedent)
    return RevisionShape(
        clause=clause.pk,
        nom=clause.name,
        termes=[
            TermShape(
                indice=term.read.code,
                mois=term.read.month,
                valeur=f"{term.read.value.normalize():f}",
                publie_le=term.read.published_on,
                part=f"{round_half_up(term.part, 8).normalize():f}",
            )
            for term in found.terms
        ],
        coefficient=str(found.coefficient),
        prix=amount(found.price, clause.tax_basis, "prix révisé"),
        est_plafonne=found.is_capped,
        peut_etre_arrete=found.may_end,
    )


# --- clauses ---------------------------------------------------------------------------------------------------------


class ClauseTerm(Closed):
    """An index of the formula."""

    indice: Text = Field(min_length=1, max_length=40)
    part: Decimal = Field(description="0.85 pour 85 % ; avec la part fixe, les parts font 1.")
    base: Decimal = Field(description="Sa valeur au mois zéro.")


class ClauseDemand(Closed):
    """How a contract revises its price: P = P0 × (part fixe + Σ part × S ÷ S0)."""

    nom: Text = Field(min_length=1, max_length=160)
    prix_initial: Decimal
    base: TaxBasis
    mois_zero: date = Field(description="Un jour du mois des offres.")
    part_fixe: Decimal
    termes: list[ClauseTerm] = Field(min_length=1, max_length=3)
    decimales: int = Field(4, description="Du coefficient.")
    arrondi: Text = Field("proche", max_length=9, description="proche, superieur ou inferieur.")
    decimales_du_prix: int = 2
    butoir_pct: Decimal | None = None
    sauvegarde_pct: Decimal | None = None
    source: Text = Field("", max_length=300)


class ClauseShape(BaseModel):
    """A revision clause."""

    id: int
    nom: str
    prix_initial: Amount | None
    mois_zero: date
    part_fixe: str
    termes: list[dict[str, str]] = Field(description="« indice », « part », « base ».")
    decimales: int
    arrondi: str
    decimales_du_prix: int
    butoir_pct: str | None
    sauvegarde_pct: str | None
    source: str | None


_CLAUSE = {
    **{"id": 12, "nom": "Maintenance", "mois_zero": "2026-03-01", "part_fixe": "0.15", "decimales": 4},
    "prix_initial": {"montant": "100", "devise": "EUR", "base": "HT", "unite": "prix initial"},
    "termes": [{"indice": "SYNTEC", "part": "0.85", "base": "300"}],
    **{"arrondi": "proche", "decimales_du_prix": 2, "butoir_pct": None, "sauvegarde_pct": None, "source": None},
}
_CLAUSE_WORDS: Final = {
    "name": "nom",
    "initial_price": "prix_initial",
    "tax_basis": "base",
    "base_month": "mois_zero",
    "fixed_share": "part_fixe",
    "digits": "decimales",
    "rounding": "arrondi",
    "price_digits": "decimales_du_prix",
    "cap_pct": "butoir_pct",
    "safeguard_pct": "sauvegarde_pct",
    "source": "source",
}
_TERM_WORDS: Final = {
    f"{field}_{place + 1}": f"termes[{place}].{word}"
    for place in range(3)
    for field, word in (("code", "indice"), ("part", "part"), ("base", "base"))
}


@operations.reads(
    "/revisions-de-prix",
    Right.SEE_STUDY,
    Listing[ClauseShape],
    "Les clauses de révision des marchés de sa collectivité",
    example={"resultats": [_CLAUSE], "suivant": None},
)
def revision_clauses(request: Any, asked: Annotated[Paging, Query()]) -> Listing[ClauseShape]:
    rows, following = page_by_key(RevisionClause.objects.filter(owner=request.actor.acting_id), asked, "id")
    return Listing(resultats=[_clause(row) for row in rows], suivant=following)


@operations.writes(
    "POST",
    "/revisions-de-prix",
    Right.KEEP_FINANCES,
    {201: ClauseShape},
    "Écrire une clause de révision, comme le CCAP la donne",
    example=_CLAUSE,
)
def add_revision_clause(request: Any, clause: ClauseDemand) -> Status[ClauseShape]:
    return Status(201, _kept(request, None, clause))


@operations.writes(
    "PUT",
    "/revisions-de-prix/{int:pk}",
    Right.KEEP_FINANCES,
    {200: ClauseShape},
    "Écrire une clause de révision à la place de ce qu’elle était",
    example=_CLAUSE,
)
def change_revision_clause(request: Any, pk: int, clause: ClauseDemand) -> ClauseShape:
    return _kept(request, get_clause_for(request.actor, pk), clause)


@operations.writes(
    "DELETE",
    "/revisions-de-prix/{int:pk}",
    Right.KEEP_FINANCES,
    {204: None},
    "Effacer une clause ; les valeurs d’indices restent",
)
def drop_revision_clause(request: Any, pk: int) -> Status[None]:
    actions.drop_clause(request.actor, get_clause_for(request.actor, pk))
    return Status(204, None)


def _kept(request: Any, row: RevisionClause | None, asked: ClauseDemand) -> ClauseShape:
    """The same rules as on the page. Error: ``Faulty``."""
    if row is not None:
        request.actor.must(Right.KEEP_FINANCES, row.owner_id)
    typed: dict[str, Any] = {field: getattr(asked, word) for field, word in _CLAUSE_WORDS.items()}
    typed["tax_basis"] = asked.base.name
    for place, term in enumerate(asked.termes, start=1):
        typed |= {f"code_{place}": term.indice, f"part_{place}": term.part, f"base_{place}": term.base}
    form = ClauseForm(typed, clause=None)
    if not form.is_valid():
        raise Faulty("La clause n’a pas été enregistrée.", form_faults(form, _CLAUSE_WORDS | _TERM_WORDS))
    try:
        return _clause(actions.keep_clause(request.actor, row, form.facts()))
    except EngineError as refused:
        fault = Fault(ou="termes", quoi=str(refused), que_faire="Corrigez la formule, puis renvoyez la demande.")
        raise Faulty("La clause n’a pas été enregistrée.", [fault]) from refused


def _clause(row: RevisionClause) -> ClauseShape:
    def plain(value: Decimal | None) -> str | None:
        return None if value is None else f"{Decimal(value).normalize():f}"

    return ClauseShape(
        id=row.pk,
        nom=row.name,
        prix_initial=amount(row.initial_price, row.tax_basis, "prix initial"),
        mois_zero=row.base_month,
        part_fixe=plain(row.fixed_share) or "0",
        termes=[{"indice": term["code"], "part": term["part"], "base": term["base"]} for term in row.terms],
        decimales=row.digits,
        arrondi=row.rounding,
        decimales_du_prix=row.price_digits,
        butoir_pct=plain(row.cap_pct),
        sauvegarde_pct=plain(row.safeguard_pct),
        source=known(row.source),
    )


# --- indices ---------------------------------------------------------------------------------------------------------


class ReadingDemand(Closed):
    """The value of an index for a month, as it was published on a day."""

    indice: Text = Field(min_length=1, max_length=40)
    mois: date = Field(description="Un jour du mois.")
    valeur: Decimal
    publie_le: date
    source: Text = Field("", max_length=200)


class ReadingShape(BaseModel):
    """The value of an index for a month."""

    id: int
    indice: str
    mois: date
    valeur: str
    publie_le: date
    source: str | None


class IndexFileDemand(Closed):
    """What is said beside a file of indices."""

    source: Text = Field("", max_length=200, description="Qui publie ces valeurs.")
    essai: bool = Field(False, description="Vrai : rien n’est écrit, la réponse dit combien le seraient.")


class ReadingsKept(BaseModel):
    """How many values were kept, or would be."""

    essai: bool
    valeurs: int


_READING = {
    **{"id": 4, "indice": "SYNTEC", "mois": "2026-09-01", "valeur": "312.4", "publie_le": "2026-11-20"},
    "source": "Fédération Syntec",
}
_NOT_KEPT: Final = "La valeur n’a pas été enregistrée."


@operations.reads(
    "/indices-de-prix",
    Right.SEE_STUDY,
    Listing[ReadingShape],
    "L’historique des indices, de la première valeur saisie à la dernière",
    example={"resultats": [_READING], "suivant": None},
)
def price_indices(request: Any, asked: Annotated[Paging, Query()]) -> Listing[ReadingShape]:
    rows, following = page_by_key(IndexReading.objects.filter(owner=request.actor.acting_id), asked, "id")
    return Listing(resultats=[_reading(row) for row in rows], suivant=following)


@operations.writes(
    "POST",
    "/indices-de-prix",
    Right.KEEP_FINANCES,
    {201: ReadingShape},
    "Saisir une valeur d’indice ; celle du même mois et du même jour de parution est remplacée",
    example=_READING,
)
def add_price_index(request: Any, valeur: ReadingDemand) -> Status[ReadingShape]:
    words = {"code": "indice", "month": "mois", "value": "valeur", "published_on": "publie_le", "source": "source"}
    form = IndexForm({field: getattr(valeur, word) for field, word in words.items()})
    if not form.is_valid():
        raise Faulty(_NOT_KEPT, form_faults(form, words))
    asked = form.cleaned_data
    row = IndexRow(asked["code"], asked["month"].replace(day=1), asked["value"], asked["published_on"])
    actions.keep_readings(request.actor, [row], asked["source"])
    kept = IndexReading.objects.get(
        owner=request.actor.acting_id, code=row.code, month=row.month, published_on=row.published_on
    )
    return Status(201, _reading(kept))


@operations.writes(
    "POST",
    "/indices-de-prix/fichier",
    Right.KEEP_FINANCES,
    {200: ReadingsKept, 201: ReadingsKept},
    "Importer l’historique d’indices d’un tableau, tout ou rien, ou voir d’abord ce qui le serait (essai)",
    example={"essai": False, "valeurs": 36},
)
def load_price_indices(
    request: Any,
    demande: Annotated[IndexFileDemand, Form()],
    fichier: Annotated[UploadedFile, File(description="CSV, XLSX ou ODS, 2 Mo au plus, une ligne par mois.")],
) -> Status[ReadingsKept]:
    form = IndexFileForm({"source": demande.source}, {"file": fichier})  # type: ignore[arg-type]
    if not form.is_valid():
        raise Faulty("Le fichier n’a pas été importé.", form_faults(form, {"file": "fichier « fichier »"}))
    reading = _read(form.cleaned_data["file"])
    if not demande.essai:
        actions.keep_readings(request.actor, reading.rows, form.cleaned_data["source"])
    return Status(200 if demande.essai else 201, ReadingsKept(essai=demande.essai, valeurs=len(reading.rows)))


def _read(file: Any) -> Reading:
    """What a file holds. Error: ``Faulty``, with each fault by row, column and value."""
    where = "fichier « fichier »"
    with TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"indices{Path(file.name or '').suffix.lower()}"
        path.write_bytes(file.read())
        try:
            reading = read_indices(path)
        except FileRefused as refused:
            fault = Fault(ou=where, quoi=refused.message, que_faire=refused.cure)
            raise Faulty("Le fichier n’a pas été importé.", [fault]) from refused
    if reading.faults:
        found = [file_fault(where, wrong) for wrong in reading.faults[:MOST_FAULTS]]
        raise Faulty(f"Le fichier n’a pas été importé : {plural(len(reading.faults), 'erreur', 'erreurs')}.", found)
    return reading


def _reading(row: IndexReading) -> ReadingShape:
    return ReadingShape(
        id=row.pk,
        indice=row.code,
        mois=row.month,
        valeur=f"{row.value.normalize():f}",
        publie_le=row.published_on,
        source=known(row.source),
    )
