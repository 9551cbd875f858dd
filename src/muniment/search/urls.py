"""Addresses of the search."""

from django.urls import path

from muniment.search import views

urlpatterns = [
    path("search", views.found),
    path("search/help", views.how),
    path("search/list/<str:name>", views.taken),
]
