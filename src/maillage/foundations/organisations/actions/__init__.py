"""Every write about organisations, what links them, and who works for them."""

from maillage.foundations.organisations.actions._invitations import (
    accept_invitation,
    grantable_roles,
    invitation_of_link,
    invite_person,
    link_of,
    withdraw_invitation,
)
from maillage.foundations.organisations.actions._members import (
    add_member,
    add_members,
    complete_organisation,
    create_organisation,
    end_membership,
)
from maillage.foundations.organisations.actions._newcomers import Newcomer, Refused
from maillage.foundations.organisations.actions._people import assign_role, choose_password, end_role, tell_of_person
from maillage.foundations.organisations.actions._shares import end_share, share
from maillage.foundations.organisations.actions._successions import date_succession, join_successor, record_succession
from maillage.foundations.organisations.actions._territories import found_territory
from maillage.foundations.organisations.actions._tokens import (
    TOKEN_PREFIX,
    create_token,
    digest_of,
    revoke_token,
    token_holder,
)

__all__ = [
    "TOKEN_PREFIX",
    "Newcomer",
    "Refused",
    "accept_invitation",
    "add_member",
    "add_members",
    "assign_role",
    "choose_password",
    "complete_organisation",
    "create_organisation",
    "create_token",
    "date_succession",
    "digest_of",
    "end_membership",
    "end_role",
    "end_share",
    "found_territory",
    "grantable_roles",
    "invitation_of_link",
    "invite_person",
    "join_successor",
    "link_of",
    "record_succession",
    "revoke_token",
    "share",
    "tell_of_person",
    "token_holder",
    "withdraw_invitation",
]
