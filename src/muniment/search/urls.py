"""Addresses of the search."""

from django.urls import path

from muniment.search.views import finding, profiles

urlpatterns = [
    path("search", finding.found),
    path("search/help", finding.how),
    path("search/list/<str:name>", finding.taken),
    path("owners", profiles.owners),
    path("owners/<path:name>", profiles.owner),
    path("agencies", profiles.agencies),
    path("agencies/<path:name>", profiles.agency),
    path("inventors", profiles.inventors),
    path("inventors/<path:name>", profiles.inventor),
]
