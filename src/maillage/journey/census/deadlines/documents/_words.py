"""A deadline in words."""

from datetime import date

from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.inventory.enums import LineUse
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.templatetags.face import money
from maillage.kernel.typography import number, typeset

__all__ = ["consequence", "cost_text", "countdown", "heading"]


def heading(row: Deadline) -> str:
    """« Préavis : Téléphonie de la mairie »."""
    return f"{DeadlineKind(row.kind).label} : {row.title}"


def countdown(due_on: date, day: date) -> str:
    """How far a day is, in words.

    >>> countdown(date(2026, 11, 22), date(2026, 11, 22)), countdown(date(2026, 12, 2), date(2026, 11, 22))
    ('aujourd’hui', 'dans 10 jours')
    """
    left = (due_on - day).days
    if left == 0:
        return "aujourd’hui"
    if abs(left) == 1:
        return "demain" if left > 0 else "hier"
    if abs(left) < 60:
        return f"dans {left} jours" if left > 0 else f"passé depuis {-left} jours"
    months = abs(left) // 30
    said = f"{months} mois" if months < 24 else f"{number(abs(left) // 365)} ans"
    return f"dans {said}" if left > 0 else f"passé depuis {said}"


def consequence(row: Deadline, day: date) -> str:
    """What happens, or has happened, once the day has passed; never with a price."""
    said = WORDS[row.kind].missed
    if row.kind == DeadlineKind.NOTICE:
        if row.until is not None:
            verb = "s’est reconduit" if row.due_on < day else "se reconduit"
            said = f"le contrat {verb} jusqu’au {shown_day(row.until)}"
        elif row.record_kind == "contrats":
            said = "le contrat se reconduit, pour une durée NC"
    if row.kind == DeadlineKind.COPPER:
        if row.special_use:
            use = str(LineUse(row.special_use).label).lower()
            said += f" : c’est une ligne d’{use}" if use[0] in "aeiouy" else f" : c’est une ligne de {use}"
        if row.until is not None:
            said += (
                f" ; plus aucune commande depuis le {shown_day(row.until)}"
                if row.until <= day
                else (f" ; plus aucune commande après le {shown_day(row.until)}")
            )
    if not row.is_certain and row.kind == DeadlineKind.NOTICE:
        said += " ; préavis NC : le vrai dernier jour est sans doute plus tôt"
    return typeset(said)


def cost_text(row: Deadline, *, is_seen: bool) -> str:
    """What letting it pass costs: an amount in its tax basis, NC, or nothing to say. ``is_seen``: prices may be shown."""
    if not WORDS[row.kind].costs:
        return ""
    if not is_seen:
        return "non partagé"
    if row.cost is None:
        return "NC"
    per = " par trimestre de plus" if row.kind == DeadlineKind.LEASE else ""
    return money(row.cost, row.tax_basis) + per
