"""The sharing flat as Django knows it."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "muniment.sharing"
    label = "sharing"

    def ready(self) -> None:
        """What is held of people takes part in exports and closings of accounts."""
        from muniment.accounts.services.holdings import holding_register  # noqa: PLC0415 - models load first
        from muniment.sharing.services.holding import HOLDING  # noqa: PLC0415 - models load first

        holding_register(HOLDING)
