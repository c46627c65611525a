"""Addresses of costs."""

from django.urls import path

from maillage.journey.census.costs import views

urlpatterns = [path("<int:pk>/", views.sheet, name="sheet")]
