"""Addresses of imports."""

from django.urls import path

from maillage.journey.census.transfers import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/deposer/", views.deposit, name="deposit_import"),
    path("imports/correspondances/", views.mappings, name="mappings"),
    path("imports/correspondances/<int:pk>/supprimer/", views.delete_mapping, name="delete_mapping"),
    path("imports/<int:pk>/", views.file_import, name="import"),
    path("imports/<int:pk>/colonnes/", views.columns, name="import_columns"),
    path("imports/<int:pk>/relire/", views.reread, name="reread_import"),
    path("imports/<int:pk>/verifier/", views.check, name="check_import"),
    path("imports/<int:pk>/enregistrer/", views.write, name="write_import"),
    path("imports/<int:pk>/abandonner/", views.drop, name="drop_import"),
    path("imports/<int:pk>/annuler/", views.undo, name="undo_import"),
    path("imports/<int:pk>/erreurs.xlsx", views.errors, name="import_errors"),
    path("imports/tout-l-inventaire.<slug:ending>", views.everything, name="export_everything"),
]
