"""Addresses of open data and of exports."""

from django.urls import path

from muniment.sharing.views import data, exports, following

urlpatterns = [
    path("data", data.catalogue),
    path("data/catalog.jsonld", data.dcat),
    path("data/feed.atom", data.feed),
    path("data/dictionary", data.dictionary),
    path("data/dictionary.csv", data.dictionary_csv),
    path("data/files/<str:name>", data.taken),
    path("data/pictures/<str:sha256>", data.picture),
    path("data/<str:edition>", data.dataset),
    path("data/<str:edition>/make", data.make),
    path("settings/following", following.following),
    path("exports/new", exports.new),
    path("exports", exports.ask),
    path("exports/<str:token>", exports.shown),
    path("exports/<str:token>/again", exports.again),
    path("exports/<str:token>/file", exports.taken),
]
