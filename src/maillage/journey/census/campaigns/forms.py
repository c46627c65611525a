"""What people type about campaigns."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.models import Campaign
from maillage.kernel.forms import DayField, UploadField

__all__ = [
    "CampaignForm",
    "DeadlineForm",
    "FollowForm",
    "LinkEmailForm",
    "LinkForm",
    "OpenCampaignForm",
    "ReasonForm",
    "SignatureForm",
    "UploadForm",
]

_LIST: Final = {"invalid_choice": "Choisissez dans la liste.", "required": "Choisissez dans la liste."}


class LinkForm(forms.Form):
    """Which organisation of today an entity of an old survey is."""

    organisation = forms.ChoiceField(
        label="Collectivité d’aujourd’hui",
        required=False,
        help_text="Laissez vide si elle n’est aucune d’elles.",
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(organisation.pk): organisation for organisation in organisations}
        _offer(self, "organisation", [("", "Aucune"), *((key, _label(found)) for key, found in self.known.items())])

    def chosen(self) -> Organisation | None:
        return self.known.get(self.cleaned_data["organisation"])


def _label(organisation: Organisation) -> str:
    return f"{organisation.name} (disparue)" if organisation.is_former else organisation.name


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = list(choices)


class OpenCampaignForm(forms.Form):
    """What still changes of a campaign that is open."""

    deadline = DayField(label="À rendre avant le")
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Il part avec le lien de chacun, et se lit en haut du questionnaire.",
    )
    reminds = forms.BooleanField(
        label="Relancer chaque semaine, et trois jours avant la date limite",
        required=False,
        initial=True,
        help_text="Jamais ceux qui ont répondu ou qui ne répondront pas ; un courriel par semaine et par personne au plus.",
    )


class CampaignForm(OpenCampaignForm):
    """A campaign being prepared."""

    name = forms.CharField(label="Nom", max_length=160, help_text="Par exemple « Recensement 2027 ».")
    questionnaire = forms.ChoiceField(label="Questionnaire", error_messages=_LIST)
    short = forms.ChoiceField(
        label="Questionnaire court",
        required=False,
        error_messages=_LIST,
        help_text="Proposé aux moins de 300 habitants, ou de 5 postes. Vous choisissez ensuite pour chacune.",
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes demandés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_LIST,
        help_text="Aucun coché : tous.",
    )
    previous = forms.ChoiceField(
        label="Repartir de",
        required=False,
        error_messages=_LIST,
        help_text="Les réponses de cette campagne pré-remplissent la nouvelle, avec l’inventaire de chacune.",
    )

    field_order = ("name", "questionnaire", "themes", "short", "previous", "deadline", "message", "reminds")

    def __init__(
        self,
        *args: Any,
        questionnaires: Sequence[tuple[str, str]],
        themes: Sequence[tuple[str, str]],
        previous: Iterable[Campaign],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(campaign.pk): campaign for campaign in previous}
        _offer(self, "questionnaire", questionnaires)
        _offer(self, "short", [("", "Aucun : le même pour tous"), *questionnaires])
        _offer(self, "previous", [("", "Aucune"), *((key, found.name) for key, found in self.known.items())])
        if themes:
            _offer(self, "themes", themes)
        else:
            del self.fields["themes"]
        if not self.known:
            del self.fields["previous"]

    def chosen_previous(self) -> Campaign | None:
        return self.known.get(self.cleaned_data.get("previous", ""))

    def facts(self) -> dict[str, Any]:
        """What the action keeps, less the questionnaires."""
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("name", "deadline", "message", "reminds")}
        return kept | ({"themes": typed["themes"]} if "themes" in typed else {})


class DeadlineForm(forms.Form):
    """Why a campaign is opened again, and until when."""

    reason = forms.CharField(label="Motif", max_length=400)
    deadline = DayField(label="Nouvelle date limite")


class ReasonForm(forms.Form):
    """Why one goes backwards."""

    reason = forms.CharField(label="Motif", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str = "", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label
        self.fields["reason"].help_text = help_text


class SignatureForm(forms.Form):
    """The author of the report of quality signs it."""

    signature = forms.CharField(
        label="Votre nom",
        max_length=120,
        help_text="Tel qu’il est écrit dans votre compte : il signe le rapport de qualité.",
    )


class LinkEmailForm(forms.Form):
    """To whom a personal link is sent."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=200,
        error_messages={
            "invalid": "Écrivez une adresse, par exemple mairie@commune.example.",
            "required": "Écrivez une adresse.",
        },
    )
    response = forms.ChoiceField(label="Pour", error_messages=_LIST)

    field_order = ("response", "email")

    def __init__(self, *args: Any, responses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "response", responses)


class FollowForm(forms.Form):
    """What of a campaign is shown."""

    texte = forms.CharField(label="Commune", required=False, max_length=100)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *ResponseState.choices])
    avec = forms.ChoiceField(
        label="Avec",
        required=False,
        choices=[("", "Toutes"), ("bloquants", "à corriger"), ("avertissements", "à vérifier"), ("nc", "des NC")],
    )


class UploadForm(forms.Form):
    """A questionnaire that was filled on paper or in a spreadsheet."""

    file = UploadField(label="Questionnaire rempli", extensions=("xlsx", "ods"), most_megabytes=5)
