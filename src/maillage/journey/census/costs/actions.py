"""Medians of what members pay, computed for those who share their census with their body."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from maillage.engine.parameters import least_contributors
from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.costs.engine import Band, ThemeCost, bands, costs_of, median_of, to_ht
from maillage.journey.census.costs.enums import Measure
from maillage.journey.census.costs.models import PeerMedian
from maillage.journey.census.costs.queries import workstations_of
from maillage.journey.census.inventory.enums import Theme
from maillage.kernel.tenancy import widen

__all__ = ["compute_medians", "record_reading"]


@transaction.atomic
def compute_medians(author: Author, body: Organisation, members: Iterable[Organisation]) -> int:
    """Write the medians of a body anew, from the members given; how many could be told.

    The caller chooses the members: those that belong to the body today and share their census with it. Fewer contributors
    than the least number (a dated parameter) and there is no median.
    """
    today = localdate()
    known = {member.pk: member for member in members if member.population}
    costs, posts = costs_of(list(known)), workstations_of(list(known))
    least = least_contributors(today)
    made = []
    for theme in Theme.values:
        for measure in Measure:
            values = [
                (member.population or 0, value)
                for key, member in known.items()
                if (value := _value(costs.get(key, {}).get(theme), measure, member, posts.get(key))) is not None
            ]
            for band in (None, *bands(today)):
                chosen = [value for population, value in values if band is None or band.holds(population)]
                middle = median_of(chosen, least)
                if middle is not None:
                    made.append(_row(body, theme, measure, band, middle, len(chosen)))
    PeerMedian.objects.filter(owner=body.pk).delete()
    PeerMedian.objects.bulk_create(made)
    if made:
        record(author, "census.medians_computed", made[0], f"a calculé {len(made)} médianes de coûts entre membres")
    return len(made)


def _value(cost: ThemeCost | None, measure: Measure, member: Organisation, posts: int | None) -> Decimal | None:
    divisor = member.population if measure is Measure.PER_INHABITANT else posts
    if cost is None or not cost.is_comparable or not divisor:
        return None
    return to_ht(cost.by_basis, localdate()) / divisor


def _row(
    body: Organisation, theme: str, measure: Measure, band: Band | None, middle: Decimal, count: int
) -> PeerMedian:
    return PeerMedian(
        owner=body,
        theme=theme,
        measure=measure,
        least_population=None if band is None else band.least,
        next_population=None if band is None else band.following,
        median=middle,
        contributors=count,
    )


@transaction.atomic
def record_reading(actor: Actor, who: Organisation) -> None:
    """Someone else has read what an organisation pays: it is in that organisation's own journal."""
    if who.pk != actor.acting_id:
        with widen(who.pk, reason="a reading is told to the one who was read"):
            record(
                actor, "census.sheet_read", who, "a lu votre page : ce que vous payez, jusqu’à quand", owner_id=who.pk
            )
