"""The second territory of the demonstration: real places, an invented inventory, marked as such in every record."""

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any, Final

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor, in_service
from maillage.foundations.organisations.enums import OrganisationKind, SharedSubject
from maillage.foundations.organisations.models import Organisation, Share
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.demonstration import Holder, inventory_of
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.territories.queries import current_members
from maillage.kernel.tenancy import enter, everything

__all__ = ["SAINTES", "furnish"]

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
