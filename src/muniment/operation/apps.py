"""The flat in Django's list."""

from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "muniment.operation"
    label = "operation"
