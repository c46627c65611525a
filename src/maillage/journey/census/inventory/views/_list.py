"""The list of a kind of records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory import actions
from maillage.journey.census.inventory.access import get_kind, owners_with_prices
from maillage.journey.census.inventory.forms import ListForm, canonical
from maillage.journey.census.inventory.models import Kind
from maillage.journey.census.inventory.queries import (
    COUNTED,
    ROWS_SHOWN,
    Around,
    Asked,
    ListColumn,
    Totals,
    around,
    list_page,
    matching,
    others_prices_read,
    totals_of,
)
from maillage.journey.census.inventory.views._cells import drawn_columns, name_cell, row_writer
from maillage.journey.census.inventory.views._frame import list_url, page
from maillage.kernel.editions import EDITION
from maillage.kernel.pages import after_answer, reads
from maillage.kernel.templatetags.face import Empty, KeyFigure, Tab, Table
from maillage.kernel.typography import number, plural

__all__ = ["Selection", "records", "selection_of"]

FILES: Final = ("csv", "xlsx", "ods")


@reads(Right.SEE_INVENTORY)
def records(request: Any, kind: str) -> HttpResponse:
    actor: Actor = request.actor
    found = get_kind(kind)
    shown_at = timezone.now()  # before it is read: what changes meanwhile counts as unseen
    beside = around(actor, found)
    form = ListForm(request.GET, actor=actor, kind=found, around=beside)
    asked, columns = form.asked(), form.shown()
    is_whole = request.GET.get("totaux") == "tous"
    totals = totals_of(actor, found, asked, most=None if is_whole else COUNTED)
    shown = list_page(actor, found, asked, columns, request.GET.get("apres", ""), count=totals.count)
    query = canonical(request.GET)
    if read := others_prices_read(actor, columns, shown.rows):
        after_answer(request, lambda: actions.record_listing(actor, found, read))
    context = {
        "kind": found,
        "form": form,
        "views": _tabs(found, beside, request.GET.get("vue", ""), query),
        "view": _current(beside, request.GET.get("vue", "")),
        "figures": _figures(found, totals),
        "totals_url": f"?{query}&totaux=tous" if totals.is_capped else "",
        "listing": _table(actor, found, asked, columns, beside, shown.rows),
        "next_key": shown.next_key,
        "count": _count(totals),
        "query": query,
        "filter": canonical(request.GET, has_columns=False),
        "exports": [
            (ending, f"{reverse('census:export', args=[kind])}?{_with(query, format=ending)}") for ending in FILES
        ],
        "keyed_url": f"{reverse('census:export', args=[kind])}?{_with(query, format='xlsx', cle='1')}",
        "may_keep": actor.may(Right.KEEP_INVENTORY),
        "has_rows": bool(shown.rows),
        "shown_at": shown_at.isoformat(),
    }
    return page(request, "records.html", context)


def _with(query: str, **more: str) -> str:
    return "&".join(part for part in (query, urlencode(more)) if part)


def _tabs(kind: Kind, beside: Around, chosen: str, query: str) -> list[Tab]:
    """The views that are kept, after the whole list."""
    if not beside.views:
        return []
    tabs = [Tab("Toute la liste", list_url(kind), not query and not chosen)]
    return tabs + [
        Tab(view["name"], list_url(kind, _with(view["query"], vue=str(view["pk"]))), str(view["pk"]) == chosen)
        for view in beside.views
    ]


def _current(beside: Around, chosen: str) -> dict[str, Any] | None:
    """The view that is open, where it is the reader's own."""
    return next((view for view in beside.views if str(view["pk"]) == chosen and view["is_own"]), None)


def _figures(kind: Kind, totals: Totals) -> list[KeyFigure]:
    """What the list comes to, and on what that rests."""
    if totals.is_capped:
        return [KeyFigure(f"plus de {number(COUNTED)}", "fiches", detail="ni comptées ni additionnées une à une")]
    found = [KeyFigure(totals.count, "fiche" if totals.count < 2 else "fiches")]
    if totals.quantity is not None and totals.quantity != totals.count:
        unit = getattr(kind.facts["quantity"], "unit", "")
        found.append(KeyFigure(totals.quantity, f"{unit} en tout", detail="somme des quantités"))
    for basis, amount in totals.yearly.items():
        if amount is not None:
            base = plural(totals.priced[basis], "fiche", "fiches")
            found.append(KeyFigure(amount, f"€ {basis} par an", digits=2, detail=f"base : {base} au prix connu"))
    if totals.unpriced:
        found.append(KeyFigure(totals.unpriced, "sans coût par an connu", detail="NC, hors des sommes"))
    if totals.hidden:
        found.append(KeyFigure(totals.hidden, "au prix non partagé", detail="hors des sommes"))
    return found


def _count(totals: Totals) -> str:
    if totals.is_capped:
        return f"Plus de {number(COUNTED)} fiches, {ROWS_SHOWN} par page"
    paged = f", {ROWS_SHOWN} par page" if totals.count > ROWS_SHOWN else ""
    return plural(totals.count, "fiche", "fiches") + paged if totals.count else ""


def _table(actor: Actor, kind: Kind, asked: Asked, columns: list[ListColumn], beside: Around, rows: list[Any]) -> Table:
    write = row_writer(columns, beside.owners, owners_with_prices(actor))
    base = list_url(kind)
    drawn = [[name_cell(row, f"{base}{row.pk}/", tick=True), *write(row)] for row in rows]
    return Table(kind.title, drawn_columns(columns), drawn, empty=_nothing(actor, kind, asked), ticks="lot")


def _nothing(actor: Actor, kind: Kind, asked: Asked) -> Empty:
    if asked.is_narrowed:
        return Empty("Rien ne correspond à ce filtre.", "Essayez moins de mots.", "Tout afficher", list_url(kind))
    what = f"Ici, la liste « {kind.title} » de votre collectivité et de celles qui vous la partagent."
    if actor.may(Right.KEEP_INVENTORY):
        return Empty(what, "Elle est vide.", f"Ajouter {kind.one}", reverse("census:add_record", args=[kind.slug]))
    return Empty(what, "Elle est vide : personne n’y a encore rien inscrit.")


# --- some of its rows ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows that were chosen. ``rows``: a queryset, in no order; ``parameters``: as an address says it; ``is_all``: whatever
    the filter leaves; ``shown_at``: when the list was read."""

    rows: Any
    parameters: list[tuple[str, str]]
    is_all: bool
    query: str
    shown_at: datetime | None = None

    @property
    def address(self) -> str:
        return urlencode(self.parameters)


def selection_of(actor: Actor, kind: Kind, sent: Any) -> Selection:
    """The rows that an address or a form names: those that were ticked, or all that a filter leaves."""
    query = canonical(QueryDict(sent.get("filtre", "")), has_columns=False)
    shown_at = _moment(sent.get(EDITION, ""))
    seen = [(EDITION, shown_at.isoformat())] if shown_at else []
    if sent.get("quoi") == "tous":
        form = ListForm(QueryDict(query), actor=actor, kind=kind, around=around(actor, kind))
        parameters = [("quoi", "tous"), ("filtre", query), *seen]
        return Selection(matching(actor, kind, form.asked()), parameters, is_all=True, query=query, shown_at=shown_at)
    keys = [int(key) for key in sent.getlist("fiche") if key.isascii() and key.isdigit() and len(key) < 18]
    parameters = [("fiche", str(key)) for key in keys] + [("filtre", query), *seen]
    return Selection(kind.rows.filter(pk__in=keys), parameters, is_all=False, query=query, shown_at=shown_at)


def _moment(text: str) -> datetime | None:
    """When a list was read, as its form carries it; ``None`` where it does not, or says nothing legible."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
