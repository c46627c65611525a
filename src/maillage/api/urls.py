"""Addresses of the API."""

from django.urls import path

from maillage.api.mounting import api
from maillage.api.reference import document

app_name = "api"
urlpatterns = [
    path("openapi.json", document, name="document"),
    *(pattern for pattern in api.urls[0] if pattern.name != "api-root"),
]
