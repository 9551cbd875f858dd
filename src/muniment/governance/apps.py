"""The governance flat as Django knows it."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "muniment.governance"
    label = "governance"
