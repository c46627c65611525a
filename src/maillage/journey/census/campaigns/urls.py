"""Addresses of campaigns."""

from django.urls import path

from maillage.journey.census.campaigns import views

urlpatterns = [path("", views.campaigns, name="campaigns")]
