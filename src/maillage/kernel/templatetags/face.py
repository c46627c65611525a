"""What every page is made of: typography and numbers as filters, the pieces of a page as tags.

A view builds the dataclasses; the templates of ``kernel/components/`` draw them. Nothing here knows a word of the trade.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, QueryDict
from django.template.base import Node
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.kernel import typography
from maillage.kernel.pages import ACTING
from maillage.kernel.templatetags._icons import ICONS

__all__ = [
    "MISSING",
    "Cell",
    "Column",
    "Empty",
    "Fact",
    "KeyFigure",
    "Picture",
    "Step",
    "Tab",
    "Table",
    "register",
    "written",
]

register = template.Library()

MISSING: Final = "NC"
"""« Non communiqué »: what is not known is said, and is never a zero."""

LONG, WIDE = 8, 4
"""From so many rows of so many narrow columns on, the cards of a small screen stand their cells side by side."""
NARROW: Final = 12
"""Characters of a text that stands beside others on a small screen."""

Number = int | float | Decimal | Fraction
Value = Number | str | date | Promise | None

# --- filters ----------------------------------------------------------------------------------------------------------

_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_NOT_PROSE: Final = re.compile(r"(<(textarea|pre|code|script|style|svg|select|td|th|dd)\b.*?</\2>|<[^>]*>)", re.DOTALL)
"""Tags, what is data rather than prose (cells, facts), and what is to be kept to the letter."""


@register.filter
def fr(value: object) -> str:
    """A text with the spaces and apostrophes of French print. In HTML only what is read is touched, never a tag."""
    text = "" if value is None else str(value)
    if not isinstance(text, SafeString):
        return typography.typeset(text)
    pieces = _NOT_PROSE.split(text)  # text, tag, name of the tag if it is one left alone, text, …
    pieces[0::3] = [typography.typeset(piece) if " " in piece or "'" in piece else piece for piece in pieces[0::3]]
    del pieces[2::3]
    return mark_safe("".join(pieces))  # noqa: S308 it was safe, and spaces and apostrophes keep it so


@register.filter
def number(value: Number | str | None, digits: int = 0) -> str:
    """A number with a decimal comma and narrow spaces; NC when it is not known.

    >>> number(12345), number(Decimal("2.5"), 1), number(0), number(None)
    ('12\u202f345', '2,5', '0', 'NC')
    """
    if value is None or value == "":
        return MISSING
    return value if isinstance(value, str) else typography.number(value, digits)


@register.filter
def unit_price(value: Decimal | None) -> str:
    """A price by the piece: to the cent, and further only where it has more decimals, to six at most.

    >>> unit_price(Decimal("0.0043")), unit_price(Decimal("2970.6")), unit_price(None)
    ('0,0043', '2\u202f970,60', 'NC')
    """
    if value is None:
        return MISSING
    exponent = value.normalize().as_tuple().exponent
    return typography.number(value, min(max(2, -exponent if isinstance(exponent, int) else 2), 6))


@register.filter
def money(value: Number | None, tax_basis: str = "") -> str:
    """An amount in euros, to the cent, with its tax basis.

    >>> money(Decimal("12345.6"), "HT"), money(None)
    ('12\u202f345,60\u202f€\u00a0HT', 'NC')
    """
    if value is None:
        return MISSING
    return f"{typography.number(value, 2)}{typography.NARROW}€" + (typography.NO_BREAK + tax_basis if tax_basis else "")


@register.filter
def day(value: date | None, form: Literal["court", "long"] = "court") -> str:
    """A date: jj/mm/aaaa, or in words with ``day:"long"``; NC when it is not known.

    >>> day(date(2026, 3, 1)), day(date(2026, 3, 1), "long"), day(None)
    ('01/03/2026', '1ᵉʳ\u00a0mars\u00a02026', 'NC')
    """
    if value is None:
        return MISSING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if form == "court":
        return f"{value:%d/%m}/{value.year:04}"
    ordinal = "1ᵉʳ" if value.day == 1 else str(value.day)
    return typography.NO_BREAK.join((ordinal, _MONTHS[value.month - 1], str(value.year)))


@register.filter
def missing(value: object) -> object:
    """NC for what is not known; zero stays zero.

    >>> missing(None), missing(""), missing(0)
    ('NC', 'NC', 0)
    """
    return MISSING if value is None or value == "" else value


# --- what a view hands over -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number, its unit, what it counts, and its date and source. ``value`` as a number, or already as a text."""

    value: Number | str | None
    label: str
    unit: str = ""
    detail: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """``unit`` stands in the header, never in the cells. ``sort`` is the column's key in the address (?tri=…)."""

    title: str
    unit: str = ""
    is_number: bool = False
    digits: int = 0
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that leads somewhere, or says more below. ``tick``: what a box before it sends with the form ``Table.ticks``."""

    value: Value
    url: str = ""
    detail: str = ""
    tick: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What will be here, why it is empty, and the one thing to do next."""

    what: str
    why: str = ""
    action: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``base`` says what the totals rest on; ``note`` whatever else the reader must know. The first column names the row.

    A value in a row is a text, a number, a date, a :class:`Cell`, or ``None``, which is written NC. ``ticks``: the id of the
    form, elsewhere on the page, to which the boxes of its cells belong.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Cell]]
    totals: Sequence[Value | Cell] = ()
    base: str = ""
    note: str = ""
    empty: Empty | None = None
    ticks: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """What it shows in one sentence, the drawing in pieces, and its numbers one click away."""

    title: str
    sentence: str
    svgs: Sequence[str]
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: Value
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """``state``: what is behind, what is under way, what is to come."""

    label: str
    state: Literal["done", "current", "todo"] = "todo"
    url: str = ""
    detail: str = ""


# --- pieces of a page -------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon in the line. Without ``label`` it only decorates a word that stands beside it."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}; there are {', '.join(sorted(ICONS))}.")
    spoken = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 24 24"{}>{}</svg>', spoken, mark_safe(ICONS[name]))  # noqa: S308 ours


@register.simple_block_tag
def prose(content: str) -> str:
    """French text set as in print; nothing at all, its tags included, when it holds no text."""
    is_filled = bool(re.sub(r"<[^>]*>", "", content).strip())
    return fr(content) if is_filled else ""


class _Again(Node):
    """A block drawn a second time: the title of the page is also that of the window."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        return BlockNode(self.name, template.base.NodeList()).render(context)


@register.tag
def again(_parser: template.base.Parser, token: template.base.Token) -> Node:
    """``{% again title %}``"""
    return _Again(token.split_contents()[1])


Kind = Literal["info", "attention", "error", "success"]

_WORDS: Final[dict[str, str]] = {
    "info": "À savoir",
    "attention": "Attention",
    "error": "Erreur",
    "success": "C’est fait",
}
_KIND_OF_LEVEL: Final[dict[str, Kind]] = {"success": "success", "warning": "attention", "error": "error"}


@register.simple_block_tag
def notice(content: str, kind: Kind, title: str = "") -> SafeString:
    """``{% notice "attention" %}…{% endnotice %}``: always with a sign and a word, never a colour alone."""
    return format_html(
        '<div class="notice {}">{}<div><strong>{}</strong><div>{}</div></div></div>',
        kind,
        icon(kind),
        fr(title or _WORDS[kind]),
        fr(content),
    )


@register.filter
def kind(message: Message) -> Kind:
    """The kind of notice that a Django message is."""
    return _KIND_OF_LEVEL.get(message.level_tag, "info")


@register.inclusion_tag("kernel/components/key_figures.html")
def key_figures(items: Iterable[KeyFigure]) -> dict[str, object]:
    return {"items": items}


@register.inclusion_tag("kernel/components/picture.html", takes_context=True)
def picture(context: Context, item: Picture) -> dict[str, object]:
    return {"item": item, "request": context.get("request"), "svgs": [mark_safe(svg) for svg in item.svgs]}  # noqa: S308 drawn by kernel.pictures, which escapes


@register.inclusion_tag("kernel/components/facts.html")
def facts(items: Iterable[Fact]) -> dict[str, object]:
    return {"items": [(item, written(item.value)) for item in items]}


@register.inclusion_tag("kernel/components/tabs.html")
def tabs(items: Iterable[Tab], label: str = "Rubriques") -> dict[str, object]:
    return {"items": items, "label": label}


@register.inclusion_tag("kernel/components/steps.html")
def steps(items: Iterable[Step]) -> dict[str, object]:
    return {"items": items}


@register.inclusion_tag("kernel/components/empty.html")
def empty_state(item: Empty) -> dict[str, object]:
    return {"item": item}


@register.inclusion_tag("kernel/components/progress.html")
def progress(
    done: int,
    total: int,
    label: str,
    unit: str = "",
    url: str = "",
    seconds: int = 3,
    name: str = "avancement",
    *,
    ends: bool = True,
) -> dict[str, object]:
    """Long work: how far it is, in words and in a bar. ``ends``: all done is its end.

    With ``url`` it asks again by itself until it is done; what answers draws the same piece, alone or within its page.
    """
    return {
        "name": name,
        "done": done,
        "total": total,
        "is_over": ends and done >= total,
        "label": label,
        "unit": unit,
        "url": url if done < total else "",
        "seconds": seconds,
    }


@register.simple_tag
def refresh(seconds: int = 5) -> SafeString:
    """For the ``refresh`` block of a page: it loads itself again where there is no script."""
    return format_html('<noscript><meta http-equiv="refresh" content="{}"></noscript>', seconds)


@register.inclusion_tag("kernel/components/htmx.html")
def htmx() -> dict[str, object]:
    """For the ``scripts`` block of a page that asks for a part of itself."""
    return {}


@register.simple_tag
def checking() -> SafeString:
    """For the ``scripts`` block of a page whose form, marked ``data-checking``, is checked field by field.

    A kilobyte, where the whole of htmx would be half a first visit of a slow line.
    """
    return format_html('<script src="{}" defer></script>', static("kernel/checking.js"))


@register.simple_tag
def typed() -> SafeString:
    """For the page where one signs in, those whose form (``data-outlives``: whose it is) must outlive the end of a session, and
    those that follow when it has arrived: ``{% typed %}``."""
    return format_html('<script src="{}" defer></script>', static("kernel/typed.js"))


@register.simple_tag(takes_context=True, name="csrf_token")
def form_marks(context: Context) -> SafeString:
    """What every form carries unseen: the token against forgery, and for which organisation it was drawn.

    It takes the place of Django's own tag, so that no form can forget the second.
    """
    token = CsrfTokenNode().render(context)
    acting = context.get("acting_for")
    if not token or acting is None:
        return mark_safe(token)  # noqa: S308 Django's own field
    return format_html('{}<input type="hidden" name="{}" value="{}">', mark_safe(token), ACTING, acting.pk)  # noqa: S308


# --- tables -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    column: Column
    url: str = ""
    direction: str = ""


def written(value: Value, digits: int = 0) -> Any:
    """What is written for a value."""
    match value:
        case None:
            return MISSING
        case bool():
            return "oui" if value else "non"
        case int() | float() | Decimal() | Fraction():
            return typography.number(value, digits)
        case date():
            return day(value)
        case str() if not isinstance(value, SafeString):
            return typography.whole_telephones(value)
    return value


def _address(request: HttpRequest | None, **changes: str | None) -> str:
    """The address of this page with some of its parameters changed; the others stay."""
    parameters = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return f"?{parameters.urlencode()}"


def _header(column: Column, request: HttpRequest | None, sorted_by: str) -> _Header:
    if not column.sort:
        return _Header(column)
    is_ascending, is_descending = sorted_by == column.sort, sorted_by == f"-{column.sort}"
    url = _address(request, tri=f"-{column.sort}" if is_ascending else column.sort, apres=None)
    return _Header(column, url, "ascending" if is_ascending else "descending" if is_descending else "")


def _tags(columns: Sequence[Column]) -> list[tuple[SafeString, SafeString]]:
    """The tags of the cells of a row; on a small screen, where the header is gone, each cell repeats it."""
    tags = [(mark_safe('<th scope="row">'), mark_safe("</th>"))]
    for column in columns[1:]:
        css = mark_safe(' class="number"') if column.is_number else ""
        unit = column.unit.replace("€ ", f"€{typography.NO_BREAK}")
        title = fr(f"{column.title} ({unit})" if unit else column.title)
        tags.append((format_html('<td{} data-title="{}">', css, title), mark_safe("</td>")))
    return tags


def _draw(
    cells: Sequence[Value | Cell],
    columns: Sequence[Column],
    tags: Sequence[tuple[SafeString, SafeString]],
    ticks: str,
) -> SafeString:
    """A row: written here and not in the template, for a page has hundreds of cells."""
    drawn = []
    for cell, column, (opening, closing) in zip(cells, columns, tags, strict=True):
        if not isinstance(cell, Cell):
            drawn.append(f"{opening}{conditional_escape(written(cell, column.digits))}{closing}")
            continue
        text = conditional_escape(written(cell.value, column.digits))
        box = format_html(_BOX, ticks, cell.tick, text) if cell.tick else ""
        shown = format_html('<a href="{}">{}</a>', cell.url, text) if cell.url else text
        detail = format_html("<small>{}</small>", cell.detail) if cell.detail else ""
        drawn.append(f"{opening}{box}{shown}{detail}{closing}")
    return mark_safe("".join(drawn))  # noqa: S308 each piece is escaped


_BOX: Final = '<input type="checkbox" form="{}" name="fiche" value="{}" aria-label="Cocher {}">'


def _is_missing(cell: Value | Cell) -> bool:
    return (cell.value if isinstance(cell, Cell) else cell) in (None, MISSING)


@register.inclusion_tag("kernel/components/table.html", takes_context=True)
def table(context: Context, item: Table) -> dict[str, object]:
    request = context.get("request")
    sorted_by = request.GET.get("tri", "") if request is not None else ""
    tags = _tags(item.columns)
    parts = [("tbody", [_draw(row, item.columns, tags, item.ticks) for row in item.rows])]
    if item.totals:
        parts.append(("tfoot", [_draw(item.totals, item.columns, tags, item.ticks)]))
    return {
        "item": item,
        "headers": [_header(column, request, sorted_by) for column in item.columns],
        "parts": parts,
        "is_long": len(item.rows) >= LONG
        and sum(_is_narrow(item, place) for place in range(1, len(item.columns))) >= WIDE,
        "has_missing": any(_is_missing(cell) for row in (*item.rows, item.totals) for cell in row),
    }


def _is_narrow(item: Table, place: int) -> bool:
    """Whether a column holds numbers, or texts as short."""
    if item.columns[place].is_number:
        return True
    cells = [row[place] for row in item.rows if place < len(row)]
    return all(len(str((cell.value if isinstance(cell, Cell) else cell) or "")) <= NARROW for cell in cells)


@register.inclusion_tag("kernel/components/pager.html", takes_context=True)
def pager(context: Context, next_key: str | None, count: str = "") -> dict[str, object]:
    """By key, not by number: page 200 costs what page 1 costs. ``count`` says what is shown (« 50 premiers sur 312 »)."""
    request = context.get("request")
    is_first = request is None or not request.GET.get("apres")
    return {
        "start": "" if is_first else _address(request, apres=None),
        "following": _address(request, apres=str(next_key)) if next_key else "",
        "count": count,
    }


@register.inclusion_tag("kernel/components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: forms.Form, label: str = "Filtrer la liste") -> dict[str, object]:
    """A form in the address: what it finds can be sent to somebody else. The sort stays."""
    request = context.get("request")
    asked = request.GET if request is not None else {}
    return {
        "form": form,
        "label": label,
        "sorted_by": asked.get("tri", ""),
        "is_active": any(asked.get(form.add_prefix(name)) for name in form.fields),
        "path": request.path if request is not None else "",
    }


# --- forms ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("kernel/components/form.html", takes_context=True)
def form(context: Context, item: forms.BaseForm, action: str, cancel_url: str = "", url: str = "") -> dict[str, object]:
    """A whole form with its one button: ``{% form form "Enregistrer" cancel_url=url %}``."""
    drawn_for = context.get("acting_for")
    return {"item": item, "action": action, "cancel_url": cancel_url, "url": url, "acting_for": drawn_for}


@register.filter
def unit(field: forms.BoundField) -> str:
    """The unit of a field: its attribute ``unit``, or ``data-unit`` of its widget."""
    return str(getattr(field.field, "unit", "") or field.field.widget.attrs.get("data-unit", ""))


@register.filter
def focus_id(field: forms.BoundField) -> str:
    """Where a link to a field leads: to its first choice when it is a group of them."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_optional(field: forms.BoundField) -> bool:
    """Whether « facultatif » must be said: a box left empty is an answer already."""
    return not field.field.required and not field.field.disabled and not isinstance(field.field, forms.BooleanField)
