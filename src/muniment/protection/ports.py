"""What the house asks of a time-stamping authority, whichever one it is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from muniment.kernel.texts import Text


class Authority(Protocol):
    """A time-stamping authority (RFC 3161)."""

    @property
    def name(self) -> Text:
        """Whose authority it is, as every stamp says."""

    @property
    def local(self) -> bool:
        """Whether it is this installation's own."""

    @property
    def roots(self) -> bytes:
        """The certificates to trust for it, PEM."""

    def stamp(self, request: bytes, *, at: datetime) -> bytes:
        """The answer (``TimeStampResp``, DER) to a request (``TimeStampReq``, DER) made at an instant.

        Raises:
            EngineUnavailable: it did not answer.
        """
