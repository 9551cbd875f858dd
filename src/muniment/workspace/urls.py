"""Addresses of the desk, below ``/workspace/``."""

from __future__ import annotations

from django.urls import path, re_path

from muniment.workspace.views import alerts, desk, portfolios, reports

app_name = "workspace"
urlpatterns = [
    path("", desk.home, name="home"),
    path("rights", desk.rights, name="rights"),
    path("rights/claim", desk.claim, name="claim"),
    path("rights/claims/<int:claim_id>/prove", desk.claim_prove, name="claim_prove"),
    path("rights/claims/<int:claim_id>/withdraw", desk.claim_withdraw, name="claim_withdraw"),
    path("claims", desk.waiting, name="claims"),
    path("claims/<int:claim_id>", desk.claim_decide, name="claim_decide"),
    path("claims/<int:claim_id>/code", desk.claim_code, name="claim_code"),
    path("portfolios", portfolios.listing, name="portfolios"),
    path("portfolios/new", portfolios.new, name="portfolio_new"),
    path("portfolios/<int:portfolio_id>", portfolios.page, name="portfolio"),
    path("portfolios/<int:portfolio_id>/act", portfolios.act, name="portfolio_act"),
    re_path(r"^portfolios/(?P<portfolio_id>[0-9]{1,9})\.(?P<form>csv|xlsx)$", portfolios.export, name="docket"),
    path("feeds/<str:word>.ics", portfolios.feed, name="feed"),
    path("collections/new", desk.collection_new, name="collection_new"),
    path("collections/<int:collection_id>", desk.collection, name="collection"),
    path("collections/<int:collection_id>/act", desk.collection_act, name="collection_act"),
    path("collections/<int:collection_id>/kept/<int:kept_id>", desk.kept_act, name="kept_act"),
    path("shared/<str:share>", desk.collection_read, name="shared"),
    path("keep", desk.keep, name="keep"),
    path("keep/put", desk.keep_put, name="keep_put"),
    path("alerts", alerts.listing, name="alerts"),
    path("alerts/<int:alert_id>", alerts.page, name="alert"),
    path("alerts/<int:alert_id>/act", alerts.act, name="alert_act"),
    path("alerts/<int:alert_id>/messages/<int:message_id>", alerts.message, name="message"),
    path("alerts/feeds/<str:word>.atom", alerts.feed, name="alert_feed"),
    path("alerts/off/<str:word>", alerts.off, name="alert_off"),
    path("searches/<int:search_id>/drop", alerts.search_drop, name="search_drop"),
    path("watch", alerts.watch, name="watch"),
    path("watch/put", alerts.watch_put, name="watch_put"),
    path("history", desk.history, name="history"),
    path("history/set", desk.history_set, name="history_set"),
    path("reports", reports.listing, name="reports"),
    path("reports/new", reports.new, name="report_new"),
    path("reports/entries/<int:report_id>", reports.entry, name="report_entry"),
    path("reports/entries/<int:report_id>/move", reports.move, name="report_move"),
    path("reports/<str:token>", reports.follow, name="report"),
    path("reports/<str:token>/act", reports.act, name="report_act"),
    path("count", desk.count, name="count"),
]
