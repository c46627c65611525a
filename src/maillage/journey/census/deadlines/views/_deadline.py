"""One deadline: what it means, what to do, and the letter."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import OrganisationKind, Right
from maillage.journey.census.deadlines import actions, documents, queries
from maillage.journey.census.deadlines.access import get_deadline_for, get_own_deadline_for, may_note
from maillage.journey.census.deadlines.documents import consequence, cost_text, countdown
from maillage.journey.census.deadlines.engine import Term, Terms, earliest_exit, terms_between, terms_of
from maillage.journey.census.deadlines.engine import leaves_on as left_on
from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind, State
from maillage.journey.census.deadlines.forms import NoteForm
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.kernel.editions import EDITION, ChangedMeanwhile
from maillage.kernel.forms import carry_edition
from maillage.kernel.pages import NotAllowed, after_answer, reads, writes
from maillage.kernel.templatetags.face import Column, Fact, Table, money
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.typography import of

__all__ = ["deadline", "letter", "note_deadline"]

LETTERS = {
    "pdf": ("application/pdf", documents.letter_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", documents.letter_docx),
}
TERMS_SHOWN = 4


@reads(Right.SEE_INVENTORY)
def deadline(request: Any, pk: int) -> HttpResponse:
    found = get_deadline_for(request.actor, pk)
    if found.owner_id != request.actor.acting_id:
        after_answer(request, lambda: actions.record_reading(request.actor, found))
    form = NoteForm(initial=_said(found))
    carry_edition(form, queries.note_edition(found))
    return _page(request, found, form)


def _said(found: Deadline) -> dict[str, Any]:
    return {"state": found.state, "snoozed_until": found.snoozed_until, "remark": found.remark}


def _page(request: Any, found: Deadline, form: NoteForm, status: int = 422) -> HttpResponse:
    actor, day = request.actor, localdate()
    contract = queries.contract_of(found)
    terms = terms_of(contract) if contract is not None and contract.ends_on is not None else None
    basis = contract.tax_basis if contract is not None else ""
    is_seen = found.owner_id in owners_with_prices(actor)
    context = {
        "deadline": found,
        "title": documents.heading(found),
        "label": DeadlineKind(found.kind).label,
        "facts": _facts(found, day, is_seen=is_seen),
        "next_step": WORDS[found.kind].next_step,
        "record_url": _record_url(found),
        "form": form if may_note(actor, found) else None,
        "exit_facts": _exit_facts(terms, day, basis, is_seen=is_seen) if terms else [],
        "terms": _terms_table(terms, day, basis, is_seen=is_seen) if terms and terms.renews else None,
        "letters": _letters(found, terms),
    }
    return render(request, "census_deadlines/deadline.html", context, status=status if form.is_bound else 200)


@writes(Right.KEEP_INVENTORY)
def note_deadline(request: Any, pk: int) -> HttpResponse:
    found = get_own_deadline_for(request.actor, pk)
    if request.method != "POST":
        return redirect("census:deadline", pk)
    form = NoteForm(request.POST)
    carry_edition(form, queries.note_edition(found))
    if not form.is_valid():
        return _page(request, found, form)
    asked = form.cleaned_data
    try:
        actions.note_deadline(
            request.actor,
            found,
            state=State(asked["state"]),
            snoozed_until=asked["snoozed_until"],
            remark=asked["remark"],
            edition=asked[EDITION],
        )
    except ChangedMeanwhile as changed:
        form.add_error(None, f"{changed} Notez de nouveau pour remplacer ce qui y est.")
        carry_edition(form, queries.note_edition(found), is_told=True)
        return _page(request, found, form, changed.status)
    messages.success(request, "C’est noté.")
    return redirect("census:deadline", pk)


@reads(Right.SEE_INVENTORY)
def letter(request: Any, pk: int, ending: str) -> HttpResponse:
    """The letter of notice, ready to be printed. It names no price."""
    found = get_deadline_for(request.actor, pk)
    contract = queries.contract_of(found)
    if ending not in LETTERS or contract is None or contract.ends_on is None:
        raise NotAllowed("letter")
    terms = terms_of(contract)
    term = _term_of(terms, found)
    if not _letters(found, terms) or term is None:
        raise NotAllowed("letter")
    owner = found.owner
    sender = f"Commune {of(owner.name)}" if owner.kind == OrganisationKind.COMMUNE else owner.name
    media_type, write = LETTERS[ending]
    content = write(documents.letter_of(contract, sender, terms, term, localdate()))
    name = documents.file_name("resiliation", contract.name, found.due_on, ending)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)


# --- its pieces ------------------------------------------------------------------------------------------------------


def _term_of(terms: Terms, found: Deadline) -> Term | None:
    """The term that a notice is about."""
    terms_seen = terms_between(terms, min(found.due_on, localdate()), found.due_on)
    return next((term for term in terms_seen if (term.notice_by or term.ends_on) == found.due_on), None)


def _letters(found: Deadline, terms: Terms | None) -> list[tuple[str, str]]:
    """A letter serves as long as no notice was given, be it late: it then holds for the next term."""
    if terms is None or found.kind != DeadlineKind.NOTICE or left_on(terms) is not None:
        return []
    return [(ending.upper(), reverse("census:letter", args=[found.pk, ending])) for ending in LETTERS]


def _record_url(found: Deadline) -> str:
    """Where the record is, or the list where several ring together."""
    try:
        if found.record_id is not None:
            return reverse("census:record", args=[found.record_kind, found.record_id])
        return reverse("census:records", args=[found.record_kind])
    except NoReverseMatch:
        return ""


def _facts(found: Deadline, day: date, *, is_seen: bool) -> list[Fact]:
    certainty = "" if found.is_certain else "le vrai jour n’est pas connu"
    facts = [
        Fact("Dernier jour", found.due_on, " – ".join(filter(None, (countdown(found.due_on, day), certainty)))),
        Fact("Collectivité", found.owner.name),
        Fact("Passé ce jour", consequence(found, day)),
    ]
    if found.detail:
        facts.append(Fact("Précision", found.detail))
    if WORDS[found.kind].costs:
        facts.append(Fact("Ce que coûte de laisser passer", cost_text(found, is_seen=is_seen)))
    if found.is_fictitious:
        facts.append(Fact("Attention", "DATE FICTIVE", "le calendrier importé est marqué comme fictif"))
    if found.state != State.OPEN:
        until = f" au {shown_day(found.snoozed_until)}" if found.snoozed_until else ""
        facts.append(Fact("État", f"{State(found.state).label}{until}", found.remark))
    return facts


def _exit_facts(terms: Terms, day: date, basis: str, *, is_seen: bool) -> list[Fact]:
    found = earliest_exit(terms, day)
    if found is None:
        return [Fact("Sortie", "ce contrat est terminé")]
    facts = [Fact("On peut sortir au plus tôt le", found.on, countdown(found.on, day))]
    if found.notice_by is not None:
        facts.append(
            Fact("La lettre doit être ARRIVÉE au plus tard le", found.notice_by, countdown(found.notice_by, day))
        )
    if is_seen:
        facts.append(Fact("Ce que l’on paiera jusque-là", money(found.staying, basis)))
        facts.append(Fact("Sortir tout de suite coûterait", money(found.buy_out, basis)))
    return facts


def _terms_table(terms: Terms, day: date, basis: str, *, is_seen: bool) -> Table:
    rows = []
    for term in terms_between(terms, day, date(day.year + 60, 1, 1))[:TERMS_SHOWN]:
        cost = money(term.cost, basis) if is_seen else "non partagé"
        follows = "le contrat s’arrête" if term.renewed_until is None else f"jusqu’au {shown_day(term.renewed_until)}"
        rows.append((shown_day(term.ends_on), term.notice_by, follows, "" if term.renewed_until is None else cost))
    columns = (
        Column("Fin du terme"),
        Column("Lettre arrivée au plus tard le"),
        Column("Sinon, reconduit"),
        Column("Ce que coûte la reconduction"),
    )
    return Table("Les prochains termes", columns, rows)
