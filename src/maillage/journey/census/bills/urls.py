"""Addresses of bills."""

from django.urls import path

from maillage.journey.census.bills import views

urlpatterns = [
    path("factures/", views.bills, name="bills"),
    path("factures/verser/", views.add_bill_file, name="add_bill_file"),
    path("factures/verser/verifier/", views.check_bill_file, name="check_bill_file"),
    path("factures/versements/", views.bill_files, name="bill_files"),
    path("factures/versements/<int:pk>/annuler/", views.undo_bill_file, name="undo_bill_file"),
    path("factures/versements/<int:pk>/fichier", views.bill_file_content, name="bill_file_content"),
    path("factures/lignes/", views.line_costs, name="line_costs"),
    path("factures/sans-usage/", views.unused_lines, name="unused_lines"),
    path("factures/hors-inventaire/", views.billed_unknown_lines, name="billed_unknown_lines"),
    path("factures/non-facturees/", views.unbilled_lines, name="unbilled_lines"),
    path("factures/prix/", views.price_gaps, name="price_gaps"),
    path("factures/communications/", views.call_totals, name="call_totals"),
    path("factures/membres/", views.bills_by_member, name="bills_by_member"),
    path("factures/exporter/<slug:table>/<slug:ending>", views.export_bills, name="export_bills"),
    path("factures/profils/", views.operator_profiles, name="operator_profiles"),
    path("factures/profils/nouveau/", views.add_operator_profile, name="add_operator_profile"),
    path("factures/profils/<int:pk>/", views.change_operator_profile, name="change_operator_profile"),
    path("factures/profils/<int:pk>/supprimer/", views.delete_operator_profile, name="delete_operator_profile"),
    path("factures/<int:pk>/", views.bill, name="bill"),
    path("factures/<int:pk>/total/", views.announce_bill_total, name="announce_bill_total"),
    path("factures/<int:pk>/controler/", views.check_one_bill, name="check_one_bill"),
    path("factures/<int:pk>/exporter/<slug:ending>", views.export_bill, name="export_bill"),
]
