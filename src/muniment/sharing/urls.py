"""Addresses of open data and of exports."""

from django.urls import path

from muniment.sharing.views import data, exports, following, themes

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
    path("themes", themes.themes),
    path("themes/new", themes.new),
    path("themes/<slug:slug>", themes.theme),
    path("themes/<slug:slug>/edit", themes.edit),
    path("themes/<slug:slug>/publish", themes.publish),
    path("themes/<slug:slug>/withdraw", themes.withdraw),
    path("themes/<slug:slug>/tags", themes.tags),
    path("themes/<slug:slug>/tags/drop", themes.tag_end),
    path("themes/<slug:slug>/update", themes.update),
    path("themes/<slug:slug>/work", themes.work),
    path("themes/<slug:slug>/feed.atom", themes.feed),
    path("themes/<slug:slug>/list/<str:form>", themes.taken),
    path("settings/following", following.following),
    path("exports/new", exports.new),
    path("exports", exports.ask),
    path("exports/<str:token>", exports.shown),
    path("exports/<str:token>/again", exports.again),
    path("exports/<str:token>/file", exports.taken),
]
