"""Addresses of the inventory."""

from django.urls import path

from maillage.journey.census.inventory import views

urlpatterns = [
    path("", views.home, name="home"),
    path("inventaire/vues/<int:pk>/", views.change_view, name="change_view"),
    path("inventaire/vues/<int:pk>/supprimer/", views.delete_view, name="delete_view"),
    path("inventaire/<slug:kind>/", views.records, name="records"),
    path("inventaire/<slug:kind>/ajouter/", views.add_record, name="add_record"),
    path("inventaire/<slug:kind>/lot/", views.bulk, name="bulk"),
    path("inventaire/<slug:kind>/etiquettes/", views.labels, name="labels"),
    path("inventaire/<slug:kind>/etiquettes.pdf", views.label_sheet, name="label_sheet"),
    path("inventaire/<slug:kind>/fichier/", views.export, name="export"),
    path("inventaire/<slug:kind>/vues/ajouter/", views.save_view, name="save_view"),
    path("inventaire/<slug:kind>/<int:pk>/", views.record, name="record"),
    path("inventaire/<slug:kind>/<int:pk>/modifier/", views.change_record, name="change_record"),
    path("inventaire/<slug:kind>/<int:pk>/sortir/", views.retire_record, name="retire_record"),
    path("inventaire/<slug:kind>/<int:pk>/remettre/", views.restore_record, name="restore_record"),
    path("inventaire/<slug:kind>/<int:pk>/justificatif/", views.attach_evidence, name="attach_evidence"),
    path("inventaire/<slug:kind>/<int:pk>/justificatif/fichier", views.evidence, name="evidence"),
]
