"""What the stage shows on the home page."""

from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.territories.queries import groupings_of, home_figures
from maillage.kernel.panels import Panel, fill
from maillage.kernel.typography import number, plural

__all__ = ["territory"]


@fill("home")
def territory(*, actor: Actor) -> Panel | None:
    """For a body its territory and what asks for attention, for a member the groupings that it belongs to."""
    if not actor.may(Right.SEE_TERRITORY):
        return None
    return _of_body(actor) if actor.can_pool else _of_member(actor)


def _of_body(actor: Actor) -> Panel:
    found = {name: value or 0 for name, value in home_figures(actor).items()}
    calls = []
    if found["untended"] and actor.may(Right.KEEP_PEOPLE):
        count = plural(found["untended"], "membre n’a encore personne", "membres n’ont encore personne")
        calls.append((f"{count} pour agir ici", "Inviter leurs premières personnes"))
    if found["expiring"] and actor.may(Right.KEEP_PEOPLE):
        count = plural(found["expiring"], "collectivité", "collectivités")
        calls.append((f"Des invitations expirent dans les trois jours, pour {count}", "Voir les invitations"))
    size = f"{plural(found['members'], 'collectivité', 'collectivités')}, {number(found['inhabitants'])} habitants"
    context = {
        "size": size if found["members"] else "",
        "calls": calls,
        "people_url": reverse("territories:people"),
        "may_compose": actor.may(Right.KEEP_TERRITORY),
    }
    return Panel("territories/_home_body.html", context)


def _of_member(actor: Actor) -> Panel:
    groupings = Organisation.objects.filter(pk__in=groupings_of(actor)).order_by("search_text", "pk")
    return Panel("territories/_home_member.html", {"groupings": list(groupings), "own": actor.acting_id})
