"""The procedures flat as Django knows it."""

from typing import Any

from django.apps import AppConfig

from muniment.accounts.services.holders import Holding, holding_register
from muniment.kernel.texts import Text


def _export(person_id: int) -> dict[str, Any]:
    from muniment.procedures.services.holding import cases_export  # noqa: PLC0415 - no start of the program needs it

    return cases_export(person_id)


def _erase(person_id: int) -> None:
    from muniment.procedures.services.holding import cases_erase  # noqa: PLC0415 - no start of the program needs it

    cases_erase(person_id)


class ProceduresConfig(AppConfig):
    name = "muniment.procedures"
    label = "procedures"

    def ready(self) -> None:
        """What cases hold of people takes part in exports and closings of accounts; tokens may be made to act in cases."""
        from muniment.accounts.services.tokens import scope_offer  # noqa: PLC0415 - tables stand now

        label = Text(
            "案件：当事人身份、办理的步骤、收到的信函", "cases: where you are a party, what you did, letters to you"
        )
        holding_register(Holding("procedures", label, _export, _erase))
        scope_offer(
            "write:cases",
            Text("办理案件：提起、填写、办理、提交文件", "act in cases: begin, fill in, move, put files in"),
        )
