"""What a respondent writes: a draft, section by section, then the whole."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import Author, record
from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.actions._moves import held, move_response
from maillage.journey.census.campaigns.engine import (
    UNREADABLE,
    WRITABLE,
    NoSuchMove,
    answers_of,
    count_answers,
    definition_of_response,
    findings_of,
    flatten,
    open_findings,
    refused_finding,
)
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.models import (
    Answer,
    Campaign,
    Response,
    ResponseSection,
)
from maillage.journey.census.inventory.actions import Refused
from maillage.journey.census.questionnaires.actions import land_answers
from maillage.journey.census.questionnaires.engine import Answers, Row, Unreadable
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import one_line

__all__ = [
    "NotSendable",
    "WrittenMeanwhile",
    "correct_response",
    "count_findings",
    "declare_nothing",
    "decline_response",
    "fill_from_file",
    "land",
    "save_section",
    "submit_response",
    "take_up_response",
]

BATCH: Final = 1000


class NotSendable(MaillageError):
    """Nothing was written yet, or what was written cannot be taken."""


class WrittenMeanwhile(MaillageError):
    """Somebody else has saved the section since it was read: ``section`` is what stands now."""

    def __init__(self, section: ResponseSection) -> None:
        self.section = section
        super().__init__(f"{section.written_by} a enregistré cette partie pendant que vous la remplissiez.")


@transaction.atomic
def save_section(seat: Seat, code: str, rows: Sequence[Row], version: int) -> ResponseSection:
    """Keep a section of the draft, legible or not. ``version``: the one that was read, 0 where there was none.

    The same rows again change nothing. Error: ``WrittenMeanwhile``, ``NoSuchMove``.
    """
    response = _begun(seat)
    plain = Answers({code: tuple(rows)}).as_json()[code]
    now = ResponseSection.objects.filter(response=response, code=code).first()
    if now is not None and not seat.may_read(now):
        raise WrittenMeanwhile(now)
    if now is not None and now.rows == plain:
        return now
    if (now.version if now is not None else 0) != version:
        raise WrittenMeanwhile(now if now is not None else ResponseSection(code=code, written_by="Quelqu’un"))
    kept = _keep(seat, response, now, code, plain)
    _count(seat, response)
    title = definition_of_response(response).section(code).title
    _tell(seat, response, "section_saved", f"a enregistré « {title} »")
    return kept


@transaction.atomic
def fill_from_file(seat: Seat, answers: Answers) -> list[ResponseSection]:
    """Every section that a file holds, into the draft: all or nothing; those that changed."""
    response = _begun(seat)
    before = {one.code: one for one in ResponseSection.objects.filter(response=response)}
    changed = []
    for code, plain in answers.as_json().items():
        now = before.get(code)
        if now is not None and not seat.may_read(now):
            continue
        if now is None or now.rows != plain:
            changed.append(_keep(seat, response, now, code, plain))
    _count(seat, response)
    _tell(seat, response, "response_uploaded", f"a versé un questionnaire rempli ({len(changed)} partie(s) changée(s))")
    return changed


def _begun(seat: Seat) -> Response:
    """The response, held, where answers may be written; its first save begins it."""
    seat.must_write()
    response = held(seat.response)
    response.owner = seat.response.owner
    response.campaign = seat.campaign
    response.campaign.state = Campaign.objects.values_list("state", flat=True).get(pk=response.campaign_id)
    if not response.campaign.is_open:
        raise NoSuchMove("La campagne n’est pas ouverte : plus rien ne s’y écrit.")
    if response.state not in WRITABLE:
        raise NoSuchMove("Ces réponses sont déjà envoyées : reprenez-les d’abord pour les corriger.")
    if response.state == ResponseState.NOT_STARTED:
        move_response(seat.author, response, "start")
    return response


def _keep(
    seat: Seat, response: Response, now: ResponseSection | None, code: str, plain: list[dict[str, Any]]
) -> ResponseSection:
    who = one_line(seat.author.person_name, 120)
    if now is None:
        return ResponseSection.objects.create(
            owner_id=response.owner_id,
            counterparty_id=response.counterparty_id,
            response=response,
            code=code,
            rows=plain,
            written_by=who,
        )
    now.rows, now.version, now.written_by = plain, now.version + 1, who
    now.save(update_fields=["rows", "version", "written_by", "updated_at"])
    return now


def _count(seat: Seat, response: Response) -> Answers:
    """What a thousand responses are followed by, counted at each save."""
    definition = definition_of_response(response)
    answers = answers_of(ResponseSection.objects.filter(response=response))
    counted = count_answers(definition, answers)
    response.asked, response.filled, response.unknown = counted.asked, counted.filled, counted.unknown
    response.percent, response.progress = counted.percent, counted.by_section
    response.findings = findings_of(definition, answers, response)
    count_findings(response)
    if not seat.is_of_body or not response.door:
        response.door = seat.door  # what a member has begun itself stays its own
    response.written_by = one_line(seat.author.person_name, 120)
    response.updated_at = timezone.now()
    response.save(update_fields=[*_COUNTED, "door", "written_by", "updated_at"])
    return answers


_COUNTED: Final = (
    "asked",
    "filled",
    "unknown",
    "percent",
    "progress",
    "findings",
    "blocking",
    "warnings",
    "explained",
)


def count_findings(response: Response) -> None:
    still = open_findings(response.findings, response.explanations)
    response.blocking = sum(one["level"] == "B" for one in still)
    response.warnings = len(still) - response.blocking
    response.explained = len(response.findings) - len(still)


@transaction.atomic
def submit_response(seat: Seat) -> bool:
    """Send the answers: they become values that studies read, and enter the inventory where nothing blocks.

    Whether they entered it. Error: ``NotSendable`` where nothing was saved, ``NoSuchMove``.
    """
    seat.must_write()
    if not ResponseSection.objects.filter(response=seat.response).exists():
        raise NotSendable("Rien n’est encore rempli : enregistrez au moins une partie.")
    response = _begun(seat)
    answers = _count(seat, response)
    _flatten(response, answers)
    now = timezone.now()
    move = "submit_by_proxy" if seat.is_of_body else "submit"
    move_response(seat.author, response, move, submitted_at=now, comment="", by_proxy=seat.is_of_body)
    return not response.blocking and land(seat.author, response, answers)


def _flatten(response: Response, answers: Answers) -> None:
    values = flatten(definition_of_response(response), answers, response.campaign.as_of)
    Answer.objects.filter(response=response).delete()
    Answer.objects.bulk_create(
        [
            Answer(
                owner_id=response.owner_id,
                counterparty_id=response.counterparty_id,
                response=response,
                field=one.field[:200],
                asked=one.asked[:160],
                value=one.value,
                text=one.text,
                status=one.status,
                as_of=one.as_of,
            )
            for one in values
        ],
        batch_size=BATCH,
    )


def land(author: Author, response: Response, answers: Answers) -> bool:
    """The answers into the inventory of the organisation; whether it took them. What was not cured stays out, whole."""
    if any(one["rule"] == UNREADABLE for one in response.findings):
        return False
    is_own = author.acting_id == response.owner_id
    wider: AbstractContextManager[Any] = (
        nullcontext() if is_own else widen(response.owner_id, reason="answers to a campaign enter its inventory")
    )
    try:
        with wider, transaction.atomic():
            land_answers(
                author,
                definition_of_response(response),
                answers,
                owner_id=response.owner_id,
                source_key=f"c{response.campaign_id}",
                sentence=f"a versé à l’inventaire les réponses à la campagne « {response.campaign.name} »",
                on=response.campaign.as_of,
            )
    except (Refused, Unreadable) as refused:
        _say_refused(response, str(refused))
        return False
    response.landed_at = timezone.now()
    response.save(update_fields=["landed_at"])
    return True


def _say_refused(response: Response, reason: str) -> None:
    """What the inventory does not take is a point to correct, which nobody explains away: else nobody would know of it."""
    response.findings = [*response.findings, refused_finding(reason)]
    count_findings(response)
    response.save(update_fields=["findings", "blocking", "warnings", "explained"])


@transaction.atomic
def correct_response(seat: Seat, reason: str) -> None:
    """Take back what was sent, to correct it: before it is validated."""
    seat.must_write()
    response = held(seat.response)
    move_response(seat.author, response, "correct", reason=reason)


@transaction.atomic
def decline_response(seat: Seat, reason: str = "") -> None:
    """« Nous ne répondrons pas »: the reason is for the body alone."""
    seat.must_write()
    move_response(seat.author, held(seat.response), "decline", reason=reason, is_private=True)


@transaction.atomic
def declare_nothing(seat: Seat) -> None:
    """« Nous n’avons rien de tout cela »: an explicit zero, which is not a missing answer."""
    seat.must_write()
    move_response(seat.author, held(seat.response), "declare_nothing")


@transaction.atomic
def take_up_response(seat: Seat, reason: str) -> None:
    """Answer after all."""
    seat.must_write()
    move_response(seat.author, held(seat.response), "take_up", reason=reason)


def _tell(seat: Seat, response: Response, verb: str, sentence: str) -> None:
    told = f"{sentence} (campagne « {response.campaign.name} »{', au téléphone' if seat.is_of_body else ''})"
    with widen(response.owner_id, reason="what is written for it is told to the organisation"):
        record(seat.author, f"census.{verb}", response, told)
