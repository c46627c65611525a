"""Addresses of questionnaires."""

from django.urls import path

from maillage.journey.census.questionnaires import views

urlpatterns = [
    path("", views.questionnaires, name="questionnaires"),
    path("charger/", views.load_questionnaire, name="load_questionnaire"),
    path("modeles/<slug:code>/", views.shipped_questionnaire, name="shipped_questionnaire"),
    path("modeles/<slug:code>/copier/", views.copy_questionnaire, name="copy_questionnaire"),
    path("modeles/<slug:code>/fichier.<str:ending>", views.shipped_file, name="shipped_file"),
    path("<int:pk>/", views.questionnaire, name="questionnaire"),
    path("<int:pk>/fichier.<str:ending>", views.questionnaire_file, name="questionnaire_file"),
    path("<int:pk>/modifier/", views.edit_questionnaire, name="edit_questionnaire"),
    path("<int:pk>/ajouter-une-rubrique/", views.add_section, name="add_questionnaire_section"),
    path("<int:pk>/ajouter-une-question/", views.add_field, name="add_questionnaire_field"),
    path("<int:pk>/publier/", views.publish_questionnaire, name="publish_questionnaire"),
    path("<int:pk>/retirer/", views.retire_questionnaire, name="retire_questionnaire"),
]
