"""The directory of the group, and one organisation of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import OrganisationKind, Right, Subject
from maillage.foundations.organisations.models import Membership, Organisation, OrganisationSuccession
from maillage.journey.territories import documents, queries
from maillage.journey.territories.forms import DirectoryForm
from maillage.journey.territories.queries import Figures, Listed, Wanted
from maillage.journey.territories.views._frame import page
from maillage.kernel.pages import NotAllowed, reads
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Table, day
from maillage.kernel.typography import plural

__all__ = ["directory", "directory_csv", "organisation"]

UNKNOWN_DAY: Final = "date non connue"
COLUMNS: Final = (
    Column("Nom", sort="nom"),
    Column("Nature", sort="nature"),
    Column("Population", unit="habitants", is_number=True, sort="population"),
    Column("SIREN", sort="siren"),
    Column("Qualité"),
    Column("Depuis"),
)


@reads(Right.SEE_TERRITORY)
def directory(request: Any) -> HttpResponse:
    form = _filter(request)
    wanted = form.wanted()
    figures = queries.figures_of(request.actor, wanted)
    found = queries.directory_page(request.actor, wanted, request.GET.get("apres", ""))
    context = {
        "form": form,
        "whose": _whose(request.actor, wanted),
        "figures": _key_figures(figures),
        "listing": _listing(request.actor, found.rows, figures, wanted),
        "next_key": found.next_key,
        "count": _count(figures) if figures.shown else "",
        "export_url": f"{reverse('territories:directory_csv')}?{_kept(request.GET)}",
        "is_keeper": request.actor.can_pool and request.actor.may(Right.KEEP_TERRITORY),
    }
    return page(request, "territories/directory.html", "territories:directory", context)


@reads(Right.SEE_TERRITORY)
def directory_csv(request: Any) -> HttpResponse:
    """What the page shows with the same filter and in the same order, to its last row."""
    rows = queries.whole_directory(request.actor, _filter(request).wanted())
    name = documents.file_name("annuaire", request.actor.acting_name, localdate())
    return HttpResponse(
        documents.directory_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _filter(request: Any) -> DirectoryForm:
    groupings = {} if request.actor.can_pool else request.actor.groupings
    return DirectoryForm(request.GET, groupings=groupings)


def _whose(actor: Actor, wanted: Wanted) -> str:
    """The name of the territory that is shown."""
    if actor.can_pool:
        return actor.acting_name
    return actor.groupings.get(wanted.grouping or 0) or next(iter(actor.groupings.values()), "")


def _kept(asked: Any) -> str:
    return urlencode({name: asked[name] for name in ("groupement", "q", "nature", "etat", "tri") if asked.get(name)})


def _key_figures(figures: Figures) -> list[KeyFigure]:
    counted = _counted(figures, figures.counted)
    year = f", en vigueur en {figures.year}" if figures.year else ""
    return [
        KeyFigure(figures.members, "membres" if figures.members > 1 else "membre", detail=_communes(figures.communes)),
        KeyFigure(figures.inhabitants, "habitants", detail=f"population municipale{year} ; base : {counted}"),
        KeyFigure(figures.without_siren, "SIREN à compléter", detail=f"sur {figures.members}"),
    ]


def _communes(count: int) -> str:
    return f"dont {plural(count, 'commune', 'communes')}" if count else ""


def _listing(actor: Actor, rows: Sequence[Listed], figures: Figures, wanted: Wanted) -> Table:
    is_filtered = bool(wanted.text or wanted.kind or wanted.presence)
    return Table(
        "Annuaire du territoire",
        COLUMNS,
        [_row(row) for row in rows],
        totals=("Total", "", figures.shown_inhabitants, "", "", "") if figures.shown_counted else (),
        base=_base(figures),
        empty=_nothing(actor, is_filtered=is_filtered),
    )


def _counted(figures: Figures, count: int) -> str:
    return plural(count, "commune", "communes") if figures.communes else f"{count} EPCI"


def _base(figures: Figures) -> str:
    if not figures.shown_counted:
        return ""
    others = " ; les autres lignes n’ont pas d’habitants en propre." if figures.shown > figures.shown_counted else "."
    return f"{_counted(figures, figures.shown_counted)} dont la population est connue{others}"


def _count(figures: Figures) -> str:
    paged = f", {queries.MEMBERS_SHOWN} par page" if figures.shown > queries.MEMBERS_SHOWN else ""
    return plural(figures.shown, "collectivité", "collectivités") + paged


def _row(row: Listed) -> list[Any]:
    who = row.organisation
    link = row.links[0] if row.links else None
    name = Cell(who.name, reverse("territories:organisation", args=[who.pk]), "n’existe plus" if who.is_former else "")
    return [
        name,
        who.get_kind_display(),
        _population(who),
        who.siren or ("–" if who.is_former else None),
        link.get_kind_display() if link else "",
        _since(link),
    ]


def _population(who: Organisation) -> int | str | None:
    """Nothing is missing where a population would mean nothing."""
    counts = who.kind in (OrganisationKind.COMMUNE, OrganisationKind.INTERMUNICIPAL_BODY) and not who.is_former
    return who.population if counts or who.population is not None else "–"


def _since(link: Membership | None) -> str:
    if link is None:
        return ""
    if link.valid_to is not None:
        return f"{day(link.valid_from)} – {day(link.valid_to)}" if link.valid_from else f"jusqu’au {day(link.valid_to)}"
    return day(link.valid_from) if link.valid_from else UNKNOWN_DAY


def _nothing(actor: Actor, *, is_filtered: bool) -> Empty:
    if is_filtered:
        return Empty("Rien ne correspond à ce filtre.", "Essayez moins de mots.", "Tout afficher", "/territoire/")
    what = "Ici, les collectivités de votre territoire."
    if actor.can_pool and actor.may(Right.KEEP_TERRITORY):
        return Empty(what, "Il n’y en a pas encore.", "Composer le territoire", reverse("territories:compose"))
    return Empty(what, "Votre collectivité n’appartient encore à aucun groupement ici.")


# --- one organisation -------------------------------------------------------------------------------------------------


@reads(Right.SEE_TERRITORY)
def organisation(request: Any, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    who: Any = queries.looked_at(actor, pk)
    if who is None:
        raise NotAllowed("organisation")
    is_own = who.pk == actor.acting_id
    links, successions = queries.named_memberships(actor, who), queries.named_successions(actor, who)
    is_keeper = actor.can_pool and actor.may(Right.KEEP_TERRITORY)
    ending = _in_force(actor, links) if is_keeper else None
    is_ours = ending is not None and who.registered_by == actor.acting_id and not who.is_former
    context = {
        "who": who,
        "facts": _facts(who),
        "memberships": _memberships(actor, links),
        "before": _successions(actor, [link for link in successions if link.owner_id == who.pk], is_keeper),
        "after": _successions(actor, [link for link in successions if link.counterparty_id == who.pk], is_keeper),
        "is_own": is_own,
        "may_invite": is_ours and not who.is_tended and actor.may(Right.KEEP_PEOPLE),
        "ending": ending,
        "may_vanish": is_ours and not who.is_tended,
        "may_complete": is_ours,
        "may_give_way": is_own and not actor.can_pool and actor.may(Right.KEEP_SHARES),
        "may_keep_people": is_own and actor.may(Right.KEEP_PEOPLE),
    }
    return page(request, "territories/organisation.html", "", context)


def _facts(who: Organisation) -> list[Fact]:
    population = "sans objet" if _population(who) == "–" else who.population
    year = f"population municipale en vigueur en {who.population_year}" if who.population_year else ""
    facts = [Fact("Nature", who.get_kind_display()), Fact("SIREN", who.siren or ("–" if who.is_former else None))]
    if who.insee_code:
        facts.append(Fact("Code INSEE", who.insee_code))
    facts.append(Fact("Habitants", population, year if who.population is not None else ""))
    if who.is_former:
        facts.append(Fact("N’existe plus", f"depuis le {day(who.closed_on)}" if who.closed_on else UNKNOWN_DAY))
    return facts


def _named(actor: Actor, party: Organisation) -> Cell:
    """A name, and the way to its page where the actor may open it."""
    is_open = party.pk in actor.scope.seen(Subject.DIRECTORY)
    return Cell(party.name, reverse("territories:organisation", args=[party.pk]) if is_open else "")


def _memberships(actor: Actor, links: Sequence[Membership]) -> Table | None:
    rows: list[list[Any]] = [
        [_named(actor, link.owner), link.get_kind_display(), _since(link), link.legal_basis or "non précisé"]
        for link in links
    ]
    columns = (Column("Groupement"), Column("Qualité"), Column("Depuis"), Column("Acte"))
    return Table("Appartenances", columns, rows) if rows else None


def _successions(actor: Actor, links: Sequence[OrganisationSuccession], is_keeper: bool) -> list[dict[str, Any]]:
    """Each with the other party, its day, and where its day can be written."""
    return [
        {
            "before": _named(actor, link.counterparty),
            "after": _named(actor, link.owner),
            "day": f"le {day(link.effective_on)}" if link.effective_on else UNKNOWN_DAY,
            "basis": link.basis,
            "date_url": reverse("territories:date_succession", args=[link.pk])
            if is_keeper and link.effective_on is None
            else "",
        }
        for link in links
    ]


def _in_force(actor: Actor, links: Sequence[Membership]) -> Membership | None:
    """The link with the actor's body that could be ended."""
    today: date = localdate()
    ours = (link for link in links if link.owner_id == actor.acting_id)
    return next((link for link in ours if link.valid_to is None or link.valid_to >= today), None)
