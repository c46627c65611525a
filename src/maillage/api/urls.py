"""Addresses of the API."""

from django.urls import URLPattern, path

from maillage.api import alone  # noqa: F401 it comes before what loads django-ninja
from maillage.api.mounting import api
from maillage.api.reference import document

app_name = "api"
urlpatterns = [
    path("openapi.json", document, name="document"),
    *(pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"),
]
