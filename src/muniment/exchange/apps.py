"""The exchange flat as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "muniment.exchange"
    label = "exchange"

    def ready(self) -> None:
        """The procedures by which rights move are known, with the guards that they name."""
        from muniment.exchange.domain import inventing, licensing, opening, pledging, renewing, titling  # noqa: PLC0415 - no start needs it before
        from muniment.procedures.queries.registry import guards_offer, procedures_offer  # noqa: PLC0415

        guards_offer(
            (*inventing.GUARDS, *licensing.GUARDS, *opening.GUARDS, *pledging.GUARDS, *renewing.GUARDS, *titling.GUARDS)
        )
        procedures_offer("muniment.exchange")
