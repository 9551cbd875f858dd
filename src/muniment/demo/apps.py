"""The demo flat as Django knows it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "muniment.demo"
    label = "demo"
