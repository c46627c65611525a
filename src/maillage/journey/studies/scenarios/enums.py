"""Words of scenarios, in French."""

from django.db import models

__all__ = ["CostNature", "Horizon", "Key", "Measure", "PointSide", "ScenarioKind", "StudyMove"]


class ScenarioKind(models.TextChoices):
    """Ways of doing that the territories of the seeds weighed."""

    DO_NOTHING = "DO_NOTHING", "Ne rien changer"
    JOINT_GROUP = "JOINT_GROUP", "Groupement de commandes"
    MULTI_HOLDER = "MULTI_HOLDER", "Accord-cadre à plusieurs titulaires"
    CENTRAL_PURCHASING = "CENTRAL", "Centrale d’achat"
    AUTONOMOUS = "AUTONOMOUS", "Chacun achète seul, modèles et méthodes partagés"
    SHARED_SERVERS = "SERVERS", "Serveurs mutualisés"
    SHARED_TECHNICIANS = "TECHNICIANS", "Techniciens mutualisés"
    SHARED_ACCESS = "ACCESS", "Accès à internet mutualisé"
    VOICE_DATA = "VOICE_DATA", "Voix et données sur un seul accès"
    SOFTWARE_RANGES = "SOFTWARE", "Convergence des logiciels vers deux gammes"
    XNET_INTEGRATOR = "XNET_INTEGRATOR", "Intranet et extranet par un intégrateur"
    XNET_SHARED = "XNET_SHARED", "Intranet et extranet par un service web partagé"
    CENTRE_SHARED_SERVICE = "CENTRE_COMMON", "Centre de services : un service informatique commun"
    CENTRE_TWO_SECONDED = (
        "CENTRE_SECONDED",
        "Centre de services : deux services, schéma commun, agents mis à disposition",
    )
    CENTRE_TWO_PLAN = "CENTRE_PLAN", "Centre de services : deux services, schéma commun"
    CENTRE_SUBSCRIBED = "CENTRE_SUBSCRIBED", "Centre de services indépendant, par abonnement"
    CENTRE_OUTSOURCED = "CENTRE_OUT", "Centre de services externalisé"
    OTHER = "OTHER", "Autre"


class Horizon(models.TextChoices):
    """How soon it can be had (grid of Moselle)."""

    QUICK = "QUICK", "Court terme"
    MEDIUM = "MEDIUM", "Moyen terme"
    LONG = "LONG", "Long terme"


class CostNature(models.TextChoices):
    """When a common cost falls; the values are those of the engine."""

    INVESTMENT = "INVESTMENT", "Investissement, une fois"
    RUNNING = "RUNNING", "Fonctionnement, par an"
    STAFF = "STAFF", "Personnel, par an"


class PointSide(models.TextChoices):
    """What is said of a scenario beside its figures."""

    ADVANTAGE = "ADVANTAGE", "Avantage"
    DRAWBACK = "DRAWBACK", "Inconvénient"
    RISK = "RISK", "Risque"
    LEGAL_STEP = "LEGAL_STEP", "Étape juridique"


class Key(models.TextChoices):
    """How common costs are split in a first estimate; the convention chooses its own (« Partages »)."""

    EQUAL = "EQUAL", "À parts égales"
    POPULATION = "POPULATION", "Selon la population"
    WORKSTATIONS = "WORKSTATIONS", "Selon les postes informatiques"
    SPENDING = "SPENDING", "Selon ce que chacun paie aujourd’hui"


class Measure(models.TextChoices):
    """Where the scores of a criterion come from."""

    TYPED = "TYPED", "Note donnée par le comité"
    NET_GAIN = "NET_GAIN", "Gain net du groupe par an, calculé"
    WINNERS = "WINNERS", "Part des participantes qui y gagnent, calculée"
    INVESTMENT = "INVESTMENT", "Investissement le plus faible, calculé"


class StudyMove(models.TextChoices):
    """Steps of a study from its scenarios to its decision (DOMAIN 3.2)."""

    BUILD = "BUILD", "Scénarios établis"
    PRESENT = "PRESENT", "Présentation au comité de pilotage"
    TAKE_UP = "TAKE_UP", "Retour aux scénarios"
    ARBITRATE = "ARBITRATE", "Arbitrage"
    CLOSE = "CLOSE", "Clôture"
