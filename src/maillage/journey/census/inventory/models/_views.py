"""What people add to the inventory: columns, and views of a list that they keep."""

from django.db import models
from django.db.models import Q

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.enums import Subject
from maillage.kernel.tenancy import OwnedModel

__all__ = ["AddedField", "SavedView"]


class AddedField(OwnedModel):
    """A column that a body adds to a kind of record, for itself and its members. Its values lie in ``Record.extra``.

    ``kind``: the slug of the kind; ``type``: as in a questionnaire (text, number, day, choice, yes_no); ``choices``: for a
    choice, code and label.
    """

    subject = Subject.TOTALS

    kind = models.CharField("liste", max_length=30)
    code = models.SlugField("code", max_length=40)
    label = models.CharField("intitulé", max_length=120)
    type = models.CharField("nature", max_length=10)
    unit = models.CharField("unité", max_length=30, blank=True)
    choices = models.JSONField("choix", default=list, blank=True)
    help = models.CharField("aide", max_length=300, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "colonne ajoutée"
        constraints = [models.UniqueConstraint(fields=["owner", "kind", "code"], name="one_added_field_a_code")]

    def __str__(self) -> str:
        return self.label


class SavedView(OwnedModel):
    """A list as somebody keeps it: filters, search, sort and columns, as the address says them.

    ``person`` alone sees it, unless it is shared with those who act for the same organisation.
    """

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="+")
    kind = models.CharField("liste", max_length=30)
    name = models.CharField("nom", max_length=80)
    query = models.CharField("ce qui est demandé", max_length=2000, blank=True)
    is_shared = models.BooleanField("partagée avec mes collègues", default=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "vue enregistrée"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "person", "kind", "name"], condition=~Q(name=""), name="one_view_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
