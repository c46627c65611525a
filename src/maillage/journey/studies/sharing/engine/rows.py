"""From the rows of a sharing to a demand."""

from decimal import Decimal

from maillage.engine.quantities import TaxBasis
from maillage.journey.studies.sharing.engine._asked import Asked, CostFacts, GameFacts, KeyPart, MemberFacts
from maillage.journey.studies.sharing.engine._written import coalitions_of, links_of, tiers_of
from maillage.journey.studies.sharing.enums import GameKind, KeyKind
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingWorks
from maillage.journey.studies.sharing.queries import members_of, values_of, works_of

__all__ = ["asked_of"]


def asked_of(sharing: CostSharing) -> Asked:
    """The demand that the rows of a sharing are; same rows, same demand. Errors: what was typed of a game."""
    members, values, works = members_of(sharing), values_of(sharing), works_of(sharing)
    criteria = list(sharing.criteria.order_by("position"))
    costs = list(sharing.costs.order_by("position"))
    parts = [KeyPart(one.kind, one.get_kind_display(), _plain(one.weight_pct)) for one in criteria]
    phase = (sharing.phase_year, sharing.phase_years) if sharing.phase_year and sharing.phase_years else None
    return Asked(
        name=sharing.name,
        tax_basis=TaxBasis[sharing.tax_basis],
        method=sharing.method,
        members=tuple(
            MemberFacts(
                name=member.name,
                values={
                    part.label: None
                    if (row := values.get(member.pk, {}).get(part.kind)) is None or row.value is None
                    else _plain(row.value)
                    for part in parts
                },
                population=member.population,
                potential=None if member.potential is None else _plain(member.potential),
                months=member.months,
                previous=member.previous,
                balance=member.balance,
                alone=member.alone,
            )
            for member in members
        ),
        costs=tuple(
            CostFacts(
                cost.label,
                cost.amount,
                tuple(member.name for member in members if cost.position in member.excluded),
            )
            for cost in costs
        ),
        parts=tuple(parts),
        game=_game(works, members),
        floor=sharing.floor,
        cap=sharing.cap,
        phase=phase,
        wanted_error=sharing.wanted_error,
        seed=sharing.seed,
    )


def _plain(value: Decimal) -> Decimal:
    """The same number however the database writes its zeros: it enters the digest."""
    return Decimal(f"{value.normalize():f}")


def _game(works: SharingWorks | None, members: list[SharingMember]) -> GameFacts | None:
    if works is None or not works.game_kind:
        return None
    text = works.game_text
    if works.game_kind == GameKind.VOLUME:
        return GameFacts(
            works.game_kind,
            tiers=tiers_of(text),
            fixed=works.game_fixed,
            is_marginal=works.is_marginal,
            quantity=KeyKind(works.quantity_kind).label if works.quantity_kind else "",
        )
    if works.game_kind == GameKind.NETWORK:
        places = {member.name: member.node for member in members}
        return GameFacts(works.game_kind, links=links_of(text), places=places)
    return GameFacts(works.game_kind, coalitions=coalitions_of(text))
