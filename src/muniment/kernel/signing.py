"""The signature of a webhook: who holds the secret knows that the body came from here, and when."""

from __future__ import annotations

import hashlib
import hmac

HEADER = "Muniment-Signature"


def signature(secret: str, body: bytes, *, at_s: int) -> str:
    """The value of the header: ``t=<seconds since 1970>,v1=<hexadecimal HMAC-SHA256 of "<t>." and the body>``.

    Source: RFC 2104; FIPS 198-1.
    """
    digest = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at_s},v1={digest}"
