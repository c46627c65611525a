"""Addresses of the pages of jobs."""

from django.urls import path

from maillage.foundations.scheduling import views

app_name = "scheduling"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<int:pk>/", views.job, name="job"),
]
