"""The business cases of the demonstration: those of the field, marked as fictitious for what their witnesses do not say."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.money import actions
from maillage.journey.studies.money.engine import examples
from maillage.journey.studies.money.imports import IndexRow
from maillage.journey.studies.syntheses.models import Study

__all__ = ["MORLAIX", "SAINTES", "load_demonstration_cases"]

MORLAIX: Final = (
    *("somme-centre-de-donnees", "alesia-serveur", "syn-centrale", "somme-acces", "herault-acces"),
    *("somme-sauvegarde", "morlaix-copieur"),
)
SAINTES: Final = ("herault-acces", "saintes-forfait", "santon-groupement")
PUBLISHED: Final = frozenset({"morlaix-copieur", "somme-sauvegarde", "saintes-forfait", "santon-groupement"})
INVENTED: Final = "Délibération inventée pour la démonstration"


def load_demonstration_cases(actor: Actor, slugs: Iterable[str], study: Study | None = None) -> None:
    """Cases copied from the library, some frozen and published; what an assembly decided; a price that is revised."""
    for account, label, years, below in (
        ("2051", "Logiciels et licences", 3, None),
        ("2183", "Matériel informatique", 5, None),
        ("2183", "Petit matériel", 1, Decimal(500)),
    ):
        actions.keep_period(
            actor,
            None,
            account=account,
            label=label,
            years=years,
            below=below,
            decided_on=date(2026, 3, 30),
            reference=INVENTED,
        )
    for slug in slugs:
        example = examples()[slug]
        case = actions.create_case(
            actor,
            name=example.name,
            case=example.case,
            summary=example.summary[:600],
            source=example.source,
            study=study if slug == "morlaix-copieur" else None,
            is_fictitious=True,
        )
        if slug in PUBLISHED:
            actions.publish_edition(actor, actions.freeze_case(actor, case))
    _revision(actor)


def _revision(actor: Actor) -> None:
    actions.keep_clause(
        actor,
        None,
        {
            "name": "Maintenance du parc (marché fictif)",
            "initial_price": Decimal(100),
            "tax_basis": "HT",
            "base_month": date(2025, 9, 1),
            "fixed_share": Decimal("0.15"),
            "terms": [{"code": "INDICE FICTIF", "part": "0.85", "base": "300"}],
            "digits": 4,
            "rounding": "proche",
            "price_digits": 2,
            "cap_pct": Decimal(3),
            "safeguard_pct": Decimal(5),
            "source": "Clause inventée pour la démonstration",
        },
    )
    values = (
        (date(2025, 9, 1), "300", date(2025, 11, 20)),
        (date(2026, 3, 1), "305.5", date(2026, 5, 20)),
        (date(2026, 9, 1), "312", date(2026, 11, 20)),
    )
    rows = [IndexRow("INDICE FICTIF", month, Decimal(value), published) for month, value, published in values]
    actions.keep_readings(actor, rows, "Valeurs inventées pour la démonstration")
