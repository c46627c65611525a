"""Shapes of what people send about machines."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from maillage.journey.census.agents.models import MOST_MACHINES
from maillage.kernel.forms import NumberField

__all__ = ["FilterForm", "OptionsForm"]


class FilterForm(forms.Form):
    """What the list of machines is asked for."""

    q = forms.CharField(label="Nom, numéro de série ou étiquette", max_length=80, required=False)
    muets = forms.BooleanField(label="Seulement les postes muets depuis plus de 30 jours", required=False)


class OptionsForm(forms.Form):
    """What an organisation lets its machines say."""

    most_machines = NumberField(
        label="Postes acceptés au plus",
        unit="postes",
        decimal_places=0,
        max_digits=6,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MACHINES)],
        help_text="Un nouveau poste est refusé au-delà. Si l’adresse fuyait, personne ne pourrait remplir le disque.",
    )
    keeps_last_user = forms.BooleanField(
        label="Garder le nom de la dernière personne qui a ouvert chaque poste",
        required=False,
        help_text=(
            "Attention : c’est une donnée personnelle. Prévenez d’abord les agents et inscrivez ce traitement au registre, "
            "avec votre délégué à la protection des données. Si vous décochez, les noms gardés sont effacés."
        ),
    )

    def clean_most_machines(self) -> Any:
        value = self.cleaned_data["most_machines"]
        return None if value is None else int(value)
