"""A webhook is called: the name is looked up once, the address checked, and that very address connected to."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from muniment.kernel.errors import NotAllowed
from muniment.kernel.networks import connection_allowed

CONNECT_S, ALL_S = 5.0, 15.0
"""Seconds to connect, and for the whole call: who answers drop by drop is cut off."""
_READ_MOST = 1024


def hook_call(url: str, body: bytes, headers: Mapping[str, str], *, networks: Sequence[str]) -> tuple[int, str]:
    """The status that the receiver answers, and in a few words what went wrong where none came (then 0).

    A redirect is an answer like any other: it is not followed. No proxy of the environment is used.
    """
    parts = urlsplit(url)
    connection: http.client.HTTPConnection | None = None
    timer: threading.Timer | None = None
    try:
        connection = _connected(parts.scheme, str(parts.hostname), parts.port, networks)
        timer = threading.Timer(ALL_S, _cut, [connection])
        timer.daemon = True
        timer.start()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers={"Host": parts.netloc, **headers})
        answer = connection.getresponse()
        answer.read(_READ_MOST)
    except NotAllowed as problem:
        return 0, problem.text.en
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as problem:
        return 0, type(problem).__name__
    else:
        return answer.status, ""
    finally:
        if timer is not None:
            timer.cancel()
        if connection is not None:
            connection.close()


def _connected(scheme: str, host: str, port: int | None, networks: Sequence[str]) -> http.client.HTTPConnection:
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
