"""The second territory of the demonstration: real places, an invented inventory marked as such in every record, a campaign
in progress and a year of bills."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any, Final

from django.utils.timezone import localdate

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor, in_service
from maillage.foundations.organisations.enums import OrganisationKind, SharedSubject
from maillage.foundations.organisations.models import Organisation, Share
from maillage.journey.census.agents.actions import declare, renew_token
from maillage.journey.census.agents.imports import read_message
from maillage.journey.census.bills.demonstration import load_demonstration_bills
from maillage.journey.census.campaigns import actions as campaigns
from maillage.journey.census.campaigns.access import LinkHolder, Seat
from maillage.journey.census.campaigns.engine import definition_of_response, with_identity
from maillage.journey.census.campaigns.enums import Door, ResponseState
from maillage.journey.census.campaigns.models import Campaign, Response
from maillage.journey.census.deadlines.actions import import_copper
from maillage.journey.census.deadlines.imports import ClosureRow
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.demonstration import Holder, inventory_of
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS, Equipment
from maillage.journey.census.questionnaires.actions import version_of_shipped
from maillage.journey.census.questionnaires.engine import Answers, prefill
from maillage.journey.studies.syntheses.actions import (
    freeze_study,
    keep_census,
    keep_papers,
    scope_study,
)
from maillage.journey.studies.syntheses.documents.census import compose_census
from maillage.journey.studies.syntheses.documents.writers import render
from maillage.journey.studies.syntheses.engine.census import THEMES, conduct_census, freeze_census, frozen_of
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.territories.queries import current_members
from maillage.kernel.tenancy import enter, everything

__all__ = [
    "SAINTES",
    "close_copper",
    "declare_machines",
    "furnish",
    "hold_campaign",
    "receive_bills",
    "study_last_year",
]

SAINTES: Final = "200036473"
SINCE: Final = date(2026, 1, 1)
KEPT_TO_THEMSELVES: Final = 3
"""Every so many communes one shows its census without its prices; every so many more, nothing at all."""

Furnished = Mapping[int, Mapping[str, list[int]]]
"""By organisation, then by kind, the keys of its records."""


def furnish(pilot: Actor) -> Furnished:
    """An inventory for the pilot's body and each of its members, of which most show it to the body."""
    with enter(pilot.scope):
        members = list(current_members(pilot))
        body = Organisation.objects.get(pk=pilot.acting_id)
    phones = count()
    furnished: dict[int, Mapping[str, list[int]]] = {}
    with everything("the demonstration furnishes each member in its own name"):
        for place, organisation in enumerate((body, *members)):
            writer = _Writer(organisation)
            size = 9000 if organisation == body else organisation.population or 0
            code = organisation.insee_code or organisation.siren[:5]
            holder = Holder(organisation.pk, organisation.name, code, size)
            furnished[organisation.pk] = inventory_of(holder, writer.write, phones)
            if organisation.kind == OrganisationKind.COMMUNE:
                _share(organisation, body, place)
    return furnished


class _Writer:
    """Writes the records of one organisation, in its own name."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    def write(self, slug: str, rows: list[dict[str, Any]]) -> list[int]:
        if not rows:
            return []
        kind = KINDS[slug]
        author = in_service(self.organisation.pk, self.organisation.name)
        sentence = f"a versé l’inventaire fictif de la démonstration : {kind.title}"
        changes = [Change(row) for row in rows]
        owner = self.organisation.pk
        return write_records(author, kind, changes, owner_id=owner, source=Source.TYPED, sentence=sentence).keys


def _share(owner: Organisation, body: Organisation, place: int) -> None:
    """Most communes show all to their body, some keep their prices, a few keep everything."""
    if place % (KEPT_TO_THEMSELVES * 4) == 0:
        return
    subjects = [SharedSubject.CENSUS] + ([SharedSubject.PRICES] if place % KEPT_TO_THEMSELVES else [])
    for subject in subjects:
        row = Share.objects.create(
            owner=owner,
            counterparty=body,
            shared_subject=subject,
            valid_from=SINCE,
            basis="Convention de démonstration",
        )
        sentence = f"a partagé avec {body.name} : {subject.label}"
        record(in_service(owner.pk, owner.name), "organisations.shared", row, sentence, owner_id=owner.pk)


# --- bills -----------------------------------------------------------------------------------------------------------

BILLED: Final = 6
"""Every so many communes one has poured its bills,"""
ALSO_BILLED: Final = ("Chaniers",)
"""and those whose secretary is among the log-ins that are printed."""


def receive_bills(pilot: Actor) -> None:
    """A year of invented bills for the body and some of its members."""
    with enter(pilot.scope):
        every = enumerate(current_members(pilot))
        members = [member for place, member in every if not place % BILLED or member.name in ALSO_BILLED]
        body = Organisation.objects.get(pk=pilot.acting_id)
    last_month = localdate().replace(day=1) - timedelta(days=1)
    with everything("the demonstration pours the bills of each member in its own name"):
        for organisation in (body, *members):
            code = organisation.insee_code or organisation.siren[:5]
            load_demonstration_bills(organisation.pk, organisation.name, code=code, last_month=last_month)


# --- copper, and machines that declare themselves --------------------------------------------------------------------


def close_copper(pilot: Actor) -> None:
    """The closing days of copper in each commune: no official list may be embedded, these are invented and say so."""
    today = localdate()
    with enter(pilot.scope):
        codes = sorted(filter(None, current_members(pilot).values_list("insee_code", flat=True)))
        rows = [
            ClosureRow(
                insee_code=code,
                commercial_on=today.replace(day=28) + timedelta(days=60 + 45 * (place % 9)),
                technical_on=today.replace(day=28) + timedelta(days=240 + 90 * (place % 9)),
            )
            for place, code in enumerate(codes)
        ]
        source = "Calendrier inventé pour la démonstration"
        import_copper(pilot, pilot.acting_id, rows, source=source, said_on=today, is_fictitious=True)


DECLARED: Final = 24


def declare_machines(pilot: Actor) -> None:
    """Some of the body's machines say what they are; a few have changed since somebody wrote them down."""
    with enter(pilot.scope):
        enrolment, _ = renew_token(pilot)
        machines = Equipment.objects.filter(owner=pilot.acting_id).exclude(serial_number="").order_by("pk")[:DECLARED]
        for place, machine in enumerate(machines):
            declare(enrolment, read_message(_told_by(machine, place)))


def _told_by(machine: Equipment, place: int) -> bytes:
    """What an inventory agent would send for a machine. Every third has more memory than the record says."""
    memory = int(machine.ram_gb or 8) * 1024 * (2 if place % 3 == 2 else 1)
    content = {
        "versionclient": "GLPI-Agent_v1.11",
        "hardware": {"name": machine.hostname, "memory": memory, "chassis_type": "Desktop"},
        "bios": {"smanufacturer": machine.brand, "smodel": machine.model, "ssn": machine.serial_number},
        "operatingsystem": {"name": machine.operating_system, "full_name": machine.operating_system},
        "softwares": [{"name": "LibreOffice 24.2", "version": "24.2"}, {"name": "Mozilla Firefox", "version": "128"}],
    }
    told = {
        "action": "inventory",
        "deviceid": f"demo-{machine.serial_number}",
        "itemtype": "Computer",
        "content": content,
    }
    return json.dumps(told).encode()


# --- last year's campaign, frozen, and its study ----------------------------------------------------------------------

PAST_STORY: Final = ("sent", "sent", "silent", "sent", "nothing", "silent", "sent", "declined", "sent", "silent")

ALWAYS_ANSWER: Final = ("Chaniers", "Bussac-sur-Charente", "Le Douhet", "Vénérand", "Saintes")
"""Where somebody of the demonstration reads her own page."""


def study_last_year(pilot: Actor) -> Study:
    """A campaign of last year, frozen, whose answers are the invented inventory; and the study made of it."""
    last_year = localdate().year - 1
    with enter(pilot.scope):
        campaign = campaigns.create_campaign(
            pilot,
            name=f"Recensement {last_year} (fictif)",
            version=version_of_shipped(pilot, "morlaix"),
            deadline=localdate() + timedelta(days=1),
            message="Tout est fictif ici.",
            reminds=False,
        )
        campaigns.publish_campaign(pilot, campaign, site="http://127.0.0.1:8000/")
        Campaign.objects.filter(pk=campaign.pk).update(as_of=date(last_year, 12, 1))  # as if it had been held then
    with everything("the demonstration answers in the name of each member"):
        rows = Response.objects.filter(campaign=campaign).select_related("owner").order_by("pk")
        for place, response in enumerate(rows):
            response.campaign = Campaign.objects.select_related("version", "short_version").get(pk=campaign.pk)
            end = "sent" if response.entity_name in ALWAYS_ANSWER else PAST_STORY[place % len(PAST_STORY)]
            _answer(response, end)
    with enter(pilot.scope):
        campaign.refresh_from_db()
        for response in Response.objects.filter(campaign=campaign, state=ResponseState.SUBMITTED):
            if keys := [one["key"] for one in response.findings if one["level"] == "B"]:
                campaigns.explain_findings(pilot, response, keys, "Données inventées pour la démonstration.")
        campaigns.validate_all(pilot, campaign)
        campaigns.close_campaign(pilot, campaign)
        campaigns.freeze_campaign(pilot, campaign, pilot.person_name)
        return _study(pilot, campaign)


def _study(pilot: Actor, campaign: Campaign) -> Study:
    """As the worker would make it."""
    study = scope_study(pilot, campaign, name=f"Étude du {campaign.name.lower()}", themes=list(THEMES))
    found = Campaign.objects.select_related("version__questionnaire").get(pk=campaign.pk)
    census = freeze_census(found, study.themes, with_prices=True, priced_owners=owners_with_prices(pilot))
    freeze_study(pilot, study, census)
    study = Study.objects.select_related("campaign__version__questionnaire").get(pk=study.pk)
    results = conduct_census(frozen_of(study), territory=study.territory)
    report = compose_census(results)
    keep_census(pilot, study, results, report)
    endings = ("pdf", "docx", "html", "xlsx", "csv", "json")
    keep_papers(pilot, study, {ending: render(results, report, ending) for ending in endings})
    return study


# --- a campaign in progress ------------------------------------------------------------------------------------------

STORY: Final = ("sent", "sent", "begun", "silent", "sent", "nothing", "silent", "sent", "declined", "silent")
"""What becomes of the question put to each member, over and over."""


def hold_campaign(pilot: Actor) -> None:
    """A campaign that is open: some have answered, some have begun, one will not, one has nothing."""
    with enter(pilot.scope):
        campaign = campaigns.create_campaign(
            pilot,
            name="Recensement 2026 (démonstration)",
            version=version_of_shipped(pilot, "morlaix"),
            short_version=version_of_shipped(pilot, "village"),
            deadline=localdate() + timedelta(days=24),
            message="Merci de vérifier ce qui est déjà rempli, et de compléter. Tout est fictif ici.",
            reminds=True,
        )
        campaigns.publish_campaign(pilot, campaign, site="http://127.0.0.1:8000/")
    with everything("the demonstration answers in the name of each member"):
        rows = Response.objects.filter(campaign=campaign).select_related("owner").order_by("pk")
        for place, response in enumerate(rows):
            response.campaign = Campaign.objects.select_related("version", "short_version").get(pk=campaign.pk)
            _answer(response, STORY[place % len(STORY)])


def _answer(response: Response, end: str) -> None:
    holder = LinkHolder(None, "Secrétariat (démonstration)", response.owner_id, response.owner.name)
    seat = Seat(response, holder, Door.LINK)
    match end:
        case "nothing":
            campaigns.declare_nothing(seat)
        case "declined":
            campaigns.decline_response(seat, "Refus inventé pour la démonstration.")
        case "begun" | "sent":
            definition = definition_of_response(response)
            answers = with_identity(definition, prefill(definition, response.owner_id), response)
            if end == "begun":  # the first half of the parts: there is something to go on with
                codes = [section.code for _, section in definition.sections()]
                answers = Answers({code: answers.rows(code) for code in codes[: len(codes) // 2]})
            campaigns.fill_from_file(seat, answers)
            if end == "sent":
                campaigns.submit_response(seat)
