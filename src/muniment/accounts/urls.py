"""Addresses of the accounts, below ``/accounts/``."""

from __future__ import annotations

from django.urls import path

from muniment.accounts import views

app_name = "accounts"
urlpatterns = [
    path("persona/<slug:slug>", views.persona_enter, name="persona"),
    path("leave", views.leave, name="leave"),
]
