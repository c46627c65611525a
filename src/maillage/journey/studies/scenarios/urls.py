"""Addresses of scenarios."""

from django.urls import path

from maillage.journey.studies.scenarios import views

urlpatterns = [
    path("", views.scenario_studies, name="scenario_studies"),
    path("etude/<int:pk>/", views.study_scenarios, name="study_scenarios"),
    path("etude/<int:pk>/ajouter/", views.add_scenario, name="add_scenario"),
    path("etude/<int:pk>/depenses/", views.take_spending, name="take_spending"),
    path("etude/<int:pk>/matrice/", views.scenario_matrix, name="scenario_matrix"),
    path("etude/<int:pk>/matrice/ajouter/", views.add_criterion, name="add_criterion"),
    path("etude/<int:pk>/etape/arbitrate/", views.arbitrate_study, name="arbitrate_study"),
    path("etude/<int:pk>/etape/<slug:move>/", views.move_study, name="move_study"),
    path("etude/<int:pk>/scenarios.<slug:ending>", views.export_scenarios, name="export_scenarios"),
    path("critere/<int:pk>/retirer/", views.delete_criterion, name="delete_criterion"),
    path("<int:pk>/", views.scenario, name="scenario"),
    path("<int:pk>/modifier/", views.change_scenario, name="change_scenario"),
    path("<int:pk>/supprimer/", views.delete_scenario, name="delete_scenario"),
    path("<int:pk>/participantes/", views.choose_participants, name="choose_participants"),
    path("<int:pk>/participantes/contrats/", views.propose_entries, name="propose_entries"),
    path("<int:pk>/citer/", views.cite_hearing, name="cite_hearing"),
    path("<int:pk>/citer/<int:sheet>/retirer/", views.uncite_hearing, name="uncite_hearing"),
    path("<int:pk>/<slug:piece>/ajouter/", views.add_piece, name="add_piece"),
    path("<slug:piece>/<int:pk>/", views.change_piece, name="change_piece"),
    path("<slug:piece>/<int:pk>/retirer/", views.delete_piece, name="delete_piece"),
    path("auditions/", views.hearings, name="hearings"),
    path("auditions/ajouter/", views.add_hearing, name="add_hearing"),
    path("auditions/copier/", views.copy_hearings, name="copy_hearings"),
    path("auditions/fiche/<int:pk>/", views.hearing, name="hearing"),
    path("auditions/fiche/<int:pk>/modifier/", views.change_hearing, name="change_hearing"),
    path("auditions/fiche/<int:pk>/supprimer/", views.delete_hearing, name="delete_hearing"),
    path("bibliotheque/", views.argument_library, name="argument_library"),
    path("bibliotheque/ajouter/", views.add_argument, name="add_argument"),
    path("bibliotheque/livre/<slug:code>/", views.hide_argument, name="hide_argument"),
    path("bibliotheque/argument/<int:pk>/", views.change_argument, name="change_argument"),
    path("bibliotheque/argument/<int:pk>/supprimer/", views.delete_argument, name="delete_argument"),
]
