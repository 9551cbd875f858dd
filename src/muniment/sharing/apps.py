"""The sharing flat as Django knows it."""

from typing import Any

from django.apps import AppConfig

from muniment.accounts.services.holders import Holding, holding_register
from muniment.kernel.texts import Text


def _export(person_id: int) -> list[dict[str, Any]]:
    from muniment.sharing.services.holding import exports_export  # noqa: PLC0415 - no start of the program needs it

    return exports_export(person_id)


def _erase(person_id: int) -> None:
    from muniment.sharing.services.holding import exports_erase  # noqa: PLC0415 - no start of the program needs it

    exports_erase(person_id)


class SharingConfig(AppConfig):
    name = "muniment.sharing"
    label = "sharing"

    def ready(self) -> None:
        """What is held of people takes part in exports and closings of accounts."""
        holding_register(Holding("sharing", Text("导出的清单", "lists that were asked for"), _export, _erase))
