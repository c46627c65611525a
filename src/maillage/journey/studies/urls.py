"""Addresses of studies: those of its parts."""

from django.urls import include, path

app_name = "studies"
urlpatterns = [
    path("finances/", include("maillage.journey.studies.money.urls")),
    path("partages/", include("maillage.journey.studies.sharing.urls")),
    path("telephonie/", include("maillage.journey.studies.telephony.urls")),
    path("", include("maillage.journey.studies.syntheses.urls")),
    path("scenarios/", include("maillage.journey.studies.scenarios.urls")),
    path("offres/", include("maillage.journey.studies.offers.urls")),
    path("rapports/", include("maillage.journey.studies.reports.urls")),
]
