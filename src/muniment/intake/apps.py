"""The intake flat as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "muniment.intake"
    label = "intake"
