"""Codes of an authenticator app: HMAC over the half minute (TOTP), six digits.

Source: RFC 6238 (TOTP) over RFC 4226 (HOTP); the address of the QR code: the key URI format of Google Authenticator.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

STEP_S = 30
"""Length of a step, as every authenticator assumes (RFC 6238, section 4.1)."""
DIGITS = 6
_DRIFT = 1
"""Steps before and after now that are taken too: clocks of phones differ (RFC 6238, section 5.2)."""


def secret_of(octets: bytes) -> str:
    """The secret as people type it: base 32 without padding. Give 20 octets (RFC 4226, section 4, R6)."""
    return base64.b32encode(octets).decode().rstrip("=")


def code_at(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """The code of a step.

    Source: RFC 4226, section 5.3.
    """
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_matching(secret: str, code: str, *, now: float, after: int = -1) -> int | None:
    """The step whose code this is, near ``now`` and later than ``after``; ``None`` where there is none.

    Args:
        secret: In base 32.
        code: As it was typed; blanks do not count.
        now: Seconds since 1970.
        after: The last step whose code was used: a code opens once (RFC 6238, section 5.2).
    """
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit()):
        return None
    here = int(now) // STEP_S
    found = None
    for step in range(max(0, here - _DRIFT), here + _DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step), typed) and step > after:
            found = step
    return found


def address_of(secret: str, *, account: str, issuer: str) -> str:
    """The ``otpauth:`` address that a QR code carries to the authenticator."""
    query = urlencode({"secret": secret, "issuer": issuer, "digits": DIGITS, "period": STEP_S})
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"
