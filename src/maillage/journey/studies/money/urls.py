"""Addresses of money in time."""

from django.urls import path

from maillage.journey.studies.money import views

urlpatterns = [
    path("", views.cases, name="cases"),
    path("creer/", views.create_case, name="create_case"),
    path("bibliotheque/", views.library, name="case_library"),
    path("bibliotheque/<slug:slug>/", views.example, name="case_example"),
    path("bibliotheque/<slug:slug>/copier/", views.copy_example, name="copy_case_example"),
    path("publies/<int:pk>/", views.published, name="published_case"),
    path("durees/", views.periods, name="amortisation_periods"),
    path("durees/ajouter/", views.period, name="add_amortisation_period"),
    path("durees/<int:pk>/", views.period, name="amortisation_period"),
    path("durees/<int:pk>/retirer/", views.drop_period, name="drop_amortisation_period"),
    path("revisions/", views.clauses, name="revision_clauses"),
    path("revisions/ajouter/", views.edit_clause, name="add_revision_clause"),
    path("revisions/indices/", views.indices, name="price_indices"),
    path("revisions/indices/importer/", views.load_indices, name="load_price_indices"),
    path("revisions/<int:pk>/", views.clause, name="revision_clause"),
    path("revisions/<int:pk>/modifier/", views.edit_clause, name="edit_revision_clause"),
    path("revisions/<int:pk>/effacer/", views.drop_clause, name="drop_revision_clause"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/decrire/", views.describe_case, name="describe_case"),
    path("<int:pk>/copier/", views.copy_case, name="copy_case"),
    path("<int:pk>/effacer/", views.delete_case, name="delete_case"),
    path("<int:pk>/figer/", views.freeze_case, name="freeze_case"),
    path("<int:pk>/export.<slug:ending>", views.export_case, name="export_case"),
    path("<int:pk>/valeurs/ajouter/", views.edit_value, name="add_case_value"),
    path("<int:pk>/valeurs/<slug:key>/", views.edit_value, name="case_value"),
    path("<int:pk>/options/ajouter/", views.edit_option, name="add_case_option"),
    path("<int:pk>/options/<int:rank>/", views.edit_option, name="case_option"),
    path("<int:pk>/options/<int:rank>/lignes/ajouter/", views.edit_line, name="add_case_line"),
    path("<int:pk>/options/<int:rank>/lignes/<int:place>/", views.edit_line, name="case_line"),
    path("<int:pk>/options/<int:rank>/financements/ajouter/", views.edit_funding, name="add_case_funding"),
    path("<int:pk>/options/<int:rank>/financements/<int:place>/", views.edit_funding, name="case_funding"),
    path("<int:pk>/retirer/<slug:what>/", views.remove_piece, name="remove_case_piece"),
    path("<int:pk>/editions/<int:number>/", views.edition, name="case_edition"),
    path("<int:pk>/editions/<int:number>/publier/", views.publish_edition, name="publish_case"),
    path("<int:pk>/editions/<int:number>/fiche.<slug:ending>", views.sheet, name="case_sheet"),
    path("<int:pk>/<slug:slug>/", views.case, name="case_part"),
]
