"""Addresses of the shell."""

from django.urls import path

from maillage.shell import views

app_name = "shell"
urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.search, name="search"),
    path("aide/", views.help_page, name="help"),
    path("sante", views.health, name="health"),
]
