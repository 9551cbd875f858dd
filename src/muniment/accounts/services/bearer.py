"""The ninja side of tokens: ``@router.post(…, auth=Bearer("write:workspace"))``."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security.base import AuthBase

from muniment.accounts.services.tokens import scope_needed
from muniment.accounts.values import Identity
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text


class Bearer(AuthBase):
    """An operation that needs a token of that scope; ``request.auth`` is the ``Identity`` of its person.

    ``accounts.middleware`` has checked the token before: here only its scope is looked at.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Identity:
        """The person.

        Raises:
            NotAllowed: no token, or not for this scope.
        """
        return scope_needed(request=request, scope=self.scope)


def bearer_of(request: HttpRequest) -> Identity:
    """The person whose token opened this operation, which stands behind ``Bearer``.

    Raises:
        NotAllowed: it does not.
    """
    identity = getattr(request, "auth", None)
    if not isinstance(identity, Identity):
        line = Text("需要令牌：Authorization: Bearer …", "a token is needed: Authorization: Bearer …")
        raise NotAllowed(line, code="token.missing")
    return identity
