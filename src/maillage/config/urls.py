"""Addresses: the foundations' own, then one prefix a stage of the journey."""

from django.urls import include, path

from maillage.journey import STAGES
from maillage.kernel.addresses import when_asked

urlpatterns = [
    path("", include("maillage.shell.urls")),
    path("", include("maillage.foundations.accounts.urls")),
    path("", include("maillage.foundations.organisations.urls")),
    path("travaux/", include("maillage.foundations.scheduling.urls")),
    when_asked("api/v1/", "maillage.api.urls", "api"),
    *(path(f"{stage.slug}/", include(f"maillage.journey.{stage.name}.urls")) for stage in STAGES),
]
