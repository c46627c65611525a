"""Words of organisations, in French; roles, the rights of each, and the character who stands for it in the tests."""

from dataclasses import dataclass
from typing import Final

from django.db import models

from maillage.kernel.tenancy import OWN

__all__ = [
    "GRANTED_FIRST",
    "POOLING_KINDS",
    "ROLES",
    "SUBJECTS",
    "MembershipKind",
    "OrganisationKind",
    "Right",
    "Role",
    "RoleCard",
    "SharedSubject",
    "Subject",
]


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    COMMUNE = "COMMUNE", "Commune"
    INTERMUNICIPAL_BODY = "EPCI", "EPCI à fiscalité propre"
    JOINT_SYNDICATE = "SYNDICATE", "Syndicat"
    DIGITAL_SERVICES_OPERATOR = "OPSN", "Opérateur public de services numériques"
    DEPARTMENT = "DEPARTMENT", "Département"
    WELFARE_BODY = "WELFARE", "CCAS ou CIAS"
    SCHOOL = "SCHOOL", "École"
    LOWER_SECONDARY_SCHOOL = "COLLEGE", "Collège"
    FIRE_SERVICE = "FIRE", "Service d’incendie et de secours"
    OTHER_PUBLIC_BODY = "PUBLIC", "Autre organisme public"
    SUPPLIER = "SUPPLIER", "Fournisseur"
    CONSULTANCY = "CONSULTANCY", "Bureau d’études"
    ACCOUNTING_OFFICE = "ACCOUNTING", "Comptable public"


POOLING_KINDS: Final = frozenset(
    {
        OrganisationKind.INTERMUNICIPAL_BODY,
        OrganisationKind.JOINT_SYNDICATE,
        OrganisationKind.DIGITAL_SERVICES_OPERATOR,
        OrganisationKind.DEPARTMENT,
    }
)
"""Kinds that may pool for others."""


class MembershipKind(models.TextChoices):
    """Three notions that are often taken for one."""

    MEMBER = "MEMBER", "Membre"
    SUBSCRIBER = "SUBSCRIBER", "Adhérent"
    BENEFICIARY = "BENEFICIARY", "Bénéficiaire"


class Subject:
    """What a table's rows are about, that is who sees them beside their owner."""

    OWN: Final = OWN
    """Nobody."""
    DIRECTORY: Final = "directory"
    """The grouping and its members: names, SIREN, populations."""
    TOTALS: Final = "totals"
    """The members of the owner: what a body tells its members of the territory."""
    CENSUS: Final = "census"
    """Those to whom the owner shares its census."""
    PRICES: Final = "prices"
    """Those to whom the owner shows what it pays, too."""


class SharedSubject(models.TextChoices):
    """What an organisation may share."""

    CENSUS = Subject.CENSUS, "Le recensement (équipements, lignes, contrats)"
    PRICES = Subject.PRICES, "Les prix payés (avec le recensement)"


SUBJECTS: Final = (Subject.OWN, Subject.DIRECTORY, Subject.TOTALS, Subject.CENSUS, Subject.PRICES)


class Right(models.TextChoices):
    """What a role allows, in the person's own organisation."""

    SEE_TERRITORY = "SEE_TERRITORY", "voir l’annuaire du territoire"
    KEEP_TERRITORY = "KEEP_TERRITORY", "tenir la liste des collectivités"
    KEEP_PEOPLE = "KEEP_PEOPLE", "inviter des personnes et donner des rôles"
    KEEP_SHARES = "KEEP_SHARES", "partager des données de la collectivité"
    KEEP_TOKENS = "KEEP_TOKENS", "créer des jetons pour des programmes"
    SEE_JOURNAL = "SEE_JOURNAL", "lire le journal"
    SEE_INVENTORY = "SEE_INVENTORY", "voir l’inventaire"
    KEEP_INVENTORY = "KEEP_INVENTORY", "tenir l’inventaire"
    SEE_PRICES = "SEE_PRICES", "voir les prix payés"
    SEE_BILLS = "SEE_BILLS", "voir les factures"
    KEEP_BILLS = "KEEP_BILLS", "verser des factures"
    ANSWER_CENSUS = "ANSWER_CENSUS", "répondre au recensement"
    ANSWER_FOR_OTHERS = "ANSWER_FOR_OTHERS", "répondre pour un membre qui le demande"
    RUN_CAMPAIGN = "RUN_CAMPAIGN", "conduire une campagne de recensement"
    SEE_SURVEY = "SEE_SURVEY", "voir les réponses aux enquêtes"
    KEEP_SURVEY = "KEEP_SURVEY", "charger une enquête"
    SEE_STUDY = "SEE_STUDY", "lire les études"
    CONDUCT_STUDY = "CONDUCT_STUDY", "conduire une étude"
    ARBITRATE_STUDY = "ARBITRATE_STUDY", "arbitrer une étude"
    KEEP_FINANCES = "KEEP_FINANCES", "tenir les cas financiers et les révisions de prix"
    SEE_SHARING = "SEE_SHARING", "lire les partages de coûts"
    KEEP_SHARING = "KEEP_SHARING", "partager un coût entre membres"
    APPROVE_SHARING = "APPROVE_SHARING", "approuver un partage de coûts"
    SEE_OWN_PAGE = "SEE_OWN_PAGE", "lire la page de sa collectivité"


class Role(models.TextChoices):
    """What a person is in an organisation."""

    MEMBER_OFFICIAL = "MEMBER_OFFICIAL", "Maire ou élu"
    TOWN_CLERK = "TOWN_CLERK", "Secrétaire général(e) de mairie"
    GENERAL_MANAGER = "GENERAL_MANAGER", "Directeur ou directrice des services"
    GROUP_OFFICIAL = "GROUP_OFFICIAL", "Élu délégué au numérique"
    CIO = "CIO", "Responsable informatique mutualisé"
    FIELD_TECHNICIAN = "FIELD_TECHNICIAN", "Technicien ou technicienne"
    PROCUREMENT_OFFICER = "PROCUREMENT_OFFICER", "Responsable des marchés"
    FINANCE_OFFICER = "FINANCE_OFFICER", "Service des finances"
    PUBLIC_ACCOUNTANT = "PUBLIC_ACCOUNTANT", "Comptable public"
    SUPPLIER = "SUPPLIER", "Fournisseur"
    CONSULTANT = "CONSULTANT", "Bureau d’études"
    DPO = "DPO", "Délégué à la protection des données"
    ARCHIVIST = "ARCHIVIST", "Archiviste"
    AUDITOR = "AUDITOR", "Auditeur"
    PLATFORM_ADMIN = "PLATFORM_ADMIN", "Administrateur de la plateforme"


@dataclass(frozen=True, slots=True)
class RoleCard:
    """``cast``: the character of the tests whose pages the role opens at most; ``is_technical``: always two factors."""

    cast: str
    rights: frozenset[Right]
    is_technical: bool = False


def _card(cast: str, *rights: Right, is_technical: bool = False) -> RoleCard:
    return RoleCard(cast, frozenset(rights), is_technical)


_R = Right
_TOWN_HALL = (
    _R.SEE_TERRITORY,
    _R.KEEP_PEOPLE,
    _R.KEEP_TOKENS,
    _R.SEE_JOURNAL,
    _R.SEE_STUDY,
    _R.SEE_SHARING,
    _R.SEE_OWN_PAGE,
    _R.SEE_INVENTORY,
    _R.SEE_PRICES,
    _R.SEE_BILLS,
)
_CENSUS = (_R.KEEP_INVENTORY, _R.ANSWER_CENSUS, _R.KEEP_BILLS)

ROLES: Final[dict[Role, RoleCard]] = {
    Role.MEMBER_OFFICIAL: _card("membre", *_TOWN_HALL, *_CENSUS, _R.KEEP_SHARES),  # or she could not appoint her clerk
    Role.TOWN_CLERK: _card("membre", *_TOWN_HALL, *_CENSUS),
    Role.GENERAL_MANAGER: _card("membre", *_TOWN_HALL, *_CENSUS, _R.KEEP_SHARES),
    Role.GROUP_OFFICIAL: _card(
        "pilote", _R.SEE_TERRITORY, _R.SEE_STUDY, _R.ARBITRATE_STUDY, _R.SEE_SHARING, _R.APPROVE_SHARING
    ),
    Role.CIO: _card("pilote", *(set(_R) - {_R.SEE_OWN_PAGE, _R.APPROVE_SHARING})),
    Role.FIELD_TECHNICIAN: _card(
        "technicien", _R.SEE_TERRITORY, _R.SEE_INVENTORY, _R.ANSWER_FOR_OTHERS, is_technical=True
    ),
    Role.PROCUREMENT_OFFICER: _card(
        "pilote", _R.SEE_TERRITORY, _R.SEE_SURVEY, _R.SEE_STUDY, _R.SEE_INVENTORY, _R.SEE_PRICES
    ),
    Role.FINANCE_OFFICER: _card(
        "pilote",
        *(_R.SEE_TERRITORY, _R.SEE_STUDY, _R.KEEP_FINANCES, _R.SEE_SHARING, _R.KEEP_SHARING),
        *(_R.SEE_INVENTORY, _R.SEE_PRICES, _R.SEE_BILLS, _R.KEEP_BILLS),
    ),
    Role.PUBLIC_ACCOUNTANT: _card("pilote", _R.SEE_SHARING),
    Role.SUPPLIER: _card("titulaire"),
    Role.CONSULTANT: _card(
        "pilote",
        _R.SEE_TERRITORY,
        _R.SEE_SURVEY,
        _R.SEE_STUDY,
        _R.CONDUCT_STUDY,
        _R.KEEP_FINANCES,
        _R.SEE_INVENTORY,
        _R.SEE_PRICES,
    ),
    Role.DPO: _card("pilote", _R.SEE_TERRITORY, _R.SEE_JOURNAL),
    Role.ARCHIVIST: _card("titulaire"),
    Role.AUDITOR: _card(
        "pilote",
        _R.SEE_TERRITORY,
        _R.SEE_JOURNAL,
        _R.SEE_SURVEY,
        _R.SEE_STUDY,
        _R.SEE_SHARING,
        _R.SEE_INVENTORY,
        _R.SEE_PRICES,
        _R.SEE_BILLS,
    ),
    Role.PLATFORM_ADMIN: _card("titulaire", is_technical=True),
}
"""The one mapping of roles to rights and to the cast."""

GRANTED_FIRST: Final = (Role.MEMBER_OFFICIAL, Role.TOWN_CLERK, Role.GENERAL_MANAGER)
"""Roles that a pooling body may give in a member where nobody has one yet; afterwards its own people decide."""
