"""A campaign on one screen, and the report of its quality: from what was counted at each save."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from maillage.foundations.organisations.access import Actor, Post
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.models import Answer, Campaign, PersonalLink, Response, SurveyedEntity
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.kernel.tenancy import widen

__all__ = [
    "ANSWERED",
    "SORTS",
    "FieldCount",
    "ThemeCount",
    "answered_by_field",
    "awaited_elsewhere",
    "awaited_of",
    "campaign_figures",
    "followed",
    "links_of",
    "open_campaigns",
    "own_responses",
    "progress_by_section",
    "quality_of",
    "responses_to_fill",
    "run_by",
    "sent_by_form",
    "waiting_by_owner",
    "with_counts",
]

ANSWERED: Final = (
    ResponseState.SUBMITTED,
    ResponseState.ANSWERED_BY_PROXY,
    ResponseState.VALIDATED,
    ResponseState.LOCKED,
)
"""Where the answers are sent."""

NOT_SENT: Final = (ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS)
"""Where they are awaited."""

SORTS: Final = {
    "commune": "owner__search_text",
    "etat": "state",
    "rempli": "percent",
    "nc": "unknown",
    "bloquants": "blocking",
    "avertissements": "warnings",
    "le": "updated_at",
}
"""What the list may be sorted by: its word in the address, its column."""


def run_by(body_id: int) -> QuerySet[Campaign]:
    """The campaigns that a body conducts online, latest first."""
    return Campaign.objects.filter(owner=body_id, origin="ASKED").order_by("-id")


def own_responses(owner_ids: Iterable[int]) -> QuerySet[Any]:
    """What organisations are asked, or were, latest first, each with ``campaign_name``, ``campaign_state``, ``deadline``."""
    asked = Response.objects.filter(owner__in=list(owner_ids), campaign__in=_online())
    return _with_campaign(asked.select_related("counterparty")).order_by("-id")


def _with_campaign(rows: QuerySet[Response]) -> QuerySet[Any]:
    """A response points across to its campaign: what is shown of it is read by itself, in the same statement."""
    campaign = Campaign.objects.filter(pk=OuterRef("campaign_id"))
    return rows.annotate(
        campaign_name=Subquery(campaign.values("name")),
        campaign_state=Subquery(campaign.values("state")),
        deadline=Subquery(campaign.values("deadline")),
    )


def _online(state: str = "") -> QuerySet[Campaign]:
    """Campaigns that are asked online: a response points across to its campaign, so they are chosen by themselves."""
    found = Campaign.objects.filter(origin="ASKED")
    return found.filter(state=state) if state else found


def awaited_of(owner_id: int) -> list[Any]:
    """What an organisation is asked and has not sent yet."""
    waiting = Response.objects.filter(owner=owner_id, campaign__in=_online("OPEN"), state__in=NOT_SENT)
    return list(_with_campaign(waiting).order_by("id")[:20])


def open_campaigns(body_id: int) -> list[Any]:
    """The open campaigns of a body, each with ``waiting``: how many answers it awaits."""
    return list(with_counts(run_by(body_id).filter(state="OPEN"))[:20])


def with_counts(rows: QuerySet[Campaign]) -> QuerySet[Any]:
    """Campaigns, each with how many organisations it asks, how many have sent, how many are awaited: in one statement."""
    responses = Response.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")

    def counted(*states: str) -> Coalesce:
        found = responses.filter(state__in=states) if states else responses
        return Coalesce(Subquery(found.annotate(count=Count("id")).values("count")), 0)

    return rows.annotate(asked=counted(), sent=counted(*ANSWERED), waiting=counted(*NOT_SENT))


def awaited_elsewhere(actor: Actor) -> list[tuple[Post, int]]:
    """Her other town halls where an answer is awaited, and how many: one switches there with one press."""
    others = {post.organisation_id: post for post in actor.posts if Right.ANSWER_CENSUS in post.rights}
    others.pop(actor.acting_id, None)
    if not others:
        return []
    with widen(*others, reason="her own other town halls"):
        waiting = waiting_by_owner(others)
    return [(post, waiting[key]) for key, post in others.items() if waiting.get(key)]


def waiting_by_owner(owner_ids: Iterable[int]) -> dict[int, int]:
    """How many answers are awaited of each organisation. Read in a scope that sees them."""
    waiting = Response.objects.filter(owner__in=list(owner_ids), campaign__in=_online("OPEN"), state__in=NOT_SENT)
    return dict(waiting.values_list("owner_id").annotate(count=Count("id")).order_by("owner_id"))


def responses_to_fill(body_id: int) -> QuerySet[Any]:
    """What members have not sent yet to the open campaigns of a body, by name: somebody may fill it by phone."""
    waiting = Response.objects.filter(
        counterparty=body_id,
        campaign__in=_online("OPEN"),
        state__in=NOT_SENT,
    )
    return _with_campaign(waiting).order_by("owner__search_text", "id")


def followed(campaign: Campaign, state: str = "", text: str = "", only: str = "") -> QuerySet[Response]:
    """The responses to a campaign. ``only``: « bloquants », « avertissements » or « nc »."""
    found = Response.objects.filter(campaign=campaign)
    if state:
        found = found.filter(state=state)
    if text:
        found = found.filter(entity_name__icontains=text)
    column = {"bloquants": "blocking", "avertissements": "warnings", "nc": "unknown"}.get(only)
    return found.filter(**{f"{column}__gt": 0}) if column else found


def campaign_figures(campaign: Campaign) -> dict[str, Any]:
    """How many responses are in each state, and what was counted of them: in one statement."""
    counts = {state: Count("id", filter=Q(state=state)) for state in ResponseState.values}
    return Response.objects.filter(campaign=campaign).aggregate(
        total=Count("id"),
        asked_values=Sum("asked"),
        filled_values=Sum("filled"),
        unknown_values=Sum("unknown"),
        blocking_findings=Sum("blocking"),
        warning_findings=Sum("warnings"),
        explained_findings=Sum("explained"),
        by_proxy=Count("id", filter=Q(by_proxy=True, state__in=ANSWERED)),
        sent_short=Count("id", filter=Q(is_short=True, state__in=ANSWERED)),
        **counts,
    )


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """Of a section, or of a theme: values asked, filled and NC; responses that have begun it."""

    asked: int
    filled: int
    unknown: int
    responses: int


def progress_by_section(campaign: Campaign) -> dict[str, ThemeCount]:
    """What was counted at each save, summed by section."""
    sums: dict[str, list[int]] = {}
    for progress in Response.objects.filter(campaign=campaign).values_list("progress", flat=True):
        for code, counts in _pairs(progress):
            total = sums.setdefault(code, [0, 0, 0, 0])
            for place in range(3):
                total[place] += counts[place]
            total[3] += 1 if counts[1] else 0
    return {code: ThemeCount(*total) for code, total in sums.items()}


def _pairs(progress: Any) -> Iterable[tuple[str, list[int]]]:
    if isinstance(progress, Mapping):
        for code, counts in progress.items():
            if isinstance(counts, list) and len(counts) == 3:
                yield code, counts


@dataclass(frozen=True, slots=True)
class FieldCount:
    """Of a field: responses that gave a value, that wrote NC, that wrote « sans objet »."""

    given: int
    unknown: int
    not_applicable: int


def answered_by_field(campaign: Campaign) -> dict[str, FieldCount]:
    """Over the responses that are sent, by « section.field »: how many answered, in one statement. A response counts once,
    by the best of what its rows say."""
    by_response = (
        Answer.objects.filter(response__campaign=campaign, response__state__in=ANSWERED)
        .exclude(asked="")
        .values("asked", "response")
        .annotate(
            given=Count("id", filter=~Q(status__in=[ValueStatus.UNKNOWN, ValueStatus.NOT_APPLICABLE])),
            unknown=Count("id", filter=Q(status=ValueStatus.UNKNOWN)),
        )
    )
    found: dict[str, list[int]] = {}
    for asked, given, unknown in by_response.values_list("asked", "given", "unknown"):
        found.setdefault(asked, [0, 0, 0])[0 if given else 1 if unknown else 2] += 1
    return {asked: FieldCount(*counts) for asked, counts in found.items()}


def sent_by_form(figures: Mapping[str, Any]) -> tuple[int, int]:
    """How many responses are sent: to the whole questionnaire, to the short one. ``figures``: those of the campaign."""
    return sum(figures[state] for state in ANSWERED) - figures["sent_short"], figures["sent_short"]


def links_of(campaign: Campaign) -> QuerySet[PersonalLink]:
    """The personal links of a campaign, by organisation."""
    rows = PersonalLink.objects.select_related("response").filter(response__campaign=campaign)
    return rows.order_by("response__owner__search_text", "email")


def quality_of(campaign: Campaign) -> dict[str, Any]:
    """The report of quality, as JSON: who answered, by number and by inhabitants; what is missing; what was found.

    Nothing is imputed: what is missing is said missing.
    """
    figures = campaign_figures(campaign)
    inhabitants = SurveyedEntity.objects.filter(campaign=campaign)
    answered = Response.objects.filter(campaign=campaign, state__in=ANSWERED).values("entity_name")
    people = inhabitants.aggregate(
        total=Sum("population"),
        answered=Sum(
            Case(When(name__in=answered, then=F("population")), default=Value(0), output_field=IntegerField())
        ),
        without=Count("id", filter=Q(population=None)),
    )
    return {
        "responses": {state: figures[state] for state in ResponseState.values},
        "total": figures["total"],
        "answered": sum(figures[state] for state in ANSWERED),
        "by_proxy": figures["by_proxy"],
        "population": people["total"] or 0,
        "population_answered": people["answered"] or 0,
        "population_unknown": people["without"],
        "values": {name: figures[f"{name}_values"] or 0 for name in ("asked", "filled", "unknown")},
        "findings": {name: figures[f"{name}_findings"] or 0 for name in ("blocking", "warning", "explained")},
        "imputed": 0,
        "fields": {
            asked: [count.given, count.unknown, count.not_applicable]
            for asked, count in sorted(answered_by_field(campaign).items())
        },
        "sent": list(sent_by_form(figures)),
        "sections": {
            code: [count.asked, count.filled, count.unknown, count.responses]
            for code, count in progress_by_section(campaign).items()
        },
    }
