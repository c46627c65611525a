"""Pages of the territory, one module a group of pages."""

from maillage.journey.territories.views._compose import compose, compose_body, compose_larger
from maillage.journey.territories.views._directory import directory, directory_csv, organisation
from maillage.journey.territories.views._journal import journal
from maillage.journey.territories.views._members import (
    add_organisation,
    complete,
    date_succession,
    end_membership,
    give_way,
    succession,
)
from maillage.journey.territories.views._people import end_role, invite, people, withdraw_invitation
from maillage.journey.territories.views._shares import add_share, end_share, shares
from maillage.journey.territories.views._tokens import create_token, revoke_token, tokens

__all__ = [
    "add_organisation",
    "add_share",
    "complete",
    "compose",
    "compose_body",
    "compose_larger",
    "create_token",
    "date_succession",
    "directory",
    "directory_csv",
    "end_membership",
    "end_role",
    "end_share",
    "give_way",
    "invite",
    "journal",
    "organisation",
    "people",
    "revoke_token",
    "shares",
    "succession",
    "tokens",
    "withdraw_invitation",
]
