"""Addresses of the territory."""

from django.urls import path

from maillage.journey.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("composer/", views.compose, name="compose"),
    path("<int:pk>/", views.organisation, name="organisation"),
]
