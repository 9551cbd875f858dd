"""Addresses of its pages."""

from __future__ import annotations

from django.urls import path

from muniment.protection.views import complaints, evidence

app_name = "protection"
urlpatterns = [
    path("complaints", complaints.door, name="door"),
    path("complaints/<slug:key>", complaints.page, name="complaint"),
    path("complaints/<slug:key>/act", complaints.act, name="complaint-act"),
    path("complaints/<slug:key>/follow", complaints.follow, name="complaint-follow"),
    path("cases/<slug:case_no>/evidence", evidence.listing, name="evidence"),
    path("cases/<slug:case_no>/evidence/<int:file_id>/stamp", evidence.stamp, name="stamp"),
    path("cases/<slug:case_no>/evidence/<int:file_id>/hand", evidence.hand, name="hand"),
    path("cases/<slug:case_no>/evidence/<int:file_id>/package", evidence.package, name="package"),
    path("evidence/verify", evidence.verify, name="evidence-verify"),
]
