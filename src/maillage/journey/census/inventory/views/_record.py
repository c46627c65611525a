"""One record: what is known of it and how, its details, what was done to it, what proves it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.foundations.files.actions import answer_with
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory import actions
from maillage.journey.census.inventory.access import (
    get_kind,
    get_own_record_for,
    get_record_for,
    may_keep,
    may_open,
    sees_prices,
)
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.forms import GROUPS, EvidenceForm, grouped
from maillage.journey.census.inventory.models import AddedField, CounterReading, Kind, Record, kind_of, unit_of
from maillage.journey.census.inventory.queries import (
    NOT_SHARED,
    added_fields,
    columns_of,
    detail_kind,
    details_of,
    history_of,
    record_edition,
    said_missing,
    volumes_of,
)
from maillage.journey.census.inventory.views._cells import drawn_columns, name_cell, row_writer, written
from maillage.journey.census.inventory.views._frame import FormPage, answer, crumbs_of, list_url, page, sent
from maillage.kernel.editions import EDITION
from maillage.kernel.pages import NotAllowed, after_answer, reads, writes
from maillage.kernel.templatetags.face import Column, Fact, Table, day
from maillage.kernel.typography import typeset

__all__ = ["attach_evidence", "evidence", "record"]


@reads(Right.SEE_INVENTORY)
def record(request: Any, kind: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_record_for(actor, found, pk)
    is_own = row.owner_id in actor.scope.writes
    if not is_own:
        after_answer(request, lambda: actions.record_reading(actor, row))
    added = list(added_fields(found)) if row.extra else []
    below = detail_kind(found)
    details = details_of(found, row)
    is_keeper = may_keep(actor, row)
    context = {
        "kind": found,
        "row": row,
        "crumbs": crumbs_of(found),
        "groups": list(_groups(actor, found, row, added)),
        "known": _known(actor, found, row, is_own=is_own),
        "is_own": is_own,
        "is_keeper": is_keeper,
        "below": below,
        "details": _details(actor, below, row, details) if below is not None else None,
        "volumes": _volumes(details),
        "add_detail_url": f"{reverse('census:add_record', args=[below.slug])}?{below.parent}={row.pk}" if below else "",
        "history": _history(actor, found, row),
    }
    return page(request, "record.html", context)


def _groups(actor: Actor, kind: Kind, row: Any, added: Sequence[AddedField]) -> Iterator[tuple[str, list[Fact]]]:
    """The facts under their headings; what was never asked is left out."""
    shows = sees_prices(actor, row)
    for code, columns in grouped(kind).items():
        facts = []
        for column in columns:
            if column in ("name", "note", "tax_basis"):
                continue
            fact = _fact(actor, row, column, shows=shows)
            if fact is not None:
                facts.append(fact)
        if facts:
            yield GROUPS[code], facts
    seen = [one for one in added if shows or not (one.type == "price" or "€" in one.unit)]
    held = [Fact(_titled(one.label, one.unit), row.extra[one.code]) for one in seen if row.extra.get(one.code)]
    if held:
        yield GROUPS["added"], held


def _titled(title: str, unit: str) -> str:
    text = title[:1].upper() + title[1:]
    return f"{text} ({unit})" if unit else text


def _fact(actor: Actor, row: Any, column: str, *, shows: bool) -> Fact | None:
    kind = kind_of(row)
    about = kind.facts[column]
    is_price = column in kind.prices
    label = _titled(str(about.verbose_name), unit_of(about))
    if is_price and not shows:
        return Fact(label, NOT_SHARED)
    said = row.provenance.get(column, {})
    url = ""
    if about.related_model is not None:
        target = getattr(row, column)
        value = target.name if target is not None else ""
        url = _record_url(target) if target is not None else ""
    else:
        value = written(about, getattr(row, column), row.tax_basis if is_price else "")
    if column == "url" and value.startswith(("https://", "http://")):
        url = value
    value = value or said_missing(column, row.status, row.provenance)
    if not value:
        return None
    proof = said.get("evidence")
    if proof and not may_open(actor, row, column, proof):
        proof = None
    if proof and not url:
        url = f"{reverse('census:evidence', args=[kind.slug, row.pk])}?colonne={column}"
    return Fact(label, value, _detail(said, bool(proof)), url)


def _detail(said: dict[str, Any], has_proof: bool) -> str:
    """How one value is known, where it differs from the rest of the record."""
    parts = [str(ValueStatus(said["status"]).label)] if said.get("status") in ValueStatus.values else []
    if said.get("as_of"):
        parts.append(f"au {'/'.join(reversed(str(said['as_of']).split('-')))}")
    if has_proof:
        parts.append("justificatif joint")
    return ", ".join(parts)


def _record_url(target: Record) -> str:
    return reverse("census:record", args=[kind_of(target).slug, target.pk])


def _known(actor: Actor, kind: Kind, row: Any, *, is_own: bool) -> list[Fact]:
    """Where the values come from."""
    facts = [Fact("Statut", str(row.get_status_display()), f"au {day(row.as_of)}" if row.as_of else "")]
    if row.retired_on:
        facts.insert(0, Fact("Sortie de l’inventaire", row.retired_on))
    if not is_own or len(actor.scope.writes) > 1:
        facts.insert(0, Fact("Collectivité", row.owner.name))
    if row.evidence_id and may_open(actor, row, "", row.evidence_id):
        proof = Fact("Justificatif", row.evidence.name, url=reverse("census:evidence", args=[kind.slug, row.pk]))
        facts.append(proof)
    facts.append(Fact("Inscrite", localtime(row.created_at).date(), str(row.get_source_display())))
    return facts


def _details(actor: Actor, below: Kind, row: Any, details: list[Any]) -> Table:
    """The details of the record: they belong to the same organisation, and show what it shows."""
    known = columns_of(below, has_owner=False)
    columns = [known["name"], *(known[code] for code in below.columns if code != below.parent)]
    shows = sees_prices(actor, row)
    write = row_writer(columns, {}, frozenset({row.owner_id}) if shows else frozenset())
    rows = [
        [name_cell(one, reverse("census:record", args=[below.slug, one.pk]), tick=False), *write(one)]
        for one in details
    ]
    plain = [Column(column.title, column.unit, column.is_number) for column in drawn_columns(columns)]
    return Table(below.title, plain, rows)


def _volumes(details: list[Any]) -> Table | None:
    """Pages a month between two readings."""
    found = volumes_of(details) if details and isinstance(details[0], CounterReading) else []
    if not found:
        return None
    columns = (
        Column("Entre"),
        Column("Pages", unit="par mois", is_number=True),
        Column("Dont couleur", unit="par mois", is_number=True),
    )
    rows = [(f"{day(one.first_day)} et {day(one.last_day)}", one.pages, one.colour) for one in found]
    note = "Un mois compte 30,44 jours. NC aussi quand un compteur est revenu en arrière."
    return Table("Volumes par mois, calculés entre deux relevés", columns, rows, note=note)


def _history(actor: Actor, kind: Kind, row: Any) -> list[dict[str, Any]]:
    """What was done, latest first."""
    return [
        {
            "at": f"{localtime(event.at):%d/%m/%Y à %H h %M}",
            "who": event.person_name,
            "behalf": event.acting_name if event.acting_id not in (None, actor.acting_id) else "",
            "sentence": event.sentence,
            "changes": [
                (_named(kind, column), _said(kind, column, old), _said(kind, column, new))
                for column, (old, new) in changes.items()
            ],
        }
        for event, changes in history_of(actor, kind, row)
    ]


def _named(kind: Kind, column: str) -> str:
    names = {"provenance": "statut de valeurs", "extra": "colonnes ajoutées"}
    if column in names:
        return names[column]
    about: Any = kind.model._meta.get_field(column)
    return str(about.verbose_name)


def _said(kind: Kind, column: str, value: Any) -> str:
    """A value of the journal: a text, as JSON keeps it."""
    if column in ("provenance", "extra"):
        return "modifié" if value else "–"
    about = kind.model._meta.get_field(column)
    if value is None or value == "":
        return "–"
    if about.related_model is not None:
        return "un autre"
    try:
        return written(about, about.to_python(value)) or "–"
    except (ValidationError, ValueError):  # the journal outlives what columns may hold
        return str(value)


# --- evidence --------------------------------------------------------------------------------------------------------


@reads(Right.SEE_INVENTORY)
def evidence(request: Any, kind: str, pk: int) -> HttpResponse:
    """The file that proves a record, or one value of it, as a download. Never that of another organisation: bills name people."""
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_record_for(actor, found, pk)
    column = request.GET.get("colonne", "")
    key = row.provenance.get(column, {}).get("evidence") if column else row.evidence_id
    is_open = bool(key) and may_open(actor, row, column, key)
    file = StoredFile.objects.filter(pk=key, owner=row.owner_id).first() if is_open else None
    if file is None:
        raise NotAllowed("evidence")
    return answer_with(file)


@writes(Right.KEEP_INVENTORY)
def attach_evidence(request: Any, kind: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor
    found = get_kind(kind)
    row = get_own_record_for(actor, found, pk)
    form = EvidenceForm(sent(request), request.FILES or None, kind=found, row=row)
    asked = FormPage(
        "Joindre un justificatif",
        f"Une facture, un contrat, une photo qui prouve ce que dit « {row.name} ». Le précédent reste gardé, sans être montré.",
        "Joindre",
        f"{list_url(found)}{row.pk}/",
        kind=found,
        edition=record_edition(found, row),
    )

    def act() -> str:
        given = form.cleaned_data
        actions.attach_evidence(actor, found, row, given["file"], given["column"], request.POST.get(EDITION, ""))
        return typeset(f"« {given['file'].name} » est joint.")

    return answer(request, form, asked, act)
