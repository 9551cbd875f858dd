"""Addresses of its pages."""

from __future__ import annotations

from django.urls import path

from muniment.exchange.views import diligence, liens, offers, opening, pledges, titles

app_name = "exchange"
urlpatterns = [
    path("liens", liens.ask, name="liens_ask"),
    path("liens/certificates/<slug:code>", liens.certificate, name="certificate"),
    path("liens/certificates/<slug:code>.pdf", liens.certificate_file, name="certificate_file"),
    path("liens/<str:right_id>", liens.page, name="liens"),
    path("liens/<str:right_id>/certificate", liens.issue, name="certificate_issue"),
    path("title/<str:right_id>", titles.page, name="title"),
    path("open-licences", offers.catalogue, name="offers"),
    path("open-licence/price", offers.price, name="price"),
    path("open-licence/check", opening.check, name="open_check"),
    path("due-diligence", diligence.page, name="diligence"),
    path("pledges", pledges.board, name="pledges"),
    path("pledges/act", pledges.act, name="pledges_act"),
    path("pledges/<str:no>", pledges.instrument, name="pledge"),
]
