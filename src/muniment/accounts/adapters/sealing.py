"""Secrets at rest: sealed with the installation's own key, and words of which only the digest is kept."""

from __future__ import annotations

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _key(secret: str | bytes) -> Fernet:
    octets = secret if isinstance(secret, bytes) else secret.encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"muniment.accounts.seal:" + octets).digest()))


def sealed(text: str) -> str:
    """The text as only this installation can read it."""
    return _key(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unsealed(kept: str) -> str | None:
    """The text again; ``None`` where the key of the installation is another one by now."""
    keys = MultiFernet([_key(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])
    try:
        return keys.decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def digest_of(word: str) -> str:
    """What is kept of a word of full randomness: its SHA-256, from which nobody gets it back."""
    return hashlib.sha256(word.encode()).hexdigest()


def word_make(octets: int = 32) -> str:
    """A fresh random word for a token or a letter (by default 256 bits)."""
    return secrets.token_urlsafe(octets)
