"""Addresses of the intake."""

from django.urls import path

from muniment.intake import views

urlpatterns = [
    path("loads", views.loads),
    path("loads/<int:seq>", views.load),
    path("sources", views.sources),
    path("sources/<str:name>", views.source),
]
