"""How the files of an operator are read, as data."""

from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.bills.enums import DateFormat, DecimalMark, Encoding, FileKind, Separator
from maillage.kernel.tenancy import OwnedModel

__all__ = ["OperatorProfile"]


class OperatorProfile(OwnedModel):
    """How one operator writes its files. A body's profiles serve its members; each may keep its own beside them.

    ``columns``: for each column of ours (imports.PIVOT), the header of theirs, or « =valeur » for what the whole file has in
    common. ``categories``: pairs of their word and our code (a category, or for calls a class), the first that the cell
    holds winning; « * » is for what no word matches. ``keeps_users``: the column that names people is read, else dropped.
    ``skipped``: rows above the header. ``origin``: the shipped model it was copied from.
    """

    subject = Subject.TOTALS

    name = models.CharField("nom", max_length=80)
    operator = models.CharField("opérateur", max_length=80)
    kind = models.CharField("ce que le fichier contient", max_length=8, choices=FileKind.choices[:2])
    separator = models.CharField("séparateur", max_length=9, choices=Separator.choices, blank=True)
    encoding = models.CharField("codage des lettres", max_length=11, choices=Encoding.choices, blank=True)
    skipped = models.PositiveSmallIntegerField("lignes au-dessus des titres", default=0)
    decimal_mark = models.CharField("décimales", max_length=1, choices=DecimalMark.choices, default=DecimalMark.COMMA)
    date_format = models.CharField("dates", max_length=8, choices=DateFormat.choices, default=DateFormat.FRENCH)
    columns = models.JSONField("colonnes", default=dict)
    categories = models.JSONField("mots du fichier", default=list)
    keeps_users = models.BooleanField("garder le nom de l’utilisateur", default=False)
    origin = models.SlugField("modèle d’origine", max_length=40, blank=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "profil d’opérateur"
        verbose_name_plural = "profils d’opérateur"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_operator_profile_a_name")]

    def __str__(self) -> str:
        return self.name
