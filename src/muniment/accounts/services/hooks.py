"""A document on its way to somebody's program: signed, called once; what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from muniment.accounts.adapters.hooks import hook_call
from muniment.kernel.signing import HEADER, signature

_GONE = 410


def hook_secret_of(purpose: str, seed: str) -> str:
    """The secret of a webhook: made of its seed and the key of the installation, so that no table holds it."""
    return "whsec_" + salted_hmac(purpose, seed, algorithm="sha256").hexdigest()


def hook_post(*, url: str, secret: str, document: Mapping[str, Any], key: str, at: datetime) -> tuple[str, bool]:
    """The document was sent once: what went wrong, empty where nothing did; and whether another try would be in vain.

    Args:
        url: An address that was checked when it was entered; where it leads to is checked again now.
        secret: Of the signature (header ``Muniment-Signature``).
        document: As JSON takes it.
        key: The same at every try (header ``Idempotency-Key``).
        at: The real instant, in the signature.
    """
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Muniment-Webhook/1",
        "Idempotency-Key": key,
        HEADER: signature(secret, body, at_s=int(at.timestamp())),
    }
    status, problem = hook_call(url, body, headers, networks=settings.MUNIMENT_HOOK_NETWORKS)
    if 200 <= status < 300:
        return "", False
    return problem or f"HTTP {status}", status == _GONE
