"""What the things of a territory are made of, what they cost where they are alike, and who has what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from maillage.journey.census.inventory.enums import (
    AccessTechnology,
    AcquisitionMode,
    ApplicationDomain,
    BackupMedium,
    Hosting,
    VoiceLineKind,
)
from maillage.journey.studies.syntheses.engine.census._facts import (
    FrozenEntity,
    Values,
    amount,
    count,
    day,
    is_in,
    text,
)
from maillage.journey.studies.syntheses.engine.census._measures import (
    ACCESS,
    SHARED,
    VOICE,
    WORKSTATIONS,
    Where,
    known_products,
)
from maillage.kernel.spelling import fold

__all__ = ["FUNCTIONS", "PRICES", "PROFILES", "Cover", "Function", "PriceOf", "Profile"]

UNKNOWN: Final = "NC"
Name = Callable[[Values, date], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Profile:
    """Records of ``kind`` told apart by ``names``: one name each, or several where ``is_multiple`` (a machine has several
    suites: its base is then the machines). ``is_varied``: its diversity means something (brands, vendors)."""

    code: str
    theme: str
    title: str
    base: str
    kind: str
    names: Name
    where: Where = field(default_factory=dict)
    is_multiple: bool = False
    is_varied: bool = False
    is_ordered: bool = False


def _choice(column: str, labels: Mapping[str, str]) -> Name:
    return lambda record, _: [labels.get(text(record, column), UNKNOWN)]


def _written(column: str) -> Name:
    """What people wrote, « Dell » and « DELL » being one."""
    return lambda record, _: [text(record, column) or UNKNOWN]


def _systems(record: Values, on: date) -> Iterable[str]:
    written = text(record, "operating_system")
    known = known_products(written, on)
    return [known[0].product if known else written or UNKNOWN]


def _suites(record: Values, _: date) -> Iterable[str]:
    found = [" ".join(part.split()) for part in text(record, "office_suite").split(";")]
    return [part for part in found if part] or [UNKNOWN]


def _age(record: Values, on: date) -> Iterable[str]:
    bought = day(record, "purchased_on")
    if bought is None:
        return [UNKNOWN]
    years = (on - bought).days / 365.25
    return [next(label for most, label in AGES if years < most)]


AGES: Final = (
    (3, "moins de 3 ans"),
    (5, "de 3 à 5 ans"),
    (8, "de 5 à 8 ans"),
    (1000, "8 ans et plus"),
)
_T, _I, _P, _A = "TELECOM", "INFRASTRUCTURE", "PRINTING", "APPLICATIONS"

PROFILES: Final = (
    Profile(
        "lignes",
        _T,
        "Lignes fixes par technique",
        "lignes",
        "lignes",
        _choice("kind", dict(VoiceLineKind.choices)),
        {"kind": VOICE},
    ),
    Profile(
        "acces",
        _T,
        "Accès à internet par technique",
        "accès",
        "lignes",
        _choice("technology", dict(AccessTechnology.choices)),
        {"kind": ("INTERNET",)},
    ),
    Profile(
        "operateurs",
        _T,
        "Opérateurs des lignes",
        "lignes",
        "lignes",
        _written("operator"),
        {"kind": (*VOICE, "INTERNET")},
        is_varied=True,
    ),
    Profile("operateurs_mobiles", _T, "Opérateurs mobiles", "lignes", "mobiles", _written("operator"), is_varied=True),
    Profile(
        "systemes",
        _I,
        "Systèmes des postes",
        "postes",
        "equipements",
        _systems,
        {"category": WORKSTATIONS},
        is_varied=True,
    ),
    Profile(
        "suites",
        _I,
        "Suites bureautiques",
        "postes",
        "equipements",
        _suites,
        {"category": WORKSTATIONS},
        is_multiple=True,
        is_varied=True,
    ),
    Profile(
        "marques",
        _I,
        "Marques des postes",
        "postes",
        "equipements",
        _written("brand"),
        {"category": WORKSTATIONS},
        is_varied=True,
    ),
    Profile(
        "ages",
        _I,
        "Âge des postes",
        "postes",
        "equipements",
        _age,
        {"category": WORKSTATIONS},
        is_ordered=True,
    ),
    Profile(
        "supports",
        _I,
        "Supports de sauvegarde",
        "sauvegardes",
        "sauvegardes",
        _choice("medium", dict(BackupMedium.choices)),
    ),
    Profile("marques_copieurs", _P, "Marques", "appareils", "imprimantes", _written("brand"), SHARED, is_varied=True),
    Profile(
        "acquisitions",
        _P,
        "Acquisition",
        "appareils",
        "imprimantes",
        _choice("acquisition_mode", dict(AcquisitionMode.choices)),
        SHARED,
    ),
    Profile("editeurs", _A, "Éditeurs", "logiciels", "logiciels", _written("vendor"), is_varied=True),
    Profile(
        "fonctions",
        _A,
        "Logiciels par fonction",
        "logiciels",
        "logiciels",
        _choice("domain", dict(ApplicationDomain.choices)),
    ),
    Profile("hebergement", _A, "Où ils tournent", "logiciels", "logiciels", _choice("hosting", dict(Hosting.choices))),
    Profile("publication", _A, "Outils de publication des sites", "sites", "sites-internet", _written("cms")),
)


@dataclass(frozen=True, slots=True)
class PriceOf:
    """A price of records of ``kind``, by what makes them alike (``like``)."""

    code: str
    theme: str
    title: str
    unit: str
    column: str
    kind: str
    like: Callable[[Values], str]
    where: Where = field(default_factory=dict)
    digits: int = 2


def _memory(record: Values) -> str:
    kind = {"DESKTOP": "PC fixe", "LAPTOP": "Portable"}.get(text(record, "category"), "Autre poste")
    memory = amount(record, "ram_gb")
    return f"{kind}, {memory.normalize():f} Go" if memory is not None else f"{kind}, mémoire NC"


def _data(record: Values) -> str:
    data = amount(record, "data_gb")
    if data is None:
        return "données NC"
    return next(label for most, label in DATA if data <= most)


DATA: Final = (
    (Decimal(2), "2 Go et moins"),
    (Decimal(20), "plus de 2 à 20 Go"),
    (Decimal(100), "plus de 20 à 100 Go"),
    (Decimal(10**6), "plus de 100 Go"),
)


def _colour(record: Values) -> str:
    return {True: "Couleur", False: "Noir et blanc"}.get(record.get("is_colour", ""), "Couleur ou non : NC")


_TECHNOLOGIES: Final = dict(AccessTechnology.choices)
_KINDS: Final = dict(VoiceLineKind.choices)
_DOMAINS: Final = dict(ApplicationDomain.choices)

PRICES: Final = (
    PriceOf(
        "poste",
        _I,
        "Prix d’achat d’un poste",
        "€",
        "purchase_price",
        "equipements",
        _memory,
        {"category": WORKSTATIONS},
    ),
    PriceOf(
        "abonnement",
        _T,
        "Abonnement d’une ligne fixe",
        "€ par mois",
        "monthly_price",
        "lignes",
        lambda record: _KINDS.get(text(record, "kind"), UNKNOWN),
        {"kind": VOICE},
    ),
    PriceOf(
        "internet",
        _T,
        "Accès à internet",
        "€ par mois",
        "monthly_price",
        "lignes",
        lambda record: _TECHNOLOGIES.get(text(record, "technology"), "technique NC"),
        {"kind": ("INTERNET",)},
    ),
    PriceOf("forfait", _T, "Forfait mobile", "€ par mois", "monthly_price", "mobiles", _data),
    PriceOf("page_noire", _P, "Page noire", "€ par page", "black_click", "imprimantes", _colour, SHARED, 4),
    PriceOf("page_couleur", _P, "Page couleur", "€ par page", "colour_click", "imprimantes", _colour, SHARED, 4),
    PriceOf("loyer", _P, "Loyer", "€ par trimestre", "quarterly_rent", "imprimantes", _colour, SHARED),
    PriceOf(
        "maintenance",
        _A,
        "Maintenance d’un logiciel",
        "€ par an",
        "maintenance_price",
        "logiciels",
        lambda record: _DOMAINS.get(text(record, "domain"), UNKNOWN),
    ),
)


class Cover(StrEnum):
    """How an entity has a function."""

    POOLED = "POOLED"
    OWN = "OWN"
    OFFICE = "OFFICE"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"

    @property
    def label(self) -> str:
        return {
            "POOLED": "par un syndicat ou en commun",
            "OWN": "par ses propres moyens",
            "OFFICE": "sur papier ou en bureautique",
            "NONE": "n’en a pas",
            "UNKNOWN": "NC",
        }[self.value]

    @property
    def sign(self) -> str:
        """In a table, where there is room for a letter."""
        return {"POOLED": "S", "OWN": "P", "OFFICE": "B", "NONE": "–", "UNKNOWN": "NC"}[self.value]


@dataclass(frozen=True, slots=True)
class Function:
    """A row of the map of coverage: what an entity may have, and how it has it."""

    code: str
    theme: str
    label: str
    cover: Callable[[FrozenEntity], Cover]
    is_mapped: bool = False


def _application(domain: str) -> Callable[[FrozenEntity], Cover]:
    where = {"domain": (domain,)}

    def cover(entity: FrozenEntity) -> Cover:
        records = list(entity.rows("logiciels", where))
        if any(text(record, "through") for record in records):
            return Cover.POOLED
        if any(not is_in(record, "hosting", "OFFICE", "PAPER") for record in records):
            return Cover.OWN
        if records:
            return Cover.OFFICE
        return Cover.NONE if entity.tells("logiciels", where) else Cover.UNKNOWN

    return cover


def _having(kind: str, where: Where, column: str = "", values: tuple[str, ...] = ()) -> Callable[[FrozenEntity], Cover]:
    """Whether an entity has a record, with one of ``values`` in ``column`` where one is named."""

    def cover(entity: FrozenEntity) -> Cover:
        records = list(entity.rows(kind, where))
        if any(not column or is_in(record, column, *values) for record in records):
            return Cover.OWN
        if column and any(not text(record, column) for record in records):
            return Cover.UNKNOWN
        return Cover.NONE if entity.tells(kind, where, is_counted=False) else Cover.UNKNOWN

    return cover


def _contract(theme: str) -> Callable[[FrozenEntity], Cover]:
    """A contract of the theme that was made together."""

    def cover(entity: FrozenEntity) -> Cover:
        origins = {text(record, "origin") for record in entity.rows("contrats", {"theme": (theme,)})}
        if "POOLED" in origins:
            return Cover.POOLED
        if "EXISTING" in origins:
            return Cover.OWN
        return Cover.UNKNOWN  # a contract does not say whose bargain it is where the inventory is not shown

    return cover


FUNCTIONS: Final = (
    Function(
        "fibre",
        _T,
        "Internet par la fibre",
        _having("lignes", {"kind": ACCESS}, "technology", ("FTTH", "FTTO")),
        is_mapped=True,
    ),
    Function("contrats_telecom", _T, "Contrat de télécoms", _contract("TELECOM")),
    Function(
        "sauvegarde",
        _I,
        "Sauvegarde hors de la mairie",
        _having("sauvegardes", {}, "medium", ("REMOTE", "CLOUD")),
        is_mapped=True,
    ),
    Function("serveur", _I, "Serveur", _having("equipements", {"category": ("SERVER",)})),
    Function("copieur", _P, "Copieur ou imprimante", _having("imprimantes", SHARED)),
    Function("contrats_impression", _P, "Contrat d’impression", _contract("PRINTING")),
    *(
        Function(domain.value.lower(), _A, str(domain.label), _application(domain.value), domain.value == "FINANCE")
        for domain in ApplicationDomain
        if domain.value not in ("OTHER", "OFFICE", "SECURITY")
    ),
    Function("site", _A, "Site internet", _having("sites-internet", {})),
)


def spelled(names: Iterable[str]) -> dict[str, str]:
    """By folded name, the spelling that comes most often, the first in order where two do."""
    counts: dict[str, dict[str, int]] = {}
    for name in names:
        spellings = counts.setdefault(fold(name), {})
        spellings[name] = spellings.get(name, 0) + 1
    return {key: min(spellings, key=lambda one: (-spellings[one], one)) for key, spellings in counts.items()}


def parts_of(profile: Profile, entity: FrozenEntity, on: date) -> dict[str, int]:
    """How many of each name an entity has."""
    found: dict[str, int] = {}
    for record in entity.rows(profile.kind, profile.where):
        for name in profile.names(record, on):
            found[name] = found.get(name, 0) + count(record)
    return found


def prices_of(price: PriceOf, entity: FrozenEntity) -> dict[tuple[str, str], list[tuple[Decimal, int]]]:
    """By what makes them alike and tax basis, the prices of an entity with how many things bear each."""
    found: dict[tuple[str, str], list[tuple[Decimal, int]]] = {}
    for record in entity.rows(price.kind, price.where):
        paid, basis = amount(record, price.column), text(record, "tax_basis")
        if paid is not None and basis:
            found.setdefault((price.like(record), basis), []).append((paid, count(record)))
    return found
