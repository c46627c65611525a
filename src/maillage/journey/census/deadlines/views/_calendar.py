"""The calendar of all that rings."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines import actions, documents, queries
from maillage.journey.census.deadlines.documents import consequence, cost_text, countdown
from maillage.journey.census.deadlines.enums import DeadlineKind, State
from maillage.journey.census.deadlines.forms import CalendarForm, month_name
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.deadlines.queries import COSTLY, Counted
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.kernel.pages import NotAllowed, after_answer, reads
from maillage.kernel.pictures import Lane, draw_timeline
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Picture, Table
from maillage.kernel.typography import number, plural

__all__ = ["deadlines", "deadlines_file", "row_cells"]

SLICES = 26
"""The picture counts by fortnights."""
SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
FILTERS = ("nature", "theme", "collectivite", "mois", "etat", "payant")


@reads(Right.SEE_INVENTORY)
def deadlines(request: Any) -> HttpResponse:
    day = localdate()
    organisations = queries.neighbours(request.actor)
    form = CalendarForm(request.GET, organisations=organisations)
    wanted = form.wanted()
    counted = queries.count(request.actor, wanted, day)
    page = queries.calendar_page(wanted, day, request.GET.get("apres", ""))
    priced = owners_with_prices(request.actor)
    kept = urlencode({name: request.GET[name] for name in FILTERS if request.GET.get(name)})
    total = sum(each.deadlines for each in counted)
    context = {
        "form": form,
        "figures": _figures(counted, day, has_prices=request.actor.may(Right.SEE_PRICES)),
        "picture": _picture(counted, day) if total else None,
        "months": _months(page.rows, priced, day, with_owner=bool(organisations)),
        "empty": None if page.rows else _nothing(kept),
        "next_key": page.next_key,
        "count": plural(total, "échéance", "échéances"),
        "files": [
            (ending.upper(), f"{reverse('census:deadlines_file', args=[ending])}?{kept}")
            for ending in (*documents.ENDINGS, "ics")
        ],
        "keeps_copper": request.actor.may(Right.KEEP_TERRITORY),
    }
    return render(request, "census_deadlines/deadlines.html", context)


@reads(Right.SEE_INVENTORY)
def deadlines_file(request: Any, ending: str) -> HttpResponse:
    """What the page shows with the same filter, to its last row: as a table, or for an agenda."""
    if ending not in documents.MEDIA_TYPES:
        raise NotAllowed("format")
    day = localdate()
    wanted = CalendarForm(request.GET, organisations=queries.neighbours(request.actor)).wanted()
    rows = list(queries.whole_calendar(wanted, day))
    owners = [row.owner_id for row in rows]
    if set(owners) - {request.actor.acting_id}:
        after_answer(request, lambda: actions.record_export(request.actor, owners, ending))
    name = documents.file_name("echeances", request.actor.acting_name, day, ending)
    if ending == "ics":
        site = request.build_absolute_uri("/").rstrip("/")
        text = documents.agenda(rows, name="Échéances Maillage", day=day, stamp=timezone.now(), site=site)
        content = text.encode()
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            priced = owners_with_prices(request.actor)
            documents.write_calendar(path, ending, rows, priced, day)
            content = path.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=documents.MEDIA_TYPES[ending], headers=headers)


# --- its pieces ------------------------------------------------------------------------------------------------------


def _figures(counted: Sequence[Counted], day: date, *, has_prices: bool) -> list[KeyFigure]:
    late = sum(each.deadlines for each in counted if each.due_on < day)
    soon = sum(each.deadlines for each in counted if day <= each.due_on < day + timedelta(days=60))
    ahead = [each for each in counted if each.due_on >= day]
    figures = [
        KeyFigure(late, "en retard", detail="le jour est passé, et cela compte encore"),
        KeyFigure(soon, "dans les deux mois"),
        KeyFigure(sum(each.deadlines for each in ahead), "dans l’année"),
    ]
    costly = [each for each in ahead if each.kind in COSTLY]
    if has_prices and costly:
        base = f"sur {number(sum(each.priced for each in costly))} préavis et locations dont le prix est connu"
        for basis, cost in (
            ("HT", sum(each.cost_ht for each in costly)),
            ("TTC", sum(each.cost_ttc for each in costly)),
        ):
            if cost:
                unit = f"€ {basis}"
                figures.append(KeyFigure(cost, "si tout était laissé passer cette année", unit, base))
    return figures


def _picture(counted: Sequence[Counted], day: date) -> Picture:
    ahead: dict[str, list[int]] = {}
    late: Counter[str] = Counter()
    for each in counted:
        if each.due_on < day:
            late[each.kind] += each.deadlines
        place = min((each.due_on - day).days * SLICES // (queries.AHEAD_DAYS + 1), SLICES - 1)
        slices = ahead.setdefault(each.kind, [0] * SLICES)
        if each.due_on >= day:
            slices[place] += each.deadlines
    kinds = [kind for kind in DeadlineKind if kind in ahead]
    lanes = [
        Lane(kind.label, number(late[kind] + sum(ahead[kind])), late[kind], ahead[kind], kind in COSTLY)
        for kind in kinds
    ]
    svg = draw_timeline(
        "Les douze mois à venir", lanes, _marks(day), ("jour passé", "à venir ; plus le point est gros, plus il y en a")
    )
    columns = (Column("Nature"), Column("En retard", is_number=True), Column("Dans l’année", is_number=True))
    table = Table("Les échéances par nature", columns, [(kind.label, late[kind], sum(ahead[kind])) for kind in kinds])
    return Picture("Ce qui arrive", "Une ligne par nature, un point par quinzaine.", [svg], table)


def _marks(day: date) -> list[tuple[float, str]]:
    """Every other month, where it begins."""
    found = []
    for place in range(2, 13, 2):
        years, month = divmod(day.month - 1 + place, 12)
        first = date(day.year + years, month + 1, 1)
        if (first - day).days <= queries.AHEAD_DAYS:
            found.append(((first - day).days / (queries.AHEAD_DAYS + 1), SHORT[month]))
    return found


def _months(rows: Iterable[Deadline], priced: Collection[int], day: date, *, with_owner: bool) -> list[Table]:
    """A table a month; what has passed comes first, together."""

    def month_of(row: Deadline) -> tuple[bool, date]:
        return (row.due_on >= day, row.due_on.replace(day=1) if row.due_on >= day else date.min)

    found = []
    for (is_ahead, month), some in groupby(rows, key=month_of):
        title = month_name(month).capitalize() if is_ahead else "En retard"
        cells = [row_cells(row, priced, day, with_owner=with_owner) for row in some]
        found.append(Table(title, _columns(with_owner=with_owner), cells))
    return found


def _columns(*, with_owner: bool) -> tuple[Column, ...]:
    whose = (Column("Collectivité"),) if with_owner else ()
    return (Column("Quoi"), Column("Dernier jour"), *whose, Column("Passé ce jour"), Column("Ce que cela coûte"))


def row_cells(row: Deadline, priced: Collection[int], day: date, *, with_owner: bool) -> tuple[Any, ...]:
    """A deadline as a row of a table."""
    label = DeadlineKind(row.kind).label
    said = f"{label} – {row.detail}" if row.detail else label
    if row.is_fictitious:
        said += " – DATE FICTIVE"
    state = {State.DONE: "fait", State.SNOOZED: "remis à plus tard"}.get(State(row.state), "")
    told = " – ".join(filter(None, (countdown(row.due_on, day), state, row.remark)))
    return (
        Cell(row.title, reverse("census:deadline", args=[row.pk]), said),
        Cell(row.due_on, detail=told),
        *((row.owner.name,) if with_owner else ()),
        consequence(row, day),
        cost_text(row, is_seen=row.owner_id in priced),
    )


def _nothing(kept: str) -> Empty:
    if kept:
        return Empty("Rien ne correspond à ce que vous demandez.", "", "Tout afficher", reverse("census:deadlines"))
    return Empty(
        "Ici, tout ce qui arrive à échéance : préavis, locations, garanties, systèmes, cuivre, certificats.",
        "Rien n’est daté dans les douze mois. Les dates viennent des fiches de l’inventaire.",
    )
