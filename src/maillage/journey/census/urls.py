"""Addresses of the census: those of its parts."""

from django.urls import include, path

app_name = "census"
urlpatterns = [
    path("", include("maillage.journey.census.inventory.urls")),
    path("", include("maillage.journey.census.agents.urls")),
    path("", include("maillage.journey.census.bills.urls")),
    path("", include("maillage.journey.census.transfers.urls")),
    path("campagnes/", include("maillage.journey.census.campaigns.urls")),
    path("echeances/", include("maillage.journey.census.deadlines.urls")),
    path("questionnaires/", include("maillage.journey.census.questionnaires.urls")),
    path("collectivites/", include("maillage.journey.census.costs.urls")),
]
