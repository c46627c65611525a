"""Words of telephony, in French."""

from django.db import models

__all__ = ["AnalysisState", "BundleScope", "LeftOut", "LineNature"]


class LineNature(models.TextChoices):
    """What kind of line a plan is for."""

    FIXED = "FIXED", "Fixe"
    MOBILE = "MOBILE", "Mobile"
    DATA = "DATA", "Données mobiles"


class BundleScope(models.TextChoices):
    """Who shares what a plan includes."""

    LINE = "LINE", "chaque ligne"
    MEMBER = "MEMBER", "les lignes d’un même membre"
    GROUP = "GROUP", "toutes les lignes du groupe"


class AnalysisState(models.TextChoices):
    """From the demand to a result that nothing changes any more."""

    ASKED = "ASKED", "Pas encore calculée"
    COMPUTED = "COMPUTED", "Calculée"
    FROZEN = "FROZEN", "Figée"


class LeftOut(models.TextChoices):
    """Why a line is in no total. Whose consumption is not known is not held to consume nothing; an access that
    carries several calls at once, or internet, is not replaced by the plan of one line."""

    NO_USAGE = "NO_USAGE", "consommation NC"
    NO_PLAN = "NO_PLAN", "aucun forfait ne convient"
    GROUPED = "GROUPED", "accès groupé (T0, T2, trunk SIP)"
    INTERNET = "INTERNET", "accès à internet"
