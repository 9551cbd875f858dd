"""The address of a webhook: what one has to look like. Where it may lead is asked when it is called (``kernel.networks``)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

URL_MOST = 500


def url_checked(url: str, networks: Iterable[str] = ()) -> str:
    """The address of a webhook, if it is one: https, a host, no name or password; http only where a network is named.

    Raises:
        InvalidInput: it is not.
    """
    kept = url.strip()
    try:
        parts = urlsplit(kept)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = parts.scheme == "http" and any(True for _ in networks)
    sound = bool(parts.hostname) and port != 0 and not parts.username and not parts.password and not parts.fragment
    known = kept.isascii() and kept.isprintable() and " " not in kept and len(kept) <= URL_MOST
    if sound and known and (parts.scheme == "https" or plain):
        return kept
    line = Text("回调地址须为 https:// 开头的网址", "a webhook needs an https:// address")
    raise InvalidInput(line, code="hook.url", field="hook_url")
