"""The journal flat as Django knows it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "muniment.journal"
    label = "journal"
