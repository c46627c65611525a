"""Addresses of entering an organisation."""

from django.urls import path

from maillage.foundations.organisations import views

app_name = "organisations"
urlpatterns = [
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("mot-de-passe/<str:key>/<str:token>/", views.choose_password, name="choose_password"),
    path("agir-pour/", views.switch, name="switch"),
]
