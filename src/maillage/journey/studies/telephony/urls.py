"""Addresses of telephony."""

from django.urls import path

from maillage.journey.studies.telephony import views

urlpatterns = [
    path("", views.analyses, name="telephony"),
    path("nouvelle/", views.new_analysis, name="new_telephony_analysis"),
    path("tarifs/", views.tariffs, name="tariffs"),
    path("tarifs/nouveau/", views.new_tariff, name="new_tariff"),
    path("tarifs/<int:pk>/", views.tariff, name="tariff"),
    path("tarifs/<int:pk>/forfait/", views.new_plan, name="new_plan"),
    path("forfaits/<int:pk>/", views.change_plan, name="change_plan"),
    path("forfaits/<int:pk>/retirer/", views.delete_plan, name="delete_plan"),
    path("<int:pk>/", views.analysis, name="telephony_analysis"),
    path("<int:pk>/refaire/", views.compute, name="compute_telephony"),
    path("<int:pk>/figer/", views.freeze, name="freeze_telephony"),
    path("<int:pk>/etude/", views.cite, name="cite_telephony"),
    path("<int:pk>/lieux/", views.sites, name="merge_sites"),
    path("lignes/<int:pk>/", views.analysed_line, name="analysed_line"),
    path("<int:pk>/lignes.<slug:ending>", views.export_lines, name="export_analysed_lines"),
]
