"""The register flat as Django knows it."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "muniment.register"
    label = "register"
