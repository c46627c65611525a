"""Who enters the territory, who leaves it, who takes whose place."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations import actions as organisations
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions import Newcomer
from maillage.foundations.organisations.enums import OrganisationKind, Right
from maillage.foundations.organisations.models import Organisation, OrganisationSuccession
from maillage.foundations.organisations.queries import holding
from maillage.journey.territories import actions, queries
from maillage.journey.territories.forms import (
    CompleteForm,
    DateSuccessionForm,
    EndForm,
    GiveWayForm,
    MemberForm,
    MembershipForm,
    SearchForm,
    SuccessionForm,
    hidden,
)
from maillage.journey.territories.models import Commune
from maillage.journey.territories.views._frame import FormPage, answer, draw, must_pool, page, typed_in
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.spelling import fold
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table, day
from maillage.kernel.typography import enumeration

__all__ = ["add_organisation", "complete", "date_succession", "end_membership", "give_way", "succession"]

MOST_FOUND: Final = 20
MOST_BOXES: Final = 300
"""Beyond, a list of boxes is neither read nor quickly sent: it is searched first."""


@writes(Right.KEEP_TERRITORY)
def add_organisation(request: Any) -> HttpResponse:
    """A commune of the reference (``?commune=``), found by its name, or anything else, described."""
    must_pool(request.actor)
    if "commune" in request.GET:
        return _add_commune(request, request.GET["commune"])
    form = MemberForm(typed_in(request))
    if request.method == "POST":
        return _add(request, form)
    search = SearchForm(request.GET)
    text = search.cleaned_data["q"].strip() if search.is_valid() else ""
    found = list(queries.find_communes(text)[: MOST_FOUND + 1]) if text else []
    context = {
        "search": search,
        "q": text,
        "found": _found(found[:MOST_FOUND]),
        "has_more": len(found) > MOST_FOUND,
        "form": form,
    }
    return page(request, "territories/add_organisation.html", "territories:directory", context)


def _found(communes: list[Commune]) -> Table:
    address = reverse("territories:add_organisation")
    rows = [
        [
            Cell(commune.name, f"{address}?commune={commune.insee_code}"),
            commune.department,
            commune.municipal_population,
            commune.siren or None,
        ]
        for commune in communes
    ]
    columns = (
        Column("Commune"),
        Column("Département"),
        Column("Population", unit="habitants", is_number=True),
        Column("SIREN"),
    )
    return Table(
        "Communes trouvées", columns, rows, empty=Empty("Aucune commune ne porte ce nom.", "Essayez moins de mots.")
    )


def _add(request: Any, form: MemberForm) -> HttpResponse:
    asked = FormPage(
        "Ajouter une collectivité ou un organisme",
        "Ce qui n’est pas une commune de la liste officielle : décrivez-le.",
        "Ajouter",
        "territories:directory",
    )

    def act(_: dict[str, Any]) -> str:
        member = organisations.add_member(request.actor, form.newcomer(), **form.link())
        return f"{member.name} fait maintenant partie du territoire."

    return answer(request, form, asked, act)


def _add_commune(request: Any, code: str) -> HttpResponse:
    commune = Commune.objects.filter(pk=code[:5]).first()
    if commune is None:
        raise NotAllowed("commune")
    form = MembershipForm(typed_in(request))
    asked = FormPage(
        f"Ajouter {commune.name}",
        f"Commune du département {commune.department}, SIREN {commune.siren or 'non connu'}. Comment en fait-elle partie ?",
        "Ajouter cette commune",
        "territories:directory",
    )

    def act(_: dict[str, Any]) -> str:
        member = organisations.add_member(request.actor, actions.commune_as_newcomer(commune), **form.link())
        return f"{member.name} fait maintenant partie du territoire."

    return answer(request, form, asked, act)


@writes(Right.KEEP_TERRITORY)
def end_membership(request: Any, pk: int) -> HttpResponse:
    must_pool(request.actor)
    link = queries.own_membership(request.actor, pk)
    if link is None:
        raise NotAllowed("membership")
    name = link.counterparty.name
    asked = FormPage(
        f"Sortie de {name}",
        "Elle quitte le territoire au soir du jour que vous donnez.",
        "Inscrire la sortie",
        reverse("territories:organisation", args=[link.counterparty_id]),
        [
            "Elle n’apparaîtra plus dans l’annuaire, sauf en montrant les sorties.",
            "Elle ne verra plus l’annuaire ni les totaux du territoire.",
            "Ce qui a été inscrit tant qu’elle en faisait partie reste, et ses données restent à elle.",
        ],
        is_dangerous=True,
    )

    def act(typed: dict[str, Any]) -> str:
        organisations.end_membership(request.actor, link, typed["on"])
        return f"La sortie de {name} est inscrite au {day(typed['on'])}."

    return answer(request, EndForm(typed_in(request)), asked, act)


@writes(Right.KEEP_TERRITORY)
def succession(request: Any) -> HttpResponse:
    """Two steps: who disappears and who succeeds, then what it entails."""
    must_pool(request.actor)
    members = _mergeable(request)
    if members is None:
        search = SearchForm(request.GET)
        return page(request, "territories/succession_search.html", "territories:directory", {"search": search})
    first = {"gone": [request.GET["disparait"]]} if request.GET.get("disparait", "").isdigit() else {}
    form = SuccessionForm(typed_in(request), members=members, initial=first)
    asked = FormPage(
        "Inscrire une fusion",
        "Une commune nouvelle, un regroupement : celles qui disparaissent restent dans la mémoire du territoire.",
        "Continuer",
        "territories:directory",
    )
    if request.method != "POST" or not form.is_valid():
        return draw(request, form, asked)
    typed = form.cleaned_data
    successor = typed["successor"] or _named(request.actor, typed["new_name"], list(typed["gone"]))
    sure = FormPage(
        f"Fusion : {successor.name}",
        "Relisez avant de confirmer : une fusion inscrite ne s’efface pas.",
        "Inscrire la fusion",
        asked.back,
        _consequences(list(typed["gone"]), successor, typed["effective_on"]),
        is_dangerous=True,
    )
    if "confirmed" not in request.POST:
        return draw(request, hidden(form), sure)

    def act(_: dict[str, Any]) -> str:
        gone = list(typed["gone"])
        actions.record_merger(request.actor, gone, successor, effective_on=typed["effective_on"], basis=typed["basis"])
        return f"La fusion est inscrite : {successor.name} succède à {enumeration([one.name for one in gone])}."

    return answer(request, form, asked, act)


def _mergeable(request: Any) -> QuerySet[Organisation] | None:
    """The members to choose from; ``None`` in a large territory where it is not said yet which ones to look at."""
    members = queries.current_members(request.actor)
    text, first = request.GET.get("q", "").strip()[:100], request.GET.get("disparait", "")
    wanted = holding(text) if text else Q(pk__in=[])
    if first.isascii() and first.isdigit():
        wanted |= Q(pk=int(first))
    if members.count() <= MOST_BOXES:
        return members
    found = members.filter(wanted)
    return found if found.exists() and found.count() <= MOST_BOXES else None


def _named(actor: Actor, name: str, gone: list[Organisation]) -> Organisation | Newcomer:
    """Who bears this name: a member, else a commune of the reference in the same départements, else someone new."""
    members = list(queries.current_members(actor).filter(holding(name)))
    same = [member for member in members if fold(member.name) == fold(name) and member not in gone]
    if len(same) == 1:
        return same[0]
    departments = {organisation.department for organisation in gone if organisation.department}
    communes = queries.find_communes(name).filter(department__in=departments)
    known = [commune for commune in communes if commune.search_text == fold(name)]
    if len(known) == 1:
        return actions.commune_as_newcomer(known[0])
    return Newcomer(name.strip(), OrganisationKind.COMMUNE, department=next(iter(sorted(departments)), ""))


def _consequences(gone: list[Organisation], successor: Organisation | Newcomer, effective_on: Any) -> list[str]:
    names = enumeration([organisation.name for organisation in gone])
    is_one = len(gone) == 1
    return [
        f"{names} {'disparaît' if is_one else 'disparaissent'} de l’annuaire"
        + (f" à la veille du {day(effective_on)}." if effective_on else " ; la date pourra être inscrite plus tard."),
        f"{successor.name} hérite de {'ses' if is_one else 'leurs'} données et de {'son' if is_one else 'leur'} journal.",
        *(["Elle entre dans le territoire comme membre."] if isinstance(successor, Newcomer) else []),
    ]


@writes(Right.KEEP_TERRITORY)
def complete(request: Any, pk: int) -> HttpResponse:
    """A SIREN or a population that nobody knew when the organisation entered."""
    must_pool(request.actor)
    found = Organisation.objects.filter(pk=pk, registered_by=request.actor.acting_id, is_former=False).first()
    if found is None:
        raise NotAllowed("it is not for this body to complete")
    asked = FormPage(
        f"Compléter {found.name}",
        "Ce qui manquait à son entrée.",
        "Enregistrer",
        reverse("territories:organisation", args=[pk]),
    )

    def act(typed: dict[str, Any]) -> str:
        population = typed.get("population")
        organisations.complete_organisation(
            request.actor,
            found,
            siren=typed["siren"],
            population=None if population is None else int(population),
            population_year=localdate().year,
        )
        return f"{found.name} est à jour."

    return answer(request, CompleteForm(typed_in(request), organisation=found), asked, act)


@writes(Right.KEEP_SHARES, needs_proof=True)
def give_way(request: Any) -> HttpResponse:
    """A commune says of itself that it merges: nobody else may, once people work there."""
    if request.actor.can_pool:
        raise NotAllowed("a body does not vanish into a member")
    own = Organisation.objects.get(pk=request.actor.acting_id)
    others = (
        Organisation.objects.filter(kind=own.kind, is_former=False).exclude(pk=own.pk).order_by("search_text", "pk")
    )
    form = GiveWayForm(typed_in(request), successors=others)
    asked = FormPage(
        "Inscrire notre fusion",
        f"Quand {own.name} disparaît dans une autre collectivité, celle-ci hérite de tout ce qu’elle a gardé ici.",
        "Continuer",
        reverse("territories:organisation", args=[own.pk]),
    )
    if request.method != "POST" or not form.is_valid():
        return draw(request, form, asked)
    typed = form.cleaned_data
    heir: Organisation = typed["successor"]
    sure = FormPage(
        f"{own.name} disparaît au profit de {heir.name}",
        "Relisez avant de confirmer : une fusion inscrite ne s’efface pas.",
        "Inscrire la fusion",
        asked.back,
        [
            *_consequences([own], heir, typed["effective_on"]),
            f"Plus personne n’agit pour {own.name}, vous non plus : {heir.name} invite ceux qui y travailleront.",
        ],
        is_dangerous=True,
    )
    if "confirmed" not in request.POST:
        return draw(request, hidden(form), sure)

    def act(_: dict[str, Any]) -> HttpResponse:
        organisations.join_successor(request.actor, heir, effective_on=typed["effective_on"], basis=typed["basis"])
        messages.success(request, f"La fusion est inscrite : {heir.name} succède à {own.name}.")
        return redirect("shell:home")

    return answer(request, form, asked, act)


@writes(Right.KEEP_TERRITORY)
def date_succession(request: Any, pk: int) -> HttpResponse:
    must_pool(request.actor)
    link = _undated(request.actor, pk)
    gone, heir = link.counterparty, link.owner
    asked = FormPage(
        f"Quand {gone.name} a-t-elle disparu ?",
        f"{heir.name} lui a succédé ; la date n’est pas connue. Une fois inscrite, elle ne change plus.",
        "Inscrire la date",
        reverse("territories:organisation", args=[heir.pk]),
    )

    def act(typed: dict[str, Any]) -> str:
        organisations.date_succession(request.actor, link, typed["effective_on"])
        return f"La date est inscrite : {day(typed['effective_on'])}."

    return answer(request, DateSuccessionForm(typed_in(request)), asked, act)


def _undated(actor: Actor, pk: int) -> OrganisationSuccession:
    members = Organisation.objects.filter(pk__in=queries.all_members(actor))
    found: OrganisationSuccession | None = OrganisationSuccession.objects.filter(
        pk=pk, effective_on=None, owner__in=members, counterparty__in=members
    ).first()
    if found is None:
        raise NotAllowed("succession")
    return found
