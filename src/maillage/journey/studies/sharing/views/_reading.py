"""Reading sharings, and taking them away."""

from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.files.actions import answer_with
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios.access import is_presented
from maillage.journey.studies.sharing.access import get_paper_for, get_share_for, get_sharing_for
from maillage.journey.studies.sharing.documents import ALGORITHMS, cited_told
from maillage.journey.studies.sharing.engine.cited import citation_of
from maillage.journey.studies.sharing.enums import Method, SharingState
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingWorks
from maillage.journey.studies.sharing.queries import members_of, papers_of, sharings_seen, works_of
from maillage.kernel.pages import NotAllowed, answer_sheet, reads
from maillage.kernel.papers import STYLE_DIGEST
from maillage.kernel.papers.pages import drawn
from maillage.kernel.sheets import MEDIA_TYPES
from maillage.kernel.sheets import Column as SheetColumn
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Table, money
from maillage.kernel.typography import percent, plural, signed

__all__ = ["share_sheet", "sharing", "sharing_annex", "sharing_export", "sharing_picture", "sharings"]

PICTURE_SECONDS: Final = 7 * 24 * 3600
ANNEXES: Final = {"pdf": "Annexe PDF", "docx": "Annexe Word"}


@reads(Right.SEE_SHARING)
def sharings(request: Any) -> HttpResponse:
    """The sharings of the body, or those in which the reader's organisation takes part."""
    actor = request.actor
    found = list(sharings_seen(actor)[:100])
    may_keep = actor.may(Right.KEEP_SHARING) and actor.can_pool
    table = Table(
        "Partages, du plus récent au plus ancien",
        (
            Column("Partage"),
            Column("Par"),
            Column("Année", is_number=True),
            Column("Total", unit="€ par an", is_number=True, digits=2),
            *([] if actor.can_pool else [Column("Votre part", unit="€ par an", is_number=True, digits=2)]),
            Column("État"),
        ),
        [_listed(row, with_own=not actor.can_pool) for row in found],
        empty=_nothing_yet(may_keep=may_keep),
    )
    return render(request, "study_sharing/sharings.html", {"table": table, "may_keep": may_keep and found})


def _listed(row: CostSharing, *, with_own: bool) -> tuple[Any, ...]:
    among = plural(row.member_count, "membre", "membres")
    own = row.own_share  # type: ignore[attr-defined]
    return (
        Cell(row.name, reverse("studies:sharing", args=[row.pk]), f"{row.get_method_display()}, {among}"),
        row.owner.name,
        str(row.year),
        "–" if row.total is None else Cell(row.total, detail=row.get_tax_basis_display()),
        *(["–" if own is None else own] if with_own else []),
        row.get_state_display(),
    )


def _nothing_yet(*, may_keep: bool) -> Empty:
    what = "Ici, qui paie quoi : chaque coût partagé, la part de chacun et son calcul."
    if not may_keep:
        return Empty(what, "Aucun partage n’est encore calculé pour votre collectivité.")
    return Empty(what, "Un partage part d’un coût et d’une clé.", "Partager un coût", reverse("studies:new_sharing"))


@reads(Right.SEE_SHARING)
def sharing(request: Any, pk: int) -> HttpResponse:
    """The body reads every share; a member reads its own, and the totals."""
    found = get_sharing_for(request.actor, pk)
    if found.owner_id != request.actor.acting_id:
        own = SharingMember.objects.get(sharing=found, counterparty=request.actor.acting_id)
        return render(request, "study_sharing/share.html", _sheet(found, own, is_own=True))
    members, works = members_of(found), works_of(found, with_page=True)
    is_computed = found.state != SharingState.DRAFT
    prefix = f"{reverse('studies:sharing', args=[pk])}images/{_edition(found)}/"
    context = {
        "sharing": found,
        "facts": [*_facts(found), *_cited(found, works)],
        "figures": _figures(found, members) if is_computed else [],
        "table": _shares(found, members) if is_computed else _listed_members(members),
        "blocks": drawn(works.blocks, prefix) if works is not None and is_computed else [],
        "annexes": [
            (ANNEXES[one.ending], reverse("studies:sharing_annex", args=[pk, one.ending]))
            for one in papers_of(found)
            if one.ending in ANNEXES
        ],
        "is_computed": is_computed,
        "endings": list(MEDIA_TYPES),
        "may_keep": request.actor.may(Right.KEEP_SHARING, found.owner_id) and not found.is_sealed,
        "may_approve": request.actor.may(Right.APPROVE_SHARING, found.owner_id) and found.state == SharingState.FROZEN,
        "is_frozen": found.is_sealed,
    }
    return render(request, "study_sharing/sharing.html", context)


def _edition(found: CostSharing) -> int:
    return int(found.computed_at.timestamp()) if found.computed_at else 0


def _key(found: CostSharing) -> str:
    parts = [one for one in found.criteria.order_by("position") if one.weight_pct]
    if len(parts) == 1:
        return str(parts[0].get_kind_display())
    return " + ".join(f"{percent(one.weight_pct, 2).replace(',00', '')} {one.get_kind_display()}" for one in parts)


def _facts(found: CostSharing) -> list[Fact]:
    facts = [Fact("Méthode", found.get_method_display(), _key(found) if found.method == Method.KEY else "")]
    facts += [
        Fact("Coût" if not one.label else one.label, money(one.amount, found.get_tax_basis_display()))
        for one in found.costs.order_by("position")
    ]
    facts += [
        Fact(label, money(value, found.get_tax_basis_display()))
        for label, value in (("Part minimale", found.floor), ("Part maximale", found.cap))
        if value is not None
    ]
    if found.phase_year:
        facts.append(Fact("Lissage", f"année {found.phase_year} sur {found.phase_years}"))
    if found.note:
        facts.append(Fact("Remarque", found.note))
    if found.study is not None:
        facts.append(Fact("Étude", found.study.name, url=reverse("studies:detail", args=[found.study_id])))
    return facts


def _cited(found: CostSharing, works: SharingWorks | None) -> list[Fact]:
    """The scenario as it was cited, and whether it still says so."""
    if works is None or not works.cited:
        return []
    url, now = "", ""
    if found.scenario is None:
        now = " Il n’existe plus."
    else:
        url = reverse("studies:scenario", args=[found.scenario_id])
        if citation_of(found.scenario).told["digest"] != works.cited["digest"]:
            now = " Il a changé depuis."
    return [Fact("Scénario", works.cited["name"], cited_told(works.cited) + now, url=url)]


def _cited_to_a_member(found: CostSharing) -> list[Fact]:
    """Its name, once it was presented."""
    if found.scenario is None or not is_presented(found.scenario.study):
        return []
    return [Fact("Scénario", found.scenario.name, url=reverse("studies:scenario", args=[found.scenario_id]))]


def _figures(found: CostSharing, members: list[SharingMember]) -> list[KeyFigure]:
    basis = found.get_tax_basis_display()
    figures = [KeyFigure(found.total, "à partager par an", f"€ {basis}", f"entre {len(members)} membres", 2)]
    if found.years > 1 and found.total is not None:
        figures.append(KeyFigure(found.total * found.years, f"sur {found.years} ans", f"€ {basis}", "au même coût", 2))
    known = [one for one in members if one.worth_alone is not None and one.amount is not None]
    if known:
        gains = sum((_gain(one) or Decimal(0)) > 0 for one in known)
        figures.append(
            KeyFigure(f"{gains} sur {len(known)}", "paient moins que seuls", "", "ceux dont ce coût est connu")
        )
    return figures


def _gain(one: SharingMember) -> Decimal | None:
    return None if one.worth_alone is None or one.amount is None else one.worth_alone - one.amount


def _columns(found: CostSharing) -> tuple[Column, ...]:
    basis = found.get_tax_basis_display()
    return (
        Column("Membre"),
        Column("Part", unit=f"€ {basis} par an", is_number=True, digits=2),
        Column("Du total", unit="%", is_number=True, digits=1),
        Column("Par habitant", unit="€", is_number=True, digits=2),
        Column("Seul", unit="€", is_number=True, digits=2),
        Column("Gain", unit="€", is_number=True, digits=2),
        Column("À appeler", unit="€", is_number=True, digits=2),
    )


def _row(found: CostSharing, one: SharingMember) -> list[Any]:
    amount = one.amount or Decimal(0)
    gain = _gain(one)
    return [
        one.amount,
        amount / found.total * 100 if found.total else None,
        amount / one.population if one.population else None,
        one.worth_alone,
        gain if gain is None else f"{signed(gain, 2)}",
        amount - one.balance,
    ]


def _shares(found: CostSharing, members: list[SharingMember]) -> Table:
    rows = [
        (Cell(one.name, reverse("studies:share_sheet", args=[found.pk, one.pk])), *_row(found, one)) for one in members
    ]
    total = found.total or Decimal(0)
    due = total - sum((one.balance for one in members), Decimal(0))
    return Table(
        "Ce que paie chaque membre",
        _columns(found),
        rows,
        totals=("Total", total, Decimal(100), "–", "–", "–", due),
        base=f"pourcentages du total de {money(total, found.get_tax_basis_display())}.",
        note="Par habitant : part ÷ population du membre. Seul : ce qu’il paierait sans les autres ; gain : seul − part. "
        "À appeler : part − ce qui a été payé en trop avant.",
    )


def _listed_members(members: list[SharingMember]) -> Table:
    columns = (Column("Membre"), Column("Population", unit="habitants", is_number=True))
    return Table("Entre qui", columns, [(one.name, one.population) for one in members])


@reads(Right.SEE_SHARING)
def share_sheet(request: Any, pk: int, member: int) -> HttpResponse:
    """The computation of one share, line by line."""
    own = get_share_for(request.actor, pk, member)
    if own.amount is None:
        raise NotAllowed("share")
    is_own = own.sharing.owner_id != request.actor.acting_id
    return render(request, "study_sharing/share.html", _sheet(own.sharing, own, is_own=is_own))


def _sheet(found: CostSharing, own: SharingMember, *, is_own: bool) -> dict[str, Any]:
    basis = found.get_tax_basis_display()
    gain, amount = _gain(own), own.amount or Decimal(0)
    figures = [KeyFigure(amount, "part par an", f"€ {basis}", f"sur {money(found.total, basis)} en tout", 2)]
    if own.population:
        population = plural(own.population, "habitant", "habitants")
        figures.append(
            KeyFigure(amount / own.population, "par habitant et par an", f"€ {basis}", f"pour {population}", 2)
        )
    if gain is not None:
        word = "de moins que seul" if gain >= 0 else "de plus que seul"
        figures.append(KeyFigure(abs(gain), word, f"€ {basis}", f"seul : {money(own.worth_alone, basis)}", 2))
    if found.years > 1 and not own.schedule:
        figures.append(KeyFigure(amount * found.years, f"sur {found.years} ans", f"€ {basis}", "au même coût", 2))
    table = Table(
        "Calcul de la part",
        (Column("Étape"), Column("Calcul"), Column("Résultat", unit="€", is_number=True)),
        own.steps,
        note="Chaque ligne se refait à la main. Les totaux des valeurs sont ceux de tous les membres qui supportent le coût.",
    )
    schedule = None
    if own.schedule:
        schedule = Table(
            "Part de chaque année du lissage",
            (Column("Année"), Column("Part", unit=f"€ {basis}", is_number=True, digits=2)),
            [(f"Année {year}", Decimal(amount)) for year, amount in enumerate(own.schedule, 1)],
        )
    return {
        "sharing": found,
        "member": own,
        "is_own": is_own,
        "figures": figures,
        "facts": [*_facts(found), *_cited_to_a_member(found)] if is_own else [],
        "table": table,
        "schedule": schedule,
        "algorithm": ALGORITHMS.get(found.algorithm, ""),
    }


@reads(Right.SEE_SHARING)
def sharing_picture(request: Any, pk: int, edition: int, name: str, piece: int) -> HttpResponse:  # noqa: ARG001
    """A picture that names members: for the body alone, kept by the reader's own browser."""
    found = get_sharing_for(request.actor, pk)
    works = works_of(found, with_page=True)
    pieces = works.pictures.get(name, ()) if works is not None else ()
    if not piece < len(pieces):
        raise NotAllowed("picture")
    response = HttpResponse(pieces[piece], content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src '{STYLE_DIGEST}'"
    return response


@reads(Right.SEE_SHARING)
def sharing_annex(request: Any, pk: int, ending: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, ending).file)


@reads(Right.SEE_SHARING)
def sharing_export(request: Any, pk: int, ending: str) -> HttpResponse:
    """The shares that the reader sees, for a spreadsheet: all of them for the body, its own for a member."""
    found = get_sharing_for(request.actor, pk)
    basis = found.get_tax_basis_display()
    columns = [SheetColumn("Membre")]
    columns += [
        SheetColumn(f"{column.title} ({column.unit})", "number", column.digits) for column in _columns(found)[1:]
    ]
    rows = []
    for one in members_of(found):
        if one.amount is not None:
            cells = _row(found, one)
            cells[4] = _gain(one)
            rows.append([one.name, *cells])
    return answer_sheet(f"partage-{found.pk}-{basis}-{localdate():%Y-%m-%d}", ending, columns, rows, "Parts")
