"""Who counts as signed in. A persona does in a demo only, whatever an old session says."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from muniment.accounts.models import Person


class AccountsBackend(ModelBackend):
    """Django's own, and in any profile but ``demo`` a persona is nobody: a session of a demo folder opens no door."""

    def user_can_authenticate(self, user: Person | AnonymousUser | None) -> bool:
        if isinstance(user, Person) and user.persona is not None and settings.MUNIMENT_PROFILE != "demo":
            return False
        return super().user_can_authenticate(user)
