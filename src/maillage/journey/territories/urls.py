"""Addresses of the territory."""

from django.urls import path

from maillage.journey.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("annuaire.csv", views.directory_csv, name="directory_csv"),
    path("<int:pk>/", views.organisation, name="organisation"),
    path("<int:pk>/completer/", views.complete, name="complete"),
    path("composer/", views.compose, name="compose"),
    path("composer/epci/<str:siren>/", views.compose_body, name="compose_body"),
    path("composer/structure/", views.compose_larger, name="compose_larger"),
    path("ajouter/", views.add_organisation, name="add_organisation"),
    path("appartenances/<int:pk>/fin/", views.end_membership, name="end_membership"),
    path("fusion/", views.give_way, name="give_way"),
    path("succession/", views.succession, name="succession"),
    path("successions/<int:pk>/date/", views.date_succession, name="date_succession"),
    path("personnes/", views.people, name="people"),
    path("personnes/inviter/", views.invite, name="invite"),
    path("personnes/invitations/<int:pk>/retirer/", views.withdraw_invitation, name="withdraw_invitation"),
    path("personnes/roles/<int:pk>/fin/", views.end_role, name="end_role"),
    path("partages/", views.shares, name="shares"),
    path("partages/ajouter/", views.add_share, name="add_share"),
    path("partages/<int:pk>/fin/", views.end_share, name="end_share"),
    path("jetons/", views.tokens, name="tokens"),
    path("jetons/creer/", views.create_token, name="create_token"),
    path("jetons/<int:pk>/revoquer/", views.revoke_token, name="revoke_token"),
    path("journal/", views.journal, name="journal"),
]
