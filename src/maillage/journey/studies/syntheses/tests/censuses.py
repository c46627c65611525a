"""Invented censuses, frozen: as large as one wants, the same each time."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from maillage.journey.studies.syntheses.engine.census import FrozenCensus, FrozenEntity, Part

__all__ = ["census_of", "entity_of"]

KINDS = ("equipements", "lignes", "mobiles", "imprimantes", "logiciels", "sites-internet", "sauvegardes", "contrats")
ALL = [Part(kind) for kind in KINDS]
THEMES = ("TELECOM", "INFRASTRUCTURE", "PRINTING", "APPLICATIONS")


def entity_of(name: str, population: int | None = 500, told: bool = True, **records: Any) -> FrozenEntity:
    """One entity. ``records``: by kind, « _ » for « - »."""
    by_kind: Mapping[str, list[Any]] = {kind.replace("_", "-"): rows for kind, rows in records.items()}
    return FrozenEntity(
        name=name,
        organisation_id=0,
        insee_code="",
        kind="Commune",
        is_commune=population is not None,
        population=population,
        state="LOCKED" if told else "NOT_STARTED",
        told=list(ALL) if told else [],
        records=by_kind if told else {},
    )


def census_of(communes: int, answering: float = 0.4, seed: int = 6) -> FrozenCensus:
    """Communes of every size, of which some answer, and some of those leave prices empty."""
    random = Random(seed)
    entities = []
    for index in range(communes):
        population = int(random.lognormvariate(6.2, 1.2)) + 20
        told = random.random() < answering or index < 2
        entities.append(entity_of(f"Commune {index:04}", population, told, **_records(random, population)))
    return FrozenCensus("Recensement inventé", "Essai, version 1", date(2026, 6, 1), 2026, THEMES, tuple(entities))


def _records(random: Random, population: int) -> dict[str, list[dict[str, Any]]]:
    size = 1 + population // 250
    machines = [
        {
            "category": random.choice(["DESKTOP", "DESKTOP", "LAPTOP", "SERVER", "TABLET"]),
            "quantity": random.randint(1, 3),
            "brand": random.choice(["Dell", "HP", "DELL", "Lenovo"]),
            "operating_system": random.choice(["Windows 11", "Windows 10", "Windows 7", "Ubuntu 24.04 LTS", ""]),
            "office_suite": random.choice(["LibreOffice", "Microsoft Office 2016 ; LibreOffice", ""]),
            "ram_gb": random.choice(["8", "16", None]),
            "purchased_on": f"{random.randint(2012, 2025)}-05-01",
            "purchase_price": random.choice([str(random.randint(339, 1260)), None]),
            "tax_basis": "HT",
        }
        for _ in range(min(size, 40))
    ]
    lines = [
        {
            "kind": random.choice(["PSTN", "ISDN_BRI", "SIP_TRUNK", "INTERNET", "BOX"]),
            "operator": random.choice(["Fibrelis", "Ligne Atlantique", "fibrelis"]),
            "technology": random.choice(["ADSL", "FTTH", ""]),
            "monthly_price": f"{random.randint(15, 60)}.50",
            "monthly_usage_price": random.choice(["4.20", None]),
            "monthly_minutes": random.choice([str(random.randint(5, 400)), None]),
            "tax_basis": random.choice(["HT", "HT", "TTC"]),
        }
        for _ in range(min(1 + size // 2, 30))
    ]
    return {
        "equipements": machines,
        "lignes": lines,
        "mobiles": [
            {
                "operator": "Mobilia",
                "is_data_only": random.random() < 0.2,
                "data_gb": "20",
                "monthly_price": "12.27",
                "tax_basis": "HT",
            }
            for _ in range(size // 3)
        ],
        "imprimantes": [
            {
                "brand": random.choice(["Ricoh", "Kyocera", "Canon"]),
                "quantity": 1,
                "is_personal": False,
                "is_colour": random.random() < 0.7,
                "acquisition_mode": random.choice(["LEASE", "PURCHASE"]),
                "quarterly_rent": str(random.randint(150, 420)),
                "black_pages": str(random.randint(100, 4000)),
                "colour_pages": str(random.randint(10, 900)),
                "black_click": "0.0043",
                "colour_click": random.choice(["0.043", "0.0523"]),
                "tax_basis": "HT",
            }
        ],
        "logiciels": [
            {
                "domain": domain,
                "vendor": random.choice(["Logilande", "Cadastria"]),
                "hosting": random.choice(["LOCAL", "SAAS", "PAPER"]),
                "through": random.choice(["", "", "Syndicat numérique"]),
                "maintenance_price": str(random.randint(100, 900)),
                "tax_basis": "HT",
            }
            for domain in ("FINANCE", "CIVIL_STATUS", "ELECTIONS")
            if random.random() < 0.8
        ],
        "sauvegardes": [{"medium": random.choice(["USB_DISK", "NAS", "CLOUD"]), "frequency": "DAILY"}],
        "contrats": [{"theme": "TELECOM", "origin": random.choice(["EXISTING", "POOLED"])}],
    }
