"""Bills beside the inventory, and the members of a body side by side."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills import actions, engine, queries
from maillage.journey.census.bills.enums import LineKind
from maillage.journey.census.bills.models import shown_line
from maillage.journey.census.bills.views._frame import (
    Col,
    Listing,
    Whose,
    after_key,
    month_name,
    page,
    part_of,
    shows_to,
    tell_owners,
    whose,
)
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Empty
from maillage.kernel.typography import plural

__all__ = [
    "COMPARISONS",
    "billed_unknown_lines",
    "bills_by_member",
    "member_listing",
    "member_rows",
    "price_gaps",
    "unbilled_lines",
    "unused_lines",
]

LINE_KINDS: Final = dict(LineKind.choices)
NOT_SHARED: Final = Empty(
    "Ici, les factures de cette collectivité à côté de son inventaire.",
    "Elle montre ses prix mais pas son recensement : il n’y a rien à comparer.",
)
SUBSCRIPTION: Final = Col("Abonnement", "€ HT par mois", "money", 2, is_price=True)


# --- what nobody uses ------------------------------------------------------------------------------------------------


@reads(Right.SEE_BILLS)
def unused_lines(request: Any) -> HttpResponse:
    return _show(
        request,
        "census:unused_lines",
        unused_listing,
        "sans-usage",
        "Lignes sans usage",
        "Payées depuis trois mois, sans une communication : à résilier, ou à expliquer.",
        caution="Une alarme, un ascenseur, une télérelève ou un terminal de paiement communiquent très peu. Vérifiez à quoi "
        "sert la ligne avant de la résilier.",
    )


def unused_listing(asked: Whose) -> Listing:
    """Lines that are paid for and that nobody uses, where use is known."""
    rows = queries.billed_rows(asked.owners)
    since = min((row.month for row in rows), default=None)
    calls = queries.call_months(asked.owners, since) if since else []
    found = engine.unused_lines(rows, calls)
    columns = (
        Col("Ligne"),
        Col("Nature"),
        Col("Opérateur"),
        Col("Compte"),
        Col("Offre"),
        Col("Sans usage depuis"),
        SUBSCRIPTION,
        Col("Soit", "€ HT par an", "money", 2, is_price=True),
    )
    lines: list[Sequence[Any]] = [
        (
            shown_line(unused.price.line),
            LINE_KINDS.get(unused.price.kind, "–"),
            unused.price.operator,
            unused.price.account or "–",
            unused.price.label,
            f"{month_name(unused.since)} au moins",
            unused.price.ht,
            None if unused.price.ht is None else unused.price.ht * 12,
        )
        for unused in found
    ]
    total = sum(unused.price.ht * 12 for unused in found if unused.price.ht is not None)
    billed = len({row.line for row in rows})
    nothing = Empty(
        "Ici, les lignes payées depuis trois mois et qui ne servent pas.",
        "Aucune, parmi celles dont l’usage est connu." if rows else "Aucune facture n’a encore été versée.",
    )
    return Listing(
        "Lignes payées et sans usage",
        columns,
        lines,
        nothing,
        totals=("Ensemble", "", "", "", "", "", "", total) if found else (),
        base=f"{plural(len(found), 'ligne', 'lignes')} sur {plural(billed, 'facturée', 'facturées')}, "
        f"{plural(len({row.month for row in rows}), 'mois', 'mois')} de factures.",
        note="L’usage est connu quand des consommations du même compte, ou un relevé de communications de l’opérateur, "
        "sont là.",
        keys=[unused.price.line for unused in found],
    )


# --- billed, not in the inventory ------------------------------------------------------------------------------------


@writes(Right.SEE_BILLS)
def billed_unknown_lines(request: Any) -> HttpResponse:
    return _choose(
        request,
        "census:billed_unknown_lines",
        unknown_listing,
        "hors-inventaire",
        "Lignes facturées, absentes de l’inventaire",
        "Elles sont payées et personne ne les a recensées.",
        actions.adopt_lines,
        "Ajouter à l’inventaire",
        lambda count: plural(count, "ligne ajoutée à l’inventaire", "lignes ajoutées à l’inventaire"),
    )


def unknown_listing(asked: Whose) -> Listing:
    """Lines that are billed and that the inventory does not know."""
    rows = queries.billed_rows(asked.owners)
    found = engine.unknown_lines(rows, queries.known_lines(asked.owners)) if asked.sees_census else []
    columns = (
        Col("Ligne"),
        Col("Nature"),
        Col("Opérateur"),
        Col("Compte"),
        Col("Offre"),
        Col("Dernière facture"),
        SUBSCRIPTION,
    )
    lines: list[Sequence[Any]] = [
        (
            shown_line(price.line),
            LINE_KINDS.get(price.kind, "–"),
            price.operator,
            price.account or "–",
            price.label or "–",
            month_name(price.month),
            price.ht,
        )
        for price in found
    ]
    nothing = Empty("Ici, les lignes facturées que l’inventaire ne connaît pas.", "Toutes y sont." if rows else NO_BILL)
    return Listing(
        "Facturées, absentes de l’inventaire",
        columns,
        lines,
        nothing if asked.sees_census else NOT_SHARED,
        base=_base(len(found), rows),
        note="Le prix d’une ligne sans abonnement reste inconnu.",
        keys=[price.line for price in found],
    )


NO_BILL: Final = "Aucune facture n’a encore été versée."


def _base(count: int, rows: Sequence[queries.BilledRow]) -> str:
    billed, months = len({row.line for row in rows}), len({row.month for row in rows})
    return f"{plural(count, 'ligne', 'lignes')} sur {plural(billed, 'facturée', 'facturées')} en {months} mois."


# --- in the inventory, not billed ------------------------------------------------------------------------------------


@reads(Right.SEE_BILLS)
def unbilled_lines(request: Any) -> HttpResponse:
    return _show(
        request,
        "census:unbilled_lines",
        unbilled_listing,
        "non-facturees",
        "Lignes de l’inventaire qui ne sont pas facturées",
        "Résiliées sans que l’inventaire le sache, ou payées par quelqu’un d’autre.",
    )


def unbilled_listing(asked: Whose) -> Listing:
    """Lines of the inventory that no recent bill of their operator names."""
    rows = queries.billed_rows(asked.owners)
    known = queries.known_lines(asked.owners) if asked.sees_census else []
    found = engine.unbilled_lines(rows, known)
    columns = (
        Col("Désignation"),
        Col("Liste"),
        Col("Numéro"),
        Col("Opérateur"),
        Col("Compte"),
        Col("Prix à l’inventaire", "€ par mois", "money", 2, is_price=True),
        Col("Base", is_price=True),
    )
    lines: list[Sequence[Any]] = [
        (
            line.name,
            KINDS[line.list].title,
            line.number or line.reference,
            line.operator,
            line.account or "–",
            line.price,
            line.basis or "–",
        )
        for line in found
    ]
    nothing = Empty(
        "Ici, les lignes de l’inventaire qu’aucune facture ne nomme.",
        "Toutes celles de vos opérateurs connus sont facturées." if rows else NO_BILL,
    )
    return Listing(
        "À l’inventaire, pas facturées",
        columns,
        lines,
        nothing if asked.sees_census else NOT_SHARED,
        base=f"{plural(len(found), 'ligne', 'lignes')} sur {plural(len(known), 'inventoriée', 'inventoriées')}, "
        f"{len({row.month for row in rows})} mois de factures.",
        note="Seules comptent les lignes dont l’opérateur et le compte ont des factures ces derniers mois.",
        keys=[f"{line.name}\x1f{line.list}{line.pk:020}" for line in found],
    )


# --- prices ----------------------------------------------------------------------------------------------------------


@writes(Right.SEE_BILLS)
def price_gaps(request: Any) -> HttpResponse:
    request.actor.must(Right.SEE_PRICES)
    return _choose(
        request,
        "census:price_gaps",
        gap_listing,
        "prix",
        "Prix différents",
        "Le prix de l’inventaire n’est pas celui du dernier abonnement facturé.",
        actions.take_billed_prices,
        "Prendre le prix facturé",
        lambda count: plural(count, "prix repris de la facture", "prix repris des factures"),
    )


def gap_listing(asked: Whose) -> Listing:
    """Lines whose price in the inventory is not the billed one."""
    rows = queries.billed_rows(asked.owners)
    found = engine.price_gaps(rows, queries.known_lines(asked.owners)) if asked.sees_census else []
    columns = (
        Col("Ligne"),
        Col("Désignation"),
        Col("Opérateur"),
        Col("Dernière facture"),
        Col("À l’inventaire", "€ par mois", "money", 2, is_price=True),
        Col("Facturé", "€ par mois", "money", 2, is_price=True),
        Col("Écart", "€ par mois", "money", 2, is_price=True),
        Col("Base", is_price=True),
    )
    lines: list[Sequence[Any]] = [
        (
            shown_line(gap.price.line),
            gap.line.name,
            gap.price.operator,
            month_name(gap.price.month),
            gap.known,
            gap.billed,
            None if gap.known is None else gap.billed - gap.known,
            gap.basis,
        )
        for gap in found
    ]
    nothing = Empty("Ici, les lignes dont le prix a changé.", "Tous les prix concordent." if rows else NO_BILL)
    return Listing(
        "Prix de l’inventaire et prix facturé",
        columns,
        lines,
        nothing if asked.sees_census else NOT_SHARED,
        base=_base(len(found), rows),
        note="Abonnement du dernier mois facturé, avant remises, ramené au mois.",
        keys=[gap.price.line for gap in found],
    )


# --- members ---------------------------------------------------------------------------------------------------------


@reads(Right.SEE_BILLS)
def bills_by_member(request: Any) -> HttpResponse:
    found = member_rows(request.actor)
    tell_owners(request, [row["owner"] for row in found], "par collectivité")
    listing = member_listing(request.actor, found).for_reader(sees_prices=request.actor.may(Right.SEE_PRICES))
    context = {
        "title": "Factures par collectivité",
        "purpose": "Les nôtres, et celles des collectivités qui nous montrent leurs prix.",
        "table": listing.table,
        "export_table": "membres",
    }
    return page(request, "census_bills/listing.html", "census:bills_by_member", context)


def member_rows(actor: Actor) -> list[dict[str, Any]]:
    """What each organisation is billed: those of the actor and those that show her what they pay."""
    return queries.bills_by_member(set(actor.scope.writes) | shows_to(actor))


def member_listing(actor: Actor, found: Sequence[dict[str, Any]]) -> Listing:
    """One row an organisation, with the number of lines and months that its total rests on."""
    own = set(actor.scope.writes)
    columns = (
        Col("Collectivité"),
        Col("Factures", kind="number"),
        Col("À contrôler", kind="number"),
        Col("Lignes", kind="number"),
        Col("Mois", kind="number"),
        Col("Dernier mois"),
        Col("Total des lignes", "€ HT", "money", 2, is_price=True),
        Col("Par ligne", "€ HT par mois", "money", 2, is_price=True),
    )
    rows: list[Sequence[Any]] = []
    for row in found:
        is_own = row["owner"] in own
        url = reverse("census:bills") + ("" if is_own else f"?collectivite={row['owner']}")
        share = row["lines"] * row["months"]
        rows.append(
            (
                Cell(row["owner__name"], url),
                row["bills"],
                row["to_check"],
                row["lines"],
                row["months"],
                month_name(row["last"]),
                row["total_ht"],
                None if row["total_ht"] is None or not share else row["total_ht"] / share,
            )
        )
    nothing = Empty("Ici, les factures de chaque collectivité qui les partage.", "Aucune n’en a encore versé.")
    base = f"{plural(sum(row['counted'] for row in found), 'facture dont les lignes sont là', 'factures dont les lignes sont là')}."
    return Listing("Par collectivité", columns, rows, nothing, base=base)


# --- how they are drawn ----------------------------------------------------------------------------------------------

COMPARISONS: Final[dict[str, Callable[[Whose], Listing]]] = {
    "sans-usage": unused_listing,
    "hors-inventaire": unknown_listing,
    "non-facturees": unbilled_listing,
    "prix": gap_listing,
}
"""By the name of their export."""


def _show(
    request: Any,
    current: str,
    make: Callable[[Whose], Listing],
    table: str,
    title: str,
    purpose: str,
    caution: str = "",
) -> HttpResponse:
    asked = whose(request)
    listing, next_key = _part(make(asked), after_key(request))
    context = {
        "title": title,
        "purpose": purpose,
        "caution": caution,
        "table": listing.for_reader(sees_prices=request.actor.may(Right.SEE_PRICES)).table,
        "next_key": next_key,
        "export_table": table,
    }
    return page(request, "census_bills/listing.html", current, context, asked)


def _part(listing: Listing, after: str) -> tuple[Listing, str | None]:
    """One page of a listing; its totals are those of the whole."""
    listing.rows, listing.keys, next_key = part_of(listing.rows, listing.keys, after)
    return listing, next_key


def _choose(
    request: Any,
    current: str,
    make: Callable[[Whose], Listing],
    table: str,
    title: str,
    purpose: str,
    act: Callable[[Actor, Sequence[str]], int],
    label: str,
    done: Callable[[int], str],
) -> HttpResponse:
    """A listing of which rows are chosen, and what is done with them."""
    problem = ""
    if request.method == "POST":
        try:
            count = act(request.actor, request.POST.getlist("ligne"))
        except MaillageError as refused:
            problem = str(refused)
        else:
            messages.success(request, f"{done(count)}.")
            return redirect(current)
    asked = whose(request)
    listing, next_key = _part(make(asked), after_key(request))
    listing = listing.for_reader(sees_prices=request.actor.may(Right.SEE_PRICES))
    may_choose = asked.is_own and request.actor.may(Right.KEEP_INVENTORY) and bool(listing.rows)
    context = {
        "title": title,
        "purpose": purpose,
        "problem": problem,
        "table": listing.table,
        "rows": _drawn(listing) if may_choose else None,
        "listing": listing,
        "label": label,
        "next_key": next_key,
        "export_table": table,
    }
    return page(request, "census_bills/choose.html", current, context, asked, status=422 if problem else 200)


def _drawn(listing: Listing) -> list[tuple[str, list[tuple[Any, Col]]]]:
    return [
        (key, list(zip(row, listing.columns, strict=True))) for key, row in zip(listing.keys, listing.rows, strict=True)
    ]
