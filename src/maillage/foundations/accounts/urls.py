"""Addresses of signing in."""

from django.urls import path

from maillage.foundations.accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("connexion/code/", views.second_factor, name="second_factor"),
    path("connexion/oubli/", views.lost_password, name="lost_password"),
    path("compte/", views.account, name="account"),
    path("compte/mot-de-passe/", views.change_password, name="change_password"),
    path("compte/double-authentification/", views.second_factor_setup, name="second_factor_setup"),
]
