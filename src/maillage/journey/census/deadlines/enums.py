"""Words of deadlines, in French: what rings, what it means to let it pass, and what to do."""

from dataclasses import dataclass
from typing import Final

from django.db import models

__all__ = ["WORDS", "DeadlineKind", "Frequency", "State", "Words"]


class DeadlineKind(models.TextChoices):
    """What rings."""

    NOTICE = "NOTICE", "Préavis"
    CONTRACT_END = "CONTRACT", "Fin de contrat"
    REVISION = "REVISION", "Révision de prix"
    LEASE = "LEASE", "Fin de location"
    COMMITMENT = "COMMIT", "Fin d’engagement"
    APPLICATION_END = "APP_END", "Fin d’un logiciel"
    COPPER = "COPPER", "Fermeture du cuivre"
    SYSTEM_SUPPORT = "SYSTEM", "Système sans support"
    APPLICATION_SUPPORT = "APP_SUP", "Logiciel sans support"
    WARRANTY = "WARRANTY", "Fin de garantie"
    AUTHORISATION = "CAMERA", "Vidéoprotection"
    CERTIFICATE = "CERT", "Certificat"
    DOMAIN_NAME = "DOMAIN", "Nom de domaine"
    LICENCE = "LICENCE", "Licences"
    BACKUP = "BACKUP", "Sauvegarde"
    RESTORE_TEST = "RESTORE", "Essai de restauration"


@dataclass(frozen=True, slots=True)
class Words:
    """``missed``: what happens once the day has passed; ``next_step``: what to do; ``costs``: letting it pass binds to pay.

    ``lasting``: it goes on ringing until somebody does something; else it is told for three months.
    """

    missed: str
    next_step: str
    costs: bool = False
    lasting: bool = True


WORDS: Final[dict[str, Words]] = {
    DeadlineKind.NOTICE: Words(
        "le contrat se reconduit",
        "Décidez, puis envoyez la lettre en recommandé : elle doit être arrivée ce jour-là au plus tard.",
        costs=True,
    ),
    DeadlineKind.CONTRACT_END: Words(
        "le service peut s’arrêter", "Préparez la suite : reconduction écrite, nouveau contrat ou arrêt."
    ),
    DeadlineKind.REVISION: Words(
        "le prix change", "Vérifiez l’indice et le calcul avant de payer au nouveau prix.", lasting=False
    ),
    DeadlineKind.LEASE: Words(
        "les loyers continuent souvent à courir",
        "Relisez le contrat : restitution, rachat ou nouveau matériel, et le préavis qu’il demande.",
        costs=True,
    ),
    DeadlineKind.COMMITMENT: Words(
        "rien ne se perd : vous êtes libre de partir",
        "Comparez les offres : la négociation commence ici.",
        lasting=False,
    ),
    DeadlineKind.APPLICATION_END: Words(
        "l’engagement se termine ou se reconduit", "Demandez à l’éditeur ce que prévoit le contrat, et décidez."
    ),
    DeadlineKind.COPPER: Words(
        "la ligne ne fonctionne plus",
        "Commandez la fibre ou la téléphonie sur IP, et portez les numéros avant ce jour.",
    ),
    DeadlineKind.SYSTEM_SUPPORT: Words(
        "plus de corrections de sécurité", "Mettez à jour ou remplacez ces machines ; d’ici là, isolez-les d’internet."
    ),
    DeadlineKind.APPLICATION_SUPPORT: Words(
        "plus de corrections ni d’assistance", "Demandez à l’éditeur la version qui suit, et à quel prix."
    ),
    DeadlineKind.WARRANTY: Words(
        "les réparations sont à votre charge", "Faites réparer avant ce qui doit l’être.", lasting=False
    ),
    DeadlineKind.AUTHORISATION: Words(
        "les caméras n’ont plus d’autorisation", "Déposez la demande de renouvellement à la préfecture."
    ),
    DeadlineKind.CERTIFICATE: Words(
        "les navigateurs refusent le site", "Faites renouveler le certificat par l’hébergeur."
    ),
    DeadlineKind.DOMAIN_NAME: Words(
        "le nom peut être pris par un autre", "Renouvelez le nom de domaine au nom de la collectivité."
    ),
    DeadlineKind.LICENCE: Words(
        "les licences ne servent plus", "Renouvelez-les, ou retirez-les de l’inventaire si elles ne servent pas."
    ),
    DeadlineKind.BACKUP: Words(
        "le travail non sauvegardé peut être perdu", "Vérifiez la dernière sauvegarde et faites-en une."
    ),
    DeadlineKind.RESTORE_TEST: Words(
        "nul ne sait si la sauvegarde se relit", "Restaurez un fichier sur un autre poste, et notez la date."
    ),
}


class State(models.TextChoices):
    """What somebody said of a deadline."""

    OPEN = "OPEN", "à traiter"
    DONE = "DONE", "fait"
    SNOOZED = "SNOOZED", "remis à plus tard"


class Frequency(models.TextChoices):
    """How often a person wants her digest."""

    WEEKLY = "WEEKLY", "Chaque lundi"
    MONTHLY = "MONTHLY", "Le premier lundi du mois"
    NEVER = "NEVER", "Jamais"
