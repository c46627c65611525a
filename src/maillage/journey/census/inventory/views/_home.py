"""« Qu’avons-nous ? »: what there is, what is not known of it, and what to do next."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.forms import is_any_price_seen
from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.journey.census.inventory.queries import HeldCount, Holding, end_column, holdings_of, price_column
from maillage.journey.census.inventory.views._frame import list_url, page
from maillage.kernel.pages import reads
from maillage.kernel.panels import panels_of
from maillage.kernel.templatetags.face import Cell, Column, KeyFigure, Table
from maillage.kernel.typography import plural

__all__ = ["home"]

MEMBERS_SHOWN: Final = 50


@reads(Right.SEE_INVENTORY)
def home(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    held = holdings_of(actor)
    has_members = len(held.names) > 1
    by_owner, next_key = _by_owner(actor, held, request.GET.get("apres", "")) if has_members else (None, None)
    context = {
        "figures": _figures(held, has_members=has_members),
        "by_kind": _by_kind(actor, held),
        "by_owner": by_owner,
        "next_key": next_key,
        "panels": panels_of("census.home", actor=actor),
        "shares_url": reverse("territories:shares") if actor.may(Right.KEEP_SHARES) and not actor.can_pool else "",
        "is_body_alone": actor.can_pool and not has_members,
        "is_empty": not any(count.records for count in held.by_kind.values()),
        "may_keep": actor.may(Right.KEEP_INVENTORY),
    }
    return page(request, "home.html", context)


def _figures(held: Holding, *, has_members: bool) -> list[KeyFigure]:
    counts = held.by_kind.values()
    records, gaps = sum(count.records for count in counts), sum(count.gaps for count in counts)
    used = sum(1 for kind in KINDS.values() if not kind.parent and held.by_kind[kind.slug].records)
    details = sum(held.by_kind[kind.slug].records for kind in KINDS.values() if kind.parent)
    said = f"en service, dans {plural(used, 'liste', 'listes')}"
    if details:  # they have no row of their own below: the rows would not add up to the figure
        said += f", dont {plural(details, 'détail', 'détails')} (relevés, licences, lignes de contrat)"
    found = [
        KeyFigure(records, "fiche" if records < 2 else "fiches", detail=said),
        KeyFigure(gaps, "valeur à compléter" if gaps < 2 else "valeurs à compléter", detail="prix et dates de fin"),
    ]
    if has_members:
        filled = sum(1 for count in held.by_owner.values() if count.records)
        found.insert(
            0, KeyFigure(filled, "collectivités ont un inventaire", detail=f"sur {len(held.by_owner)} que vous voyez")
        )
    return found


def _by_kind(actor: Actor, held: Holding) -> Table:
    sees_prices = is_any_price_seen(actor)
    columns = [Column("Liste"), Column("Fiches", is_number=True)]
    columns += [Column("Sans prix", is_number=True)] if sees_prices else []
    columns += [Column("Sans date de fin", is_number=True), Column("À faire")]
    rows = []
    for kind in KINDS.values():
        if kind.parent:
            continue  # they are read with what they are details of
        count = held.by_kind[kind.slug]
        cells: list[Any] = [Cell(kind.title, list_url(kind)), count.records]
        cells += [_gap(kind, count.priceless, price_column(kind.slug))] if sees_prices else []
        cells += [_gap(kind, count.endless, end_column(kind.slug)), _next(actor, kind, count)]
        rows.append(cells)
    return Table("Ce que contient l’inventaire", columns, rows)


def _gap(kind: Kind, count: int, column: str) -> Any:
    """How many are without, and the way to them; nothing where the kind has no such column."""
    if not column:
        return ""
    return Cell(count, list_url(kind, urlencode({"sans": column}))) if count else 0


def _next(actor: Actor, kind: Kind, count: HeldCount) -> Any:
    """The one thing to do next."""
    if not actor.may(Right.KEEP_INVENTORY):
        return ""
    if not count.records:
        return Cell(f"Ajouter {kind.one}", reverse("census:add_record", args=[kind.slug]))
    for number, column, one, several in (
        (count.priceless, price_column(kind.slug), "prix", "prix"),
        (count.endless, end_column(kind.slug), "date", "dates"),
    ):
        if number and column:
            told = f"Compléter {plural(number, one, several)}"
            return Cell(told, list_url(kind, urlencode({"sans": column})))
    return Cell("Voir la liste", list_url(kind))


def _by_owner(actor: Actor, held: Holding, after: str) -> tuple[Table, str | None]:
    """The same by organisation, fifty a page, in the order of names."""
    keys = list(held.by_owner)
    start = keys.index(int(after)) + 1 if after.isascii() and after.isdigit() and int(after) in held.by_owner else 0
    shown = keys[start : start + MEMBERS_SHOWN]
    sees_prices = is_any_price_seen(actor)
    columns = [Column("Collectivité"), Column("Fiches", is_number=True)]
    columns += [Column("Sans prix", is_number=True)] if sees_prices else []
    columns += [Column("Sans date de fin", is_number=True)]
    columns += [Column("Ce qu’elle paie")] if sees_prices else []
    priced = owners_with_prices(actor)
    rows = []
    for key in shown:
        count = held.by_owner[key]
        url = f"{list_url(KINDS['equipements'])}?{urlencode({'collectivite': held.names.get(key, '')})}"
        cells: list[Any] = [Cell(held.names.get(key, ""), url), count.records]
        cells += [count.priceless if key in priced else "–"] if sees_prices else []
        cells.append(count.endless)
        if sees_prices:
            cells.append(Cell("en une page", reverse("census:sheet", args=[key])) if key in priced else "non partagé")
        rows.append(cells)
    has_more = start + MEMBERS_SHOWN < len(keys)
    note = "« – » : elle ne partage pas ses prix." if sees_prices else ""
    return Table("Collectivité par collectivité", columns, rows, note=note), str(shown[-1]) if has_more else None
