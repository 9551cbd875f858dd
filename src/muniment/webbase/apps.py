"""The webbase flat as Django knows it."""

from django.apps import AppConfig


class WebbaseConfig(AppConfig):
    name = "muniment.webbase"
    label = "webbase"
