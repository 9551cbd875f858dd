"""The portal flat as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "muniment.portal"
    label = "portal"
