"""A campaign on one screen: by commune, by theme, by field; and one response as the body sees it."""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import (
    get_answered_response_for,
    get_asked_campaign_for,
    get_campaign_for,
    reads_draft,
    reads_prices,
)
from maillage.journey.census.campaigns.engine import (
    CAMPAIGN_MOVES,
    RESPONSE_MOVES,
    UNREADABLE,
    allowed_moves,
    answers_of,
    campaign_facts,
    compared_with_others,
    definition_of_response,
    definition_of_version,
    definitions_of,
    fields_of,
    price_fields,
    without_prices,
)
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.forms import FollowForm
from maillage.journey.census.campaigns.models import Campaign, Passage, Response, ResponseSection, SurveyedEntity
from maillage.journey.census.campaigns.queries import (
    ANSWERED,
    SORTS,
    FieldCount,
    answered_by_field,
    campaign_figures,
    entities_of,
    followed,
    progress_by_section,
    sent_by_form,
)
from maillage.journey.census.campaigns.views._findings import Alike, Found, alike
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.questionnaires.engine import Definition, Field, Row, Section, told
from maillage.kernel import sheets
from maillage.kernel.keysets import Sort, in_order, page_of
from maillage.kernel.pages import NotAllowed, after_answer, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Tab, Table, Value, day
from maillage.kernel.typography import number, percent, plural

__all__ = ["follow", "follow_csv", "review_response"]

PAGE: Final = 50
MOST_ELEMENTS: Final = 50
"""Elements of a section that a page shows: its workbook has them all."""
COLUMNS: Final = (
    Column("Collectivité", sort="commune"),
    Column("État", sort="etat"),
    Column("Rempli", unit="%", is_number=True, sort="rempli"),
    Column("NC", is_number=True, sort="nc"),
    Column("À corriger", is_number=True, sort="bloquants"),
    Column("À vérifier", is_number=True, sort="avertissements"),
    Column("Questionnaire"),
    Column("Modifiée le", sort="le"),
)
"""What the list shows, and the file that is exported too."""


def follow(request: Any, campaign: Campaign) -> HttpResponse:
    """One screen: the figures, then the campaign by commune, by theme or by field."""
    view = request.GET.get("par", "")
    counted = campaign_figures(campaign)
    context: dict[str, Any] = {
        "campaign": campaign,
        "steps": _steps(request, campaign),
        "figures": _key_figures(counted),
        "facts": _facts(campaign),
        "may_repeat": Right.RUN_CAMPAIGN in request.actor.rights and campaign.state not in ("DRAFT", "OPEN"),
        "tabs": [
            Tab("Par commune", "?", view not in ("theme", "champ")),
            Tab("Par thème", "?par=theme", view == "theme"),
            Tab("Par champ", "?par=champ", view == "champ"),
        ],
    }
    if campaign.state == "DRAFT":
        asked = list(entities_of(campaign))
        people = actions.count_respondents([one.organisation_id for one in asked if one.organisation_id])
        alone = sum(not _receivers(one, people) for one in asked)
        context |= {
            "draft": _draft(asked, people),
            "unreached": plural(alone, "collectivité n’a", "collectivités n’ont") if alone else "",
        }
    elif view == "theme":
        context |= {"table": _by_theme(campaign)}
    elif view == "champ":
        context |= {"table": _by_field(campaign, counted)}
    else:
        context |= _by_commune(request, campaign)
    return render(request, "census_campaigns/follow.html", context)


def _receivers(one: SurveyedEntity, people: Mapping[int, int]) -> list[str]:
    count = people.get(one.organisation_id or 0, 0)
    known = [f"{plural(count, 'personne qui a un compte', 'personnes qui ont un compte')}"] if count else []
    return [*([one.email] if one.email else []), *known]


def _draft(asked: Iterable[SurveyedEntity], people: Mapping[int, int]) -> Table:
    """Whom a draft will ask, and who will receive the link."""
    rows = [
        (
            one.name,
            one.population,
            "court" if one.is_short else "complet",
            " et ".join(_receivers(one, people)) or Cell("personne", "ni compte ni adresse"),
        )
        for one in asked
    ]
    columns = (
        Column("Collectivité"),
        Column("Population", is_number=True),
        Column("Questionnaire"),
        Column("Le lien part à"),
    )
    empty = Empty("Ici, les collectivités que vous interrogez.", "Aucune n’est choisie.")
    return Table(f"À qui elle s’adresse ({len(rows)})", columns, rows, empty=empty)


def _steps(request: Any, campaign: Campaign) -> list[tuple[str, str]]:
    """What may be done next, the main one first: label and address."""
    if Right.RUN_CAMPAIGN not in request.actor.rights:
        return []
    names = {
        "publish": ("Ouvrir la campagne", "publish_campaign"),
        "close": ("Clore", "close_campaign"),
        "freeze": ("Figer, avec le rapport de qualité", "freeze_campaign"),
        "reopen": ("Rouvrir", "reopen_campaign"),
        "archive": ("Archiver", "archive_campaign"),
    }
    moves = allowed_moves(CAMPAIGN_MOVES, campaign.state)
    found = [names[move] for move in ("publish", "freeze", "close", "reopen", "archive") if move in moves]
    if campaign.is_open:
        found = [("Relancer", "remind"), ("Valider ce qui est prêt", "validate_all"), *found]
        found += [("Liens personnels", "campaign_links"), ("Lettres aux maires (PDF)", "letters_file")]
        found += [("Modifier", "change_campaign")]
    elif campaign.state == "DRAFT":
        found += [("Choisir les collectivités", "choose_members"), ("Modifier", "change_campaign")]
        found += [("Lettres aux maires (PDF)", "letters_file"), ("Supprimer le brouillon", "delete_draft")]
    elif campaign.state == "CLOSED":
        found = [("Valider ce qui est prêt", "validate_all"), *found]
    return [(label, reverse(f"census:{name}", args=[campaign.pk])) for label, name in found]


def _key_figures(counted: dict[str, Any]) -> list[KeyFigure]:
    total, sent = counted["total"], sum(counted[state] for state in ANSWERED)
    rate = percent(100 * sent / total, 0) if total else None
    aside = counted[ResponseState.DECLINED] + counted[ResponseState.NOT_APPLICABLE]
    return [
        KeyFigure(
            sent,
            f"{'réponse envoyée' if sent < 2 else 'réponses envoyées'} sur {total}",
            detail=f"{rate} des collectivités" if rate else "",
        ),
        KeyFigure(counted[ResponseState.IN_PROGRESS], "en cours"),
        KeyFigure(counted[ResponseState.NOT_STARTED], "sans réponse"),
        KeyFigure(aside, "ne répondront pas, ou n’ont rien"),
        KeyFigure(counted["blocking_findings"] or 0, "points à corriger", detail="ni corrigés ni expliqués"),
    ]


def _facts(campaign: Campaign) -> list[Fact]:
    found = [Fact("État", campaign.get_state_display())]
    if campaign.deadline:
        found.append(Fact("À rendre avant le", day(campaign.deadline, "long")))
    found += [*_asked_of(campaign)]
    if campaign.message and campaign.state == "DRAFT":
        found.append(Fact("Message", campaign.message))
    if campaign.is_sealed:
        url = reverse("census:quality_report", args=[campaign.pk])
        found.append(Fact("Rapport de qualité", "lire", f"signé par {campaign.signed_by}", url))
    return found


def _asked_of(campaign: Campaign) -> list[Fact]:
    """What is asked: which version of which questionnaire, which of its themes, who has the short one."""
    version, short = campaign.version, campaign.short_version
    if version is None:
        return []
    themes = (
        [theme.title for theme in definition_of_version(version, campaign.themes).themes] if campaign.themes else []
    )
    detail = ", ".join(themes) if themes else "en entier"
    found = [Fact("Questionnaire", f"{definition_of_version(version).title}, version {version.number}", detail)]
    if short is not None:
        found.append(Fact("Questionnaire court", f"{definition_of_version(short).title}, version {short.number}"))
    return found


# --- by commune ------------------------------------------------------------------------------------------------------


def _wanted(request: Any) -> tuple[FollowForm, dict[str, str], Sort]:
    form = FollowForm(request.GET or None)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = {"state": typed.get("etat", ""), "text": typed.get("texte", ""), "only": typed.get("avec", "")}
    word = request.GET.get("tri", "")
    column = SORTS.get(word.removeprefix("-"), "owner__search_text")
    return form, asked, Sort(column, word.startswith("-") and word[1:] in SORTS)


def _by_commune(request: Any, campaign: Campaign) -> dict[str, Any]:
    form, asked, sort = _wanted(request)
    page = page_of(followed(campaign, **asked), sort, request.GET.get("apres", ""), PAGE)
    may_open = Right.RUN_CAMPAIGN in request.actor.rights
    rows = [_row(campaign, one, may_open=may_open) for one in page.rows]
    query = request.GET.copy()
    query.pop("apres", None)
    empty = Empty(
        "Ici, chaque collectivité et où elle en est.", "Aucune ne correspond, ou la campagne n’est pas ouverte."
    )
    return {
        "form": form,
        "table": Table("Où en est chacune", COLUMNS, rows, empty=empty),
        "next_key": page.next_key,
        "export_url": f"{reverse('census:follow_csv', args=[campaign.pk])}?{query.urlencode()}",
    }


def _row(campaign: Campaign, one: Response, *, may_open: bool) -> tuple[Value | Cell, ...]:
    url = reverse("census:review_response", args=[campaign.pk, one.pk]) if may_open else ""
    return (Cell(one.entity_name, url), *_values(one))


def _values(one: Response) -> tuple[Value, ...]:
    began = one.updated_at is not None
    return (
        one.get_state_display() + (" (au téléphone)" if one.by_proxy else ""),
        one.percent if began else 0,
        one.unknown,
        one.blocking,
        one.warnings,
        "court" if one.is_short else "complet",
        one.updated_at if began else "–",
    )


@reads(Right.SEE_SURVEY)
def follow_csv(request: Any, pk: int) -> HttpResponse:
    """The list as it is shown, whole: filtered and sorted."""
    campaign = get_campaign_for(request.actor, pk)
    _, asked, sort = _wanted(request)
    kinds = ["number" if column.is_number else "date" if column.sort == "le" else "text" for column in COLUMNS]
    titles = [f"{column.title} ({column.unit})" if column.unit else column.title for column in COLUMNS]
    columns = [sheets.Column(title, kind) for title, kind in zip(titles, kinds, strict=True)]  # type: ignore[arg-type]
    rows = ([one.entity_name, *_values(one)[:-1], _moment(one)] for one in in_order(followed(campaign, **asked), sort))
    written = io.BytesIO()
    sheets.write_csv(written, columns, rows)
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="suivi.csv"'
    return answer


def _moment(one: Response) -> Any:
    return timezone.localtime(one.updated_at).replace(tzinfo=None) if one.updated_at is not None else None


# --- by theme, by field ----------------------------------------------------------------------------------------------


def _by_theme(campaign: Campaign) -> Table:
    counted = progress_by_section(campaign)
    rows = []
    for definition in definitions_of(campaign):
        for theme, section in definition.sections():
            if count := counted.get(section.code):
                rate = percent(100 * count.filled / count.asked, 0) if count.asked else "–"
                rows.append((section.title, theme.title, count.responses, count.asked, rate, count.unknown))
    columns = (
        Column("Partie"),
        Column("Thème"),
        Column("Commencée par", is_number=True),
        Column("Valeurs demandées", is_number=True),
        Column("Remplies", is_number=True),
        Column("dont NC", is_number=True),
    )
    empty = Empty("Ici, chaque partie et ce qui en est rempli.", "Personne n’a encore commencé.")
    note = "Les collectivités qui n’ont pas ouvert une partie n’y comptent pas."
    return Table("Ce qui est rempli, partie par partie", columns, list(dict.fromkeys(rows)), note=note, empty=empty)


def _by_field(campaign: Campaign, figures: Mapping[str, Any]) -> Table:
    counted, sent = answered_by_field(campaign), sent_by_form(figures)
    nobody = FieldCount(0, 0, 0)
    rows = []
    for one in fields_of(campaign) if any(sent) else ():
        count = counted.get(one.name, nobody)
        missing = one.base(sent) - count.given - count.unknown - count.not_applicable
        rows.append((one.label, one.section, count.given, count.unknown, count.not_applicable, max(missing, 0)))
    columns = (
        Column("Champ"),
        Column("Partie"),
        Column("Donné", is_number=True),
        Column("NC", is_number=True),
        Column("Sans objet", is_number=True),
        Column("Sans réponse", is_number=True),
    )
    empty = Empty("Ici, chaque champ et combien y ont répondu.", "Aucune réponse n’est encore envoyée.")
    return Table("Qui a répondu à quoi", columns, rows, base=_base(sent), empty=empty)


def _base(sent: tuple[int, int]) -> str:
    whole, short = sent
    detail = f", dont {plural(short, 'au questionnaire court', 'au questionnaire court')}" if short else ""
    return f"{plural(whole + short, 'réponse envoyée', 'réponses envoyées')}{detail}."


# --- one response ----------------------------------------------------------------------------------------------------


@writes(Right.RUN_CAMPAIGN)
def review_response(request: Any, pk: int, response: int) -> HttpResponse:
    """What one organisation answers, as the body sees it; reading it is told in that organisation's journal."""
    campaign = get_asked_campaign_for(request.actor, pk)
    found = get_answered_response_for(request.actor, campaign, response)
    if request.method == "POST":
        return _act(request, campaign, found)
    found.campaign = campaign
    definition = definition_of_response(found)
    is_read = reads_draft(found)
    written = ResponseSection.objects.filter(response=found) if is_read else ()
    sections = {one.code: one for one in written}
    hidden = frozenset() if reads_prices(request.actor, found) else price_fields(campaign)
    if sections:
        after_answer(request, lambda: actions.record_reading(request.actor, found, campaign.name))
    moves = allowed_moves(RESPONSE_MOVES, found.state, campaign.state)
    facts = campaign_facts(campaign, localdate()) if found.state in ANSWERED and not campaign.is_sealed else None
    context = {
        "campaign": campaign,
        "response": found,
        "facts": [
            Fact("État", found.get_state_display()),
            Fact(
                "Rempli",
                f"{found.percent} %",
                f"{plural(found.filled, 'valeur', 'valeurs')} sur {number(found.asked)}, dont {number(found.unknown)} NC",
            ),
            Fact("Questionnaire", definition.title),
            Fact("Par", found.written_by or "–", found.get_door_display()),
        ],
        "is_read": is_read,
        "findings": _findings(found, found.findings, hidden) if is_read else [],
        "odd": _findings(found, compared_with_others(found, facts), hidden) if facts is not None else [],
        "judged_on": facts.judged_on() if facts is not None else "",
        "tables": _sections(definition, sections, hidden),
        "history": _history(found),
        "may": {move: move in moves for move in ("validate", "give_back", "decline", "take_up")},
        "may_fill": Right.ANSWER_FOR_OTHERS in request.actor.rights and campaign.is_open,
        "is_changing": campaign.state in ("OPEN", "CLOSED"),
    }
    return render(request, "census_campaigns/review_response.html", context)


def _act(request: Any, campaign: Campaign, found: Response) -> HttpResponse:
    actor, said = request.actor, request.POST.get("reason", "").strip()[:400]
    match request.POST.get("etape", ""):
        case "valider":
            actions.validate_response(actor, found)
            told = "Ces réponses sont validées."
        case "renvoyer":
            sent = actions.give_back(actor, found, said)
            told = "Ces réponses sont renvoyées." + (
                "" if sent else " Aucun courriel n’est parti : prévenez la mairie."
            )
        case "ecarter":
            actions.decline_for(actor, found, said)
            told = "C’est noté. Le motif reste entre vous et cette collectivité."
        case "expliquer":
            actions.explain_findings(actor, found, request.POST.getlist("constat"), request.POST.get("explication", ""))
            told = "L’explication est enregistrée."
        case "reprendre":
            actions.take_up_for(actor, found, said)
            told = "Cette collectivité peut de nouveau répondre."
        case _:
            raise NotAllowed("step")
    messages.success(request, told)
    return redirect("census:review_response", campaign.pk, found.pk)


def _findings(found: Response, findings: Iterable[Mapping[str, Any]], hidden: Collection[str]) -> list[Alike]:
    listed = []
    for one in without_prices(findings, hidden):
        if "key" in one:
            said = found.explanations.get(one["key"], {})
            listed.append(
                Found(
                    one["key"],
                    one["rule"],
                    f"{one['section']}.{one['field']}",
                    one["where"],
                    one["message"],
                    one["cure"],
                    "",
                    one["level"] == "B",
                    one["rule"] != UNREADABLE,
                    said.get("text", ""),
                    said.get("by", ""),
                )
            )
    return alike(listed)


def _sections(definition: Definition, sections: dict[str, ResponseSection], hidden: Collection[str]) -> list[Table]:
    """A table a section: a line a question, or a line an element where there are many."""
    tables = []
    answers = answers_of(sections.values())
    columns = (Column("Question"), Column("Réponse"), Column("Statut"))
    for _, section in definition.sections():
        if section.code not in sections:
            continue
        fields = [field for field in section.fields if f"{section.code}.{field.code}" not in hidden]
        if section.is_many:
            tables.append(_many(section, fields, answers.rows(section.code)))
            continue
        for row in answers.rows(section.code):
            rows = [
                (field.label, told(field, row[field.code]) or "–", _status(row[field.code].status)) for field in fields
            ]
            tables.append(Table(f"{section.title} (n’existe plus)" if row.is_gone else section.title, columns, rows))
    return tables


def _many(section: Section, fields: Sequence[Field], answered: Sequence[Row]) -> Table:
    """The elements of a section side by side, by the fields that at least one of them answers."""
    kept = [field for field in fields if any(row[field.code].is_answered for row in answered)]
    rows = [
        tuple(_answered(field, row, is_first=place == 0) for place, field in enumerate(kept))
        for row in answered[:MOST_ELEMENTS]
    ]
    note = "Compté ou lu sur facture, sauf « estimé »." if answered else ""
    if len(answered) > MOST_ELEMENTS:
        note = f"Les {MOST_ELEMENTS} premiers sur {number(len(answered))}. {note}"
    columns = [Column(field.label) for field in kept] or [Column("Réponse")]
    empty = Empty("Ici, ce qui est déclaré dans cette partie.", "Rien n’y est déclaré.")
    return Table(f"{section.title} ({number(len(answered))})", columns, rows, note=note, empty=empty)


def _answered(field: Field, row: Row, *, is_first: bool) -> Cell:
    given = row[field.code]
    gone = "n’existe plus" if is_first and row.is_gone else ""
    estimated = _status(given.status) if given.status == ValueStatus.ESTIMATED else ""
    return Cell(told(field, given) or "–", detail=gone or estimated)


def _status(code: str) -> str:
    return ValueStatus(code).label if code in ValueStatus.values else "–"


def _history(found: Response) -> Table | None:
    rows = [
        (step.at, RESPONSE_MOVES[step.move].done if step.move in RESPONSE_MOVES else step.move,
         Cell(step.person_name, detail=step.acting_name), step.reason or "–")
        for step in Passage.objects.filter(response=found).order_by("id")
    ]  # fmt: skip
    columns = (Column("Le"), Column("Étape"), Column("Par"), Column("Motif"))
    return Table("Ce qui s’est passé", columns, rows) if rows else None
