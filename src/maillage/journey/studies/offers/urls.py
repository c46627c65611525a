"""Addresses of offers and savings."""

from django.urls import path

from maillage.journey.studies.offers import views

urlpatterns = [
    path("", views.savings_list, name="savings_list"),
    path("nouveau/", views.new_savings, name="new_savings"),
    path("ma-commune/", views.own_savings, name="own_savings"),
    path("references/", views.references, name="references"),
    path("references/ajouter/", views.add_reference, name="add_reference"),
    path("references/importer/", views.load_references, name="load_references"),
    path("references/importer/verifier/", views.preview_references, name="preview_references"),
    path("references/importer/modele.csv", views.references_template, name="references_template"),
    path("references/liste.<slug:ending>", views.references_file, name="references_file"),
    path("references/<int:pk>/", views.reference, name="reference"),
    path("references/<int:pk>/modifier/", views.edit_reference, name="edit_reference"),
    path("references/<int:pk>/retirer/", views.retire_reference, name="retire_reference"),
    path("references/<int:pk>/document", views.reference_document, name="reference_document"),
    path("<int:pk>/", views.savings, name="savings"),
    path("<int:pk>/hypotheses/", views.edit_savings, name="edit_savings"),
    path("<int:pk>/calculer/", views.compute_savings, name="compute_savings"),
    path("<int:pk>/figer/", views.freeze_savings, name="freeze_savings"),
    path("<int:pk>/calendrier/", views.savings_calendar, name="savings_calendar"),
    path("<int:pk>/lignes/", views.savings_lines, name="savings_lines"),
    path("<int:pk>/lignes/<int:line>/", views.savings_line, name="savings_line"),
    path("<int:pk>/lignes/<int:line>/offre/", views.choose_offer, name="choose_offer"),
    path("<int:pk>/lignes/<int:line>/obtenu/", views.record_obtained, name="record_obtained"),
    path("<int:pk>/<slug:table>.<slug:ending>", views.savings_file, name="savings_file"),
]
