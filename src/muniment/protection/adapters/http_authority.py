"""A time-stamping authority asked by HTTP (RFC 3161 3.4): one that the operator named, at an address that is allowed."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from muniment.kernel.errors import EngineUnavailable, NotAllowed
from muniment.kernel.networks import connection_allowed
from muniment.kernel.texts import Text

CONNECT_S, ALL_S = 5.0, 15.0
"""Seconds to connect, and for the whole call."""
_READ_MOST = 100_000
"""Bytes of an answer: a stamp with its certificates has some five thousand."""
_REPLY = "application/timestamp-reply"


@dataclass(frozen=True, slots=True)
class HttpAuthority:
    """An authority at an address, with the certificates by which its stamps are trusted."""

    url: str
    roots_file: Path
    networks: Sequence[str] = ()

    @property
    def name(self) -> Text:
        """Its host."""
        host = str(urlsplit(self.url).hostname)
        return Text(f"时间戳机构 {host}", f"the authority {host}")

    @property
    def local(self) -> bool:
        """It is another's."""
        return False

    @property
    def roots(self) -> bytes:
        """The certificates that the operator trusts for it, PEM."""
        try:
            return self.roots_file.read_bytes()
        except OSError as problem:
            line = Text(
                f"读不到时间戳机构的根证书 {self.roots_file}",
                f"the root certificates of the authority cannot be read: {self.roots_file}",
            )
            raise EngineUnavailable(line, code="stamp.roots") from problem

    def stamp(self, request: bytes, *, at: datetime) -> bytes:
        """Its answer to a request.

        Raises:
            EngineUnavailable: it may not be reached, did not answer in time, or answered something else.
        """
        parts = urlsplit(self.url)
        connection: http.client.HTTPConnection | None = None
        timer: threading.Timer | None = None
        try:
            connection = _connected(parts.scheme, str(parts.hostname), parts.port, self.networks)
            timer = threading.Timer(ALL_S, _cut, [connection])
            timer.daemon = True
            timer.start()
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"Host": parts.netloc, "Content-Type": "application/timestamp-query", "Accept": _REPLY}
            connection.request("POST", path, body=request, headers=headers)
            with connection.getresponse() as answer:
                body = answer.read(_READ_MOST + 1)
                kind = answer.headers.get_content_type()
        except NotAllowed as problem:
            raise _silent(problem.text.en) from problem
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
            raise _silent(type(problem).__name__) from problem
        finally:
            if timer is not None:
                timer.cancel()
            if connection is not None:
                connection.close()
        if answer.status != http.client.OK or kind != _REPLY or len(body) > _READ_MOST:
            raise _silent(f"HTTP {answer.status} {kind}")
        return body


def _silent(why: str) -> EngineUnavailable:
    line = Text(
        f"时间戳机构没有给出时间戳（{why}），请稍后再试",
        f"the time-stamping authority gave no stamp ({why}): try again later",
    )
    return EngineUnavailable(line, code="stamp.silent")


def _connected(scheme: str, host: str, port: int | None, networks: Sequence[str]) -> http.client.HTTPConnection:
    """A connection to the very address that was checked; no proxy of the environment is used."""
    wanted = port or (443 if scheme == "https" else 80)
    found = socket.getaddrinfo(host, wanted, type=socket.SOCK_STREAM)
    address = connection_allowed(scheme, dict.fromkeys(str(each[4][0]) for each in found), networks)
    plain = socket.create_connection((address, wanted), timeout=CONNECT_S)
    connection = http.client.HTTPConnection(host, wanted, timeout=CONNECT_S)
    try:
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) if scheme == "https" else plain
        )
    except BaseException:
        plain.close()
        raise
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
