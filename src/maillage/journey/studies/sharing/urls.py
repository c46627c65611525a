"""Addresses of sharings."""

from django.urls import path

from maillage.journey.studies.sharing import views

urlpatterns = [
    path("", views.sharings, name="sharings"),
    path("nouveau/", views.new_sharing, name="new_sharing"),
    path("<int:pk>/", views.sharing, name="sharing"),
    path("<int:pk>/modifier/", views.edit_sharing, name="edit_sharing"),
    path("<int:pk>/valeurs/", views.sharing_values, name="sharing_values"),
    path("<int:pk>/calculer/", views.compute_sharing, name="compute_sharing"),
    path("<int:pk>/figer/", views.freeze_sharing, name="freeze_sharing"),
    path("<int:pk>/approuver/", views.approve_sharing, name="approve_sharing"),
    path("<int:pk>/supprimer/", views.delete_sharing, name="delete_sharing"),
    path("<int:pk>/parts.<slug:ending>", views.sharing_export, name="sharing_export"),
    path("<int:pk>/annexe/<slug:ending>", views.sharing_annex, name="sharing_annex"),
    path("<int:pk>/membres/<int:member>/", views.share_sheet, name="share_sheet"),
    path("<int:pk>/images/<int:edition>/<slug:name>-<int:piece>.svg", views.sharing_picture, name="sharing_picture"),
]
