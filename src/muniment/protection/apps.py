"""The protection flat as Django knows it."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "muniment.protection"
    label = "protection"

    def ready(self) -> None:
        """The procedures by which disputes are settled are known, with the guards that they name."""
        from muniment.procedures.queries.registry import guards_offer, procedures_offer  # noqa: PLC0415
        from muniment.protection.domain import disputes  # noqa: PLC0415 - no start needs it before

        guards_offer(disputes.GUARDS)
        procedures_offer("muniment.protection")
