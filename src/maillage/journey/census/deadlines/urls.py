"""Addresses of deadlines."""

from django.urls import path

from maillage.journey.census.deadlines import views

urlpatterns = [
    path("", views.deadlines, name="deadlines"),
    path("echeances.<str:ending>", views.deadlines_file, name="deadlines_file"),
    path("<int:pk>/", views.deadline, name="deadline"),
    path("<int:pk>/suite/", views.note_deadline, name="note_deadline"),
    path("<int:pk>/lettre.<str:ending>", views.letter, name="letter"),
    path("pour-moi/", views.for_me, name="for_me"),
    path("pour-moi/courriel/", views.choose_digest, name="choose_digest"),
    path("pour-moi/agenda/creer/", views.create_feed, name="create_feed"),
    path("pour-moi/agenda/revoquer/", views.revoke_feed, name="revoke_feed"),
    path("agenda/<str:secret>.ics", views.agenda_feed, name="agenda_feed"),
    path("cuivre/", views.copper, name="copper"),
    path("cuivre/charger/", views.load_copper, name="load_copper"),
    path("cuivre/verifier/", views.copper_preview, name="copper_preview"),
    path("cuivre/retirer/", views.drop_copper, name="drop_copper"),
]
