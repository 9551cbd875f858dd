"""The key that signs sessions: given, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

_FILE = "secret.key"
_LENGTH = 50  # characters below which Django's own deployment check security.W009 warns


def secret_key(*, given: str, profile: str, data_dir: Path) -> str:
    """The key of this installation; in ``production`` only a given one of full length.

    A folder that is not there yet or may not be written gets a key for this process alone.

    Raises:
        InvalidInput: production without a key, or with a short one.
    """
    if profile == "production" and len(given) < _LENGTH:
        raise InvalidInput(
            Text(
                "production 须以 MUNIMENT_SECRET_KEY 给出至少 {length} 个字符的密钥",
                "production needs MUNIMENT_SECRET_KEY, at least {length} characters long",
            ).fill(length=_LENGTH),
            code="setting.secret",
        )
    if given:
        return given
    path = data_dir / _FILE
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _kept(path)
    except OSError:
        return secrets.token_urlsafe(_LENGTH)


def _kept(path: Path) -> str:
    """A fresh key at ``path``, whole before anybody reads it; the first of several writers wins."""
    key = secrets.token_urlsafe(_LENGTH)
    try:
        handle, name = tempfile.mkstemp(prefix=_FILE, dir=path.parent)  # readable by its owner alone
    except OSError:
        return key
    draft = Path(name)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key)
    try:
        os.link(draft, path)  # fails where another process was first
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
    except OSError:
        draft.replace(path)  # a file system without hard links
    finally:
        draft.unlink(missing_ok=True)
    return key
