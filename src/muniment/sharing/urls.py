"""Addresses of open data."""

from django.urls import path

from muniment.sharing import views

urlpatterns = [
    path("data", views.catalogue),
    path("data/catalog.jsonld", views.dcat),
    path("data/feed.atom", views.feed),
    path("data/dictionary", views.dictionary),
    path("data/dictionary.csv", views.dictionary_csv),
    path("data/files/<str:name>", views.taken),
    path("data/<str:edition>", views.dataset),
    path("data/<str:edition>/make", views.make),
]
