"""The pages on which one answers: an overview, a page a section, a last look, one's own figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import CAPABILITIES, Seat, capability_of_token, seat_of_capability
from maillage.journey.census.campaigns.engine import (
    RESPONSE_MOVES,
    UNREADABLE,
    WRITABLE,
    allowed_moves,
    answers_of,
    definition_of_response,
    prefilled,
)
from maillage.journey.census.campaigns.enums import Door, ResponseState
from maillage.journey.census.campaigns.models import Response, ResponseSection
from maillage.journey.census.campaigns.queries import places_of
from maillage.journey.census.campaigns.views._checking import checked
from maillage.journey.census.campaigns.views._doors import PREFIXES, three_doors
from maillage.journey.census.campaigns.views._findings import Found, alike
from maillage.journey.census.campaigns.views._typed import note_typed
from maillage.journey.census.questionnaires.engine import Definition, Row, Section
from maillage.journey.census.questionnaires.forms import ROWS_SHOWN, SectionForm, form_for
from maillage.kernel.forms import asks_check
from maillage.kernel.pages import NotAllowed, public
from maillage.kernel.templatetags.face import Column, Fact, Table, day
from maillage.kernel.typography import duration, number, plural

__all__ = ["address", "answer", "context_of", "open_link", "review", "section"]

SAVED: Final = "enregistre"
"""In the address after a save: the section that the browser need not keep any longer."""


@public()
def open_link(request: Any, token: str) -> HttpResponse:
    """A personal link: what it opens goes into the session, and the token leaves the address."""
    found = capability_of_token(token)
    if found is None:
        return render(request, "census_campaigns/link_over.html", status=404)
    pk, kept = found
    known = request.session.get(CAPABILITIES, {})
    opened = {**(known if isinstance(known, dict) else {}), str(pk): kept}
    try:
        seat_of_capability(opened, pk)
    except NotAllowed:
        return render(request, "census_campaigns/link_over.html", status=404)
    request.session[CAPABILITIES] = opened
    answer_ = redirect("census:link", pk)
    answer_["Cache-Control"] = "private, no-store"
    return answer_


def address(seat: Seat, page: str = "", *parts: Any) -> str:
    """A page of the same response, behind the same door."""
    prefix = PREFIXES[seat.door]
    return reverse(f"census:{prefix}_{page}" if page else f"census:{prefix}", args=[seat.response.pk, *parts])


def context_of(seat: Seat, **more: Any) -> dict[str, Any]:
    """What every page of a response knows."""
    is_link = seat.door == Door.LINK
    return {
        "base": "kernel/visitor.html" if is_link else "kernel/page.html",
        "is_link": is_link,
        "is_proxy": seat.is_of_body,
        "seat": seat,
        "campaign": seat.campaign,
        "response": seat.response,
        "body": seat.response.counterparty.name,
        "town": seat.response.owner.name,
        "home_url": address(seat),
        **more,
    }


# --- the overview ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A section in the overview."""

    title: str
    theme: str
    url: str
    is_saved: bool
    detail: str


@three_doors
def answer(request: Any, seat: Seat) -> HttpResponse:
    """What is asked, what is done, what remains."""
    if request.method == "POST":
        return _step(request, seat)
    definition = definition_of_response(seat.response)
    saved = {one.code: one for one in ResponseSection.objects.filter(response=seat.response)}
    parts = [_part(seat, theme.title, one, saved.get(one.code)) for theme, one in definition.sections()]
    left = [part for part in parts if not part.is_saved]
    moves = allowed_moves(RESPONSE_MOVES, seat.response.state, seat.campaign.state)
    is_writable = seat.response.state in WRITABLE and seat.campaign.is_open
    context = context_of(
        seat,
        definition=definition,
        parts=parts,
        done=len(parts) - len(left),
        next_url=(left[0].url if left else address(seat, "review")) if is_writable else "",
        is_writable=is_writable,
        may_decline="decline" in moves and not seat.is_of_body,
        may_correct="correct" in moves,
        may_take_up="take_up" in moves and not seat.is_of_body,
        is_sent=seat.response.submitted_at is not None and seat.response.state not in WRITABLE,
        facts=_facts(seat, definition),
    )
    return render(request, "census_campaigns/answer.html", context)


def _part(seat: Seat, theme: str, section: Section, saved: ResponseSection | None) -> Part:
    counts = seat.response.progress.get(section.code) if saved is not None else None
    detail = "pas encore vue"
    if saved is not None and isinstance(counts, list) and len(counts) == 3:
        asked, filled, unknown = counts
        detail = f"{plural(filled, 'réponse', 'réponses')} sur {number(asked)}"
        detail += f", dont {number(unknown)} NC" if unknown else ""
    return Part(section.title, theme, address(seat, "section", section.code), saved is not None, detail)


def _facts(seat: Seat, definition: Definition) -> list[Fact]:
    response = seat.response
    found = [Fact("État", response.get_state_display())]
    if seat.campaign.deadline and seat.campaign.is_open:
        found.append(Fact("À rendre avant le", day(seat.campaign.deadline, "long")))
    if definition.minutes:
        found.append(Fact("Temps à prévoir", f"{duration(definition.minutes)}, en plusieurs fois si vous voulez"))
    if response.updated_at is not None and response.written_by:
        when = timezone.localtime(response.updated_at)
        found.append(Fact("Dernier enregistrement", f"{when:%d/%m/%Y à %H h %M}", response.written_by))
    return found


def _step(request: Any, seat: Seat) -> HttpResponse:
    """One of the steps of the overview: decline, declare nothing, take up again, correct."""
    reason = request.POST.get("reason", "")[:400]
    steps = {
        "refuser": lambda: actions.decline_response(seat, reason),
        "rien": lambda: actions.declare_nothing(seat),
        "reprendre": lambda: actions.take_up_response(seat, reason or "Nous répondrons finalement."),
        "corriger": lambda: actions.correct_response(seat, reason or "Une correction à apporter."),
    }
    step = steps.get(request.POST.get("etape", ""))
    if step is None:
        raise NotAllowed("step")
    step()
    messages.success(request, "C’est noté. Vous pouvez revenir sur cette décision tant que la campagne est ouverte.")
    return redirect(address(seat))


# --- a section -------------------------------------------------------------------------------------------------------


@three_doors
def section(request: Any, seat: Seat, code: str) -> HttpResponse:
    """One section, as it was saved, else as it is known beforehand."""
    definition = definition_of_response(seat.response)
    asked = _section_of(definition, code)
    kept = ResponseSection.objects.filter(response=seat.response, code=code).first()
    if kept is not None and not seat.may_read(kept):
        messages.info(request, f"« {asked.title} » est déjà rempli par la mairie : ce lien ne le montre pas.")
        return redirect(address(seat))
    rows = _rows_of(seat, definition, asked, kept)
    places = places_of(seat.response.owner_id) if seat.has_inventory and _names_places(asked) else []
    if request.method == "POST":
        return _save(request, seat, definition, asked, rows, places)
    form = form_for(asked, rows=rows, places=places, page=_page(request.GET.get("page", ""), rows, _wanted(request)))
    return _drawn(request, seat, definition, asked, form, kept.version if kept else 0, is_new=kept is None)


def _wanted(request: Any) -> str:
    """The row that a finding speaks of, where the address names one."""
    return str(request.GET.get("fiche", ""))[:20]


def _page(typed: str, rows: Sequence[Row], wanted: str = "") -> int:
    """Which page of a section is asked for, from 0: that of a row where one is wanted."""
    if wanted:
        return next((place for place, row in enumerate(rows) if row.key == wanted), 0) // ROWS_SHOWN
    return int(typed) - 1 if typed.isascii() and typed.isdigit() and 0 < len(typed) < 6 else 0


def _section_of(definition: Definition, code: str) -> Section:
    try:
        return definition.section(code)
    except KeyError:
        raise NotAllowed("section") from None


def _rows_of(seat: Seat, definition: Definition, asked: Section, kept: ResponseSection | None) -> Sequence[Row]:
    if kept is not None:
        return answers_of([kept]).rows(asked.code)
    known = prefilled(
        definition,
        seat.response,
        with_inventory=seat.has_inventory,
        with_prices=seat.may_see_prices,
        only=asked.code,
    )
    return known.rows(asked.code)


def _names_places(asked: Section) -> bool:
    return any(field.type == "site" for field in asked.fields)


def _drawn(
    request: Any,
    seat: Seat,
    definition: Definition,
    asked: Section,
    form: SectionForm,
    version: int,
    *,
    is_new: bool = False,
    other: str = "",
    status: int = 200,
) -> HttpResponse:
    codes = [one.code for _, one in definition.sections()]
    place = codes.index(asked.code)
    is_known = is_new and any(row.is_answered for row in form.known)
    context = context_of(
        seat,
        form=form,
        section=asked,
        version=version,
        number=place + 1,
        total=len(codes),
        is_known=is_known,
        is_new=is_new,
        other=other,
        is_writable=seat.response.state in WRITABLE and seat.campaign.is_open,
        next_url=_after(seat, definition, asked, form),
        back_url=_before(seat, codes, place, form),
        draft_key=_draft_key(seat, asked, form),
        wanted=_wanted(request),
    )
    return render(request, "census_campaigns/section.html", context, status=status)


def _draft_key(seat: Seat, asked: Section, form: SectionForm) -> str:
    """Under which a browser keeps what is typed: of one page of one section."""
    return f"{seat.response.pk}:{asked.code}" + (f":{form.page + 1}" if form.page else "")


def _before(seat: Seat, codes: Sequence[str], place: int, form: SectionForm) -> str:
    if form.page:
        return f"{address(seat, 'section', codes[place])}?page={form.page}"
    return address(seat, "section", codes[place - 1]) if place else address(seat)


def _after(seat: Seat, definition: Definition, asked: Section, form: SectionForm | None = None) -> str:
    """Where one goes on: the next page of the section, the next section, the last look."""
    if form is not None and not form.is_last_page:
        return f"{address(seat, 'section', asked.code)}?page={form.page + 2}"
    codes = [one.code for _, one in definition.sections()]
    place = codes.index(asked.code) + 1
    return address(seat, "section", codes[place]) if place < len(codes) else address(seat, "review")


def _save(
    request: Any, seat: Seat, definition: Definition, asked: Section, rows: Sequence[Row], places: list[str]
) -> HttpResponse:
    typed = request.POST.get("version", "0")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    is_confirmed = bool(request.POST.get("confirmer"))
    page = _page(request.POST.get("page", ""), rows)
    form = form_for(asked, rows=rows, data=None if is_confirmed else request.POST, places=places, page=page)
    if asks_check(request):
        return checked(request, seat, definition, asked, form)
    is_auto = request.headers.get("X-Autosave") == "1"
    try:
        kept = actions.save_section(seat, asked.code, rows if is_confirmed else form.read(), version)
    except actions.WrittenMeanwhile as other:
        if is_auto:
            return HttpResponse(status=409)
        # Her values stay on the page; sending them again says that they are the right ones.
        return _drawn(request, seat, definition, asked, form, other.section.version, other=str(other), status=409)
    if kept.version != version:  # else nothing changed: what stood there before was not typed here
        note_typed(request, seat, [kept])
    if is_auto:
        return HttpResponse(status=204, headers={"X-Version": str(kept.version)})
    if not is_confirmed and (form.asks_row(request.POST) or not form.is_valid()):
        status = 200 if form.is_valid() else 422
        return _drawn(request, seat, definition, asked, form, kept.version, status=status)
    url = _after(seat, definition, asked, None if is_confirmed else form)
    return redirect(f"{url}{'&' if '?' in url else '?'}{SAVED}={_draft_key(seat, asked, form)}")


# --- the last look ---------------------------------------------------------------------------------------------------


@three_doors
def review(request: Any, seat: Seat) -> HttpResponse:
    """All of it at a glance, with what is wrong or doubtful; then it is sent."""
    if request.method == "POST":
        return _review_post(request, seat)
    return _review_page(request, seat)


def _review_post(request: Any, seat: Seat) -> HttpResponse:
    try:
        if "explication" in request.POST:
            actions.explain_findings(seat, seat.response, request.POST.getlist("constat"), request.POST["explication"])
            messages.success(request, "Votre explication est enregistrée.")
            return redirect(address(seat, "review"))
        has_landed = actions.submit_response(seat)
    except actions.NotSendable as refused:
        return _review_page(request, seat, str(refused), 422)
    messages.success(request, "Merci : vos réponses sont envoyées.")
    if not has_landed:
        messages.warning(
            request,
            "Un point reste à corriger ou à expliquer : votre inventaire les recevra quand ce sera fait.",
        )
    return redirect(address(seat, "figures"))


def _review_page(request: Any, seat: Seat, refused: str = "", status: int = 200) -> HttpResponse:
    response = Response.objects.get(pk=seat.response.pk)
    definition = definition_of_response(seat.response)
    saved = set(ResponseSection.objects.filter(response=response).values_list("code", flat=True))
    unseen = [
        (one.title, address(seat, "section", one.code)) for _, one in definition.sections() if one.code not in saved
    ]
    found = findings(seat, response)
    context = context_of(
        seat,
        refused=refused,
        blocking=alike(one for one in found if one.is_blocking),
        warnings=alike(one for one in found if not one.is_blocking),
        unseen=unseen,
        table=_counts(definition, response),
        may_send=response.state == ResponseState.IN_PROGRESS and seat.campaign.is_open,
    )
    return render(request, "census_campaigns/review.html", context, status=status)


def findings(seat: Seat, response: Response) -> list[Found]:
    """What the last save found, each with its way to the field."""
    listed = []
    written = ResponseSection.objects.filter(response=response)
    hidden = {one.code for one in written if not seat.may_read(one)} if seat.is_bare else set()
    for one in response.findings:
        if not isinstance(one, dict) or "key" not in one or (seat.is_bare and one["section"] in {"", *hidden}):
            continue
        said = response.explanations.get(one["key"], {})
        url = address(seat, "section", one["section"]) if one["section"] else address(seat)
        url += f"?fiche={one['row']}#fiche" if one["section"] and one["row"][1:].isdigit() else ""
        listed.append(
            Found(
                one["key"],
                one["rule"],
                f"{one['section']}.{one['field']}",
                one["where"],
                one["message"],
                one["cure"],
                url,
                one["level"] == "B" and not said,
                one["rule"] != UNREADABLE,
                str(said.get("text", "")),
            )
        )
    return listed


def _counts(definition: Definition, response: Response) -> Table:
    rows = []
    for theme, one in definition.sections():
        counts = response.progress.get(one.code)
        asked, filled, unknown = counts if isinstance(counts, list) and len(counts) == 3 else (None, None, None)
        rows.append((one.title, theme.title, asked, filled, unknown))
    columns = (
        Column("Partie"),
        Column("Thème"),
        Column("Demandées", is_number=True),
        Column("Remplies", is_number=True),
        Column("dont NC", is_number=True),
    )
    return Table("Ce que vous avez rempli", columns, rows)
