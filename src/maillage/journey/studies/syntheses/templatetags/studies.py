"""The parts of « Qu’y gagnerions-nous ? », as tabs on the first page of each."""

from typing import Any, Final

from django import template
from django.template import Context
from django.urls import resolve, reverse

from maillage.kernel.templatetags.face import Tab

__all__ = ["study_parts"]

register = template.Library()
_PARTS: Final = (
    ("Études", "studies:studies"),
    ("Offres et économies", "studies:savings_list"),
    ("Scénarios", "studies:scenario_studies"),
    ("Cas financiers", "studies:cases"),
    ("Partages de coûts", "studies:sharings"),
    ("Téléphonie", "studies:telephony"),
    ("Rapports", "studies:reports"),
)


@register.inclusion_tag("kernel/components/tabs.html", takes_context=True)
def study_parts(context: Context) -> dict[str, Any]:
    """Those that the rights of the reader open, the door of each page being asked itself; the one she is on is marked."""
    actor, request = context["actor"], context["request"]
    tabs = []
    for label, name in _PARTS:
        url = reverse(name)
        if actor.may(resolve(url).func.policy.right):  # type: ignore[attr-defined]
            tabs.append(Tab(label, url, url == request.path))
    return {"items": tabs, "label": "Rubriques des études"}
