"""Addresses of machines that declare themselves: pages for people, and the door of agents."""

from django.urls import path, register_converter

from maillage.journey.census.agents import views
from maillage.journey.census.agents.access import LONGEST_TOKEN


class TokenConverter:
    """A token, and the slash that people forget or double when they copy an address."""

    regex = rf"[A-Za-z0-9_-]{{1,{LONGEST_TOKEN}}}/?"

    def to_python(self, value: str) -> str:
        return value.rstrip("/")

    def to_url(self, value: str) -> str:
        return f"{value}/"


register_converter(TokenConverter, "enrolment")

urlpatterns = [
    path("agents/", views.declare, name="declare_by_password"),
    path("agents/<enrolment:token>", views.declare, name="declare"),
    path("postes/", views.machines, name="machines"),
    path("postes/adresse/", views.renew_token, name="renew_machine_token"),
    path("postes/adresse/revoquer/", views.revoke_token, name="revoke_machine_token"),
    path("postes/reglages/", views.change_options, name="machine_options"),
    path("postes/ecarts/", views.differences, name="machine_differences"),
    path("postes/<int:pk>/", views.machine, name="machine"),
    path("postes/<int:pk>/ecarts/", views.settle, name="settle_machine"),
]
