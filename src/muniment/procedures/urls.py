"""Addresses of procedures and cases."""

from __future__ import annotations

from django.urls import path, re_path

from muniment.procedures.views import cases, procedures

app_name = "procedures"
urlpatterns = [
    path("procedures", procedures.listing, name="procedures"),
    path("procedures/<slug:name>", procedures.page, name="procedure"),
    path("procedures/<slug:name>/start", procedures.start, name="start"),
    path("registers", procedures.registers, name="registers"),
    path("registers/<slug:name>", procedures.register, name="register"),
    path("verify", procedures.verify, name="verify"),
    path("verify/<slug:code>", procedures.verified, name="verified"),
    path("worklist", cases.work, name="worklist"),
    path("cases", cases.own, name="cases"),
    path("cases/hook", cases.hook, name="hook"),
    path("cases/join/<slug:word>", cases.join, name="join"),
    path("cases/<slug:case_no>", cases.page, name="case"),
    path("cases/<slug:case_no>/draft", cases.draft, name="draft"),
    path("cases/<slug:case_no>/moves/<slug:name>", cases.move, name="move"),
    path("cases/<slug:case_no>/messages", cases.message, name="message"),
    path("cases/<slug:case_no>/letters/<int:letter_id>", cases.letter, name="letter"),
    path("cases/<slug:case_no>/assign", cases.assign, name="assign"),
    path("cases/<slug:case_no>/limits/<slug:name>/extend", cases.extend, name="extend"),
    path("cases/<slug:case_no>/fees/<int:fee_id>", cases.fee, name="fee"),
    path("cases/<slug:case_no>/assents", cases.assent, name="assent"),
    path("cases/<slug:case_no>/files/<int:file_id>", cases.file, name="file"),
    path("cases/<slug:case_no>/invite", cases.invite, name="invite"),
    re_path(r"^cases/(?P<case_no>[-\w]+)/papers/(?P<code>[0-9A-Z-]+)\.(?P<form>pdf|docx)$", cases.paper, name="paper"),
]
