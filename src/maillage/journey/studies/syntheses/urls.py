"""Addresses of studies."""

from django.urls import path

from maillage.journey.studies.syntheses import views

urlpatterns = [
    path("", views.studies, name="studies"),
    path("charger/", views.load, name="load"),
    path("charger/verifier/", views.preview, name="preview"),
    path("charger/modele.xlsx", views.template, name="template"),
    path("ma-commune/", views.my_page, name="my_page"),
    path("<int:pk>/", views.detail, name="detail"),
    path("cadrer/", views.scope, name="scope"),
    path("<int:pk>/cadrage/", views.change_scope, name="change_scope"),
    path("<int:pk>/figer/", views.freeze, name="freeze"),
    path("<int:pk>/recadrer/", views.reopen, name="reopen"),
    path("<int:pk>/abandonner/", views.delete_scope, name="delete_scope"),
    path("<int:pk>/refaire/", views.conduct, name="conduct"),
    path("<int:pk>/document/<slug:ending>", views.paper, name="paper"),
    path("<int:pk>/images/<int:edition>/<slug:slug>/<slug:name>-<int:piece>.svg", views.picture, name="picture"),
    path("<int:pk>/<slug:slug>/", views.detail, name="chapter"),
]
