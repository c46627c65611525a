"""Addresses of the census: those of its parts."""

from django.urls import include, path

app_name = "census"
urlpatterns = [path("", include("maillage.journey.census.campaigns.urls"))]
