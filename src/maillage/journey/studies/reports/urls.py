"""Addresses of reports."""

from django.urls import path

from maillage.journey.studies.reports import views

urlpatterns = [
    path("", views.reports, name="reports"),
    path("commencer/", views.add_report, name="add_report"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/composer/", views.compose_report, name="compose_report"),
    path("<int:pk>/supprimer/", views.delete_report, name="delete_report"),
    path("<int:pk>/figer/", views.freeze_report, name="freeze_report"),
    path("<int:pk>/plan/", views.report_plan, name="report_plan"),
    path("<int:pk>/plan/ajouter/", views.add_plan_step, name="add_plan_step"),
    path("<int:pk>/plan/proposer/", views.propose_plan, name="propose_plan"),
    path("plan/<int:pk>/modifier/", views.change_plan_step, name="change_plan_step"),
    path("plan/<int:pk>/retirer/", views.delete_plan_step, name="delete_plan_step"),
    path("<int:pk>/apercu/<slug:audience>/<slug:slug>/", views.preview_report, name="preview_report"),
    path(
        "<int:pk>/apercu/<slug:audience>/<slug:slug>/images/<slug:name>-<int:piece>.svg",
        views.preview_picture,
        name="preview_report_picture",
    ),
    path("editions/<int:pk>/publier/", views.publish_edition, name="publish_edition"),
    path("editions/<int:pk>/rapport.<slug:ending>", views.edition_paper, name="edition_paper"),
    path("editions/<int:pk>/<slug:slug>/", views.edition, name="edition"),
    path(
        "editions/<int:pk>/<slug:slug>/images/<slug:name>-<int:piece>.svg",
        views.edition_picture,
        name="edition_picture",
    ),
    path("publies/<int:pk>/retirer/", views.withdraw_report, name="withdraw_report"),
    path("publies/<int:pk>/rapport.<slug:ending>", views.published_paper, name="published_report_paper"),
    path("publies/<int:pk>/ma-collectivite.pdf", views.own_annex, name="own_annex"),
    path("publies/<int:pk>/<slug:slug>/", views.published_report, name="published_report"),
    path(
        "publies/<int:pk>/<slug:slug>/images/<slug:name>-<int:piece>.svg",
        views.published_picture,
        name="published_report_picture",
    ),
]
