"""Invented sharings of the demonstration, said to be so in their remark, made through the actions of the site."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import OrganisationKind
from maillage.foundations.organisations.models import Organisation
from maillage.journey.studies.sharing.actions import (
    Draft,
    MemberEntry,
    enter_facts,
    freeze_sharing,
    keep_annex,
    keep_result,
    write_sharing,
)
from maillage.journey.studies.sharing.documents import compose_annex
from maillage.journey.studies.sharing.engine import compare_keys, compute
from maillage.journey.studies.sharing.engine.rows import asked_of
from maillage.journey.studies.sharing.enums import GameKind, KeyKind, Method
from maillage.journey.studies.sharing.models import CostSharing, SharingMember
from maillage.journey.studies.sharing.queries import candidates, counted
from maillage.kernel.papers import render_report

__all__ = ["share_costs"]

INVENTED: Final = "Chiffres inventés pour la démonstration : coûts, tarifs et valeurs saisies se changent."
MIX: Final = (
    (KeyKind.EQUAL, Decimal(30)),
    (KeyKind.WORKSTATIONS, Decimal(40)),
    (KeyKind.POPULATION, Decimal(30)),
    (KeyKind.SITES, Decimal(0)),
)
NETWORK: Final = "bourg ; tête de réseau ; 18 000\nécole ; bourg ; 4 200\nzone ; bourg ; 9 600\nport ; zone ; 6 300"
NODES: Final = ("bourg", "école", "zone", "port")


def share_costs(actor: Actor) -> None:
    """A key with what the inventories count, frozen with its annex; a volume discount; a network; one still to be worked out.

    To be called in the actor's scope. Members whose inventory is not known are left out, as the site would ask for.
    """
    communes = [one for one in candidates(actor) if one.kind == OrganisationKind.COMMUNE]
    posts = counted(actor, KeyKind.WORKSTATIONS, communes)
    equipped = [one for one in communes if (found := posts.get(one.pk)) is not None and found.value]
    draft = _draft("Logiciel de gestion commun", equipped or communes)
    if equipped:
        software = _worked_out(actor, _with_alone(actor, write_sharing(actor, None, draft), Decimal(60), Decimal(9)))
        _frozen(actor, software)
        tiers = "1 ; 46\n100 ; 39,50\n250 ; 34\n500 ; 29,90"
        volume = {"game_kind": GameKind.VOLUME, "game_text": tiers, "quantity_kind": KeyKind.WORKSTATIONS}
        bought = replace(
            draft,
            name="Licences de bureautique au volume",
            costs=(),
            criteria=((KeyKind.EQUAL, Decimal(0)), (KeyKind.POPULATION, Decimal(0))),
            facts={**draft.facts, "method": Method.SHAPLEY},
            game=volume,
        )
        _worked_out(actor, write_sharing(actor, None, bought))
    else:
        by_people = replace(draft, criteria=((KeyKind.EQUAL, Decimal(30)), (KeyKind.POPULATION, Decimal(70))))
        _worked_out(actor, _with_alone(actor, write_sharing(actor, None, by_people), Decimal(120), Decimal("0.19")))
    _fibre(actor, draft, (equipped or communes)[:4])
    tickets = replace(draft, name="Assistance de proximité", criteria=((KeyKind.TICKETS, Decimal(100)),))
    write_sharing(actor, None, tickets)


def _draft(name: str, members: list[Organisation]) -> Draft:
    return Draft(
        name=name,
        tax_basis="HT",
        year=localdate().year + 1,
        members=members,
        costs=(("Abonnement", Decimal("9600.00")), ("Formation et reprise des données", Decimal("2750.00"))),
        criteria=MIX,
        facts={"method": Method.KEY, "years": 3, "note": INVENTED},
        game={"game_kind": ""},
    )


def _with_alone(actor: Actor, sharing: CostSharing, fixed: Decimal, each: Decimal) -> CostSharing:
    """What each would pay alone: so much, and so much a workstation or an inhabitant."""
    entries: dict[int, MemberEntry] = {}
    for member in SharingMember.objects.filter(sharing=sharing):
        counts: Mapping[str, Any] = {row.kind: row.value for row in member.values.all()}
        units = counts.get(KeyKind.WORKSTATIONS) or counts.get(KeyKind.POPULATION) or 0
        alone = (fixed + each * units).quantize(Decimal("0.01"))
        entries[member.pk] = MemberEntry({"alone": alone}, {})
    enter_facts(actor, sharing, entries)
    return sharing


def _worked_out(actor: Actor, sharing: CostSharing) -> CostSharing:
    asked = asked_of(sharing)
    keep_result(actor, sharing, compute(asked), compare_keys(asked))
    return sharing


def _frozen(actor: Actor, sharing: CostSharing) -> None:
    asked = asked_of(sharing)
    freeze_sharing(actor, sharing)
    on = localdate(sharing.frozen_at)
    report = compose_annex(compute(asked), compare_keys(asked), territory=actor.acting_name, on=on)
    keep_annex(actor, sharing, {ending: render_report(report, f".{ending}") for ending in ("pdf", "docx")})


def _fibre(actor: Actor, draft: Draft, members: list[Organisation]) -> None:
    """Four members along one cable."""
    network = {"game_kind": GameKind.NETWORK, "game_text": NETWORK}
    criteria = ((KeyKind.EQUAL, Decimal(0)), (KeyKind.POPULATION, Decimal(0)))
    facts = {**draft.facts, "method": Method.SHAPLEY, "years": 1}
    fibre = replace(
        draft, name="Fibre entre bâtiments", members=members, costs=(), criteria=criteria, facts=facts, game=network
    )
    sharing = write_sharing(actor, None, fibre)
    rows = SharingMember.objects.filter(sharing=sharing).order_by("position")
    enter_facts(
        actor, sharing, {row.pk: MemberEntry({"node": node}, {}) for row, node in zip(rows, NODES, strict=True)}
    )
    _worked_out(actor, sharing)
