"""Addresses of the search."""

from django.urls import path

from muniment.search import views

urlpatterns = [
    path("search", views.page),
    path("search/list/<str:name>", views.listing),
]
