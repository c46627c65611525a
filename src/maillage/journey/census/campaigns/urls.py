"""Addresses of campaigns."""

from django.urls import path

from maillage.journey.census.campaigns import views

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("partages/<int:pk>/", views.shared_response, name="shared_response"),
    path("<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/supprimer/", views.delete_campaign, name="delete_campaign"),
    path("<int:pk>/<int:entity>/", views.response, name="response"),
    path("<int:pk>/<int:entity>/relier/", views.link_entity, name="link_entity"),
]
