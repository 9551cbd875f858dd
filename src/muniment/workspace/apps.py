"""The workspace flat as Django knows it."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "muniment.workspace"
    label = "workspace"

    def ready(self) -> None:
        """What the desk holds of a person goes out and away with their account; tokens may be made to write to it."""
        from muniment.accounts.services.holders import Holding, holding_register  # noqa: PLC0415 - tables stand now
        from muniment.accounts.services.tokens import scope_offer  # noqa: PLC0415
        from muniment.kernel.texts import Text  # noqa: PLC0415
        from muniment.workspace.services.holding import desk_erase, desk_export  # noqa: PLC0415

        label = Text(
            "工作台：认领、组合、关注、收藏与浏览记录", "the desk: claims, portfolios, alerts, collections and history"
        )
        holding_register(Holding("workspace", label, desk_export, desk_erase))
        scope_offer(
            "write:workspace", Text("写入工作台：组合与收藏夹", "write to the desk: portfolios and collections")
        )
