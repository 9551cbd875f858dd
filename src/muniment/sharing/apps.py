"""The sharing flat as Django knows it."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "muniment.sharing"
    label = "sharing"
