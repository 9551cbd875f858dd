"""Another installation over HTTP: its catalogue, its files piece by piece, its pictures by hash.

Nothing of the reply is believed before it was checked; no redirect is followed; what breaks off is taken up again.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec

from muniment.kernel.errors import EngineUnavailable, MunimentError, SourceProblem
from muniment.kernel.texts import Text
from muniment.sharing.domain.following import FORMAT, reply_wrong
from muniment.sharing.values import ActsTold, ActTold, EditionTold, FileTold, Node, Stamp, State

_PIECE = 1 << 18
_DOCUMENT_MOST = 64 << 20
_PICTURE_MOST = 64 << 20
_TRIES = 4
"""How often a connection that breaks is taken up again before the leader counts as down."""
_BUSY_WAITS = 6
_LOOK_EVERY_S = 0.5
Told = TypeVar("Told")
Heard = Callable[[int], None]


class Leader:
    """An installation that is followed. One connection is kept; whoever is done closes it.

    Args:
        site: The beginning of its addresses.
        timeout: Seconds without a byte after which it counts as down.
        patience: Seconds that it may take to make a file.
        wait: Sleeps for so many seconds.
    """

    def __init__(
        self,
        site: str,
        *,
        timeout: float = 60,
        patience: float = 3600,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.site = site
        self._timeout, self._patience, self._wait = timeout, patience, wait
        self._line: HTTPConnection | None = None

    def close(self) -> None:
        """The connection is closed."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def node(self) -> Node:
        """What the leader says that it is.

        Raises:
            SourceProblem: it speaks a newer format, or is no installation.
            EngineUnavailable: it cannot be reached.
        """
        told = self._json("GET", "/api/v1/node")
        number = told.get("format") if isinstance(told, dict) else None
        if isinstance(number, int) and number > FORMAT:
            line = Text(
                "{s} 的数据格式为 {n}，本软件只识 {m}：请先升级本软件",
                "{s} speaks format {n}, and this version of the software reads {m}: bring the software up to date",
            )
            raise SourceProblem(line.fill(s=self.site, n=number, m=FORMAT), code="follow.format")
        return self._as(told, Node, "node")

    def edition(self, stamp: Stamp) -> EditionTold:
        """Sources and coverage of an edition."""
        return self._as(self._json("GET", f"/api/v1/data/{stamp.edition}"), EditionTold, stamp.edition)

    def acts(self) -> tuple[ActTold, ...]:
        """What the leader withholds now."""
        return self._as(self._json("GET", "/api/v1/withheld"), ActsTold, "withheld").items

    def rights(self, query: str, stamp: Stamp) -> frozenset[str]:
        """The rights of an edition that answer to a query, as the leader's own search finds them."""
        asked = urlencode({"q": query, "edition": stamp.edition, "as_of": stamp.day.isoformat(), "lang": "en"})
        found: set[str] = set()
        for line in self._lines(f"/api/v1/search/list/jsonl?{asked}"):
            try:
                found.add(str(json.loads(line)["right_id"]))
            except (ValueError, KeyError, TypeError) as problem:
                raise reply_wrong(self.site, "search") from problem
        return frozenset(found)

    def file(self, name: str, edition: str, heard: Heard) -> FileTold:
        """A file that the leader has made, made now where it was not there.

        Raises:
            SourceProblem: the leader says that it cannot be made.
            EngineUnavailable: it is not made in time.
        """
        told = self._as(self._json("GET", f"/data/files/{name}.json"), FileTold, name)
        until = time.monotonic() + self._patience
        while told.state != State.READY:
            if told.state in {State.ABSENT, State.FAILED}:
                body = json.dumps({"name": name}).encode()
                told = self._as(self._json("POST", f"/api/v1/data/{edition}/files", body), FileTold, name)
                if told.state == State.FAILED:
                    line = Text("{s} 未能生成 {f}：{w}", "{s} could not make {f}: {w}")
                    raise SourceProblem(line.fill(s=self.site, f=name, w=told.problem or "?"), code="follow.unmade")
                continue
            if time.monotonic() > until:
                line = Text("{s} 未在时限内生成 {f}", "{s} has not made {f} in time").fill(s=self.site, f=name)
                raise EngineUnavailable(line, code="follow.slow")
            heard(told.done)
            self._wait(_LOOK_EVERY_S)
            told = self._as(self._json("GET", f"/data/files/{name}.json"), FileTold, name)
        if told.name != name or not told.sha256 or told.size_bytes <= 0:
            raise reply_wrong(self.site, name)
        return told

    def download(self, told: FileTold, path: Path, heard: Heard) -> None:
        """The file lies at ``path``, whole, with the size and SHA-256 that the leader told; begun ones are gone on with.

        Raises:
            SourceProblem: it is not what the leader says that it is.
            EngineUnavailable: the connection broke and could not be taken up.
        """
        digest = told.sha256 or ""
        part = path.with_name(f"{path.name}.{digest[:16]}.part")
        for other in path.parent.glob(f"{path.name}.*.part"):
            if other != part:
                other.unlink()  # of a file that the leader has made anew since
        broken = 0
        while (have := part.stat().st_size if part.exists() else 0) < told.size_bytes:
            try:
                self._piece(told, part, have, heard)
            except EngineUnavailable:
                broken = broken + 1 if part.exists() and part.stat().st_size == have else 0
                if broken >= _TRIES:
                    raise
                self._wait(min(2**broken, 10) * 0.2)
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest or part.stat().st_size != told.size_bytes:
            part.unlink()
            line = Text(
                "{s} 的 {f} 与所公布的校验值不符，未采用", "{f} of {s} does not have the checksum that is told of it"
            )
            raise SourceProblem(line.fill(s=self.site, f=told.name), code="follow.checksum")
        part.replace(path)

    def picture(self, sha256: str) -> bytes | None:
        """A picture, checked against its hash; ``None`` where the leader has none."""
        with closing(self._ask("GET", f"/data/pictures/{sha256}")) as reply:
            if reply.status == HTTPStatus.NOT_FOUND:
                reply.read()
                return None
            body = self._body(reply, _PICTURE_MOST)
        if hashlib.sha256(body).hexdigest() != sha256:
            line = Text("{s} 的图片 {h} 与其散列值不符", "the picture {h} of {s} does not have its hash")
            raise SourceProblem(line.fill(s=self.site, h=sha256[:12]), code="follow.checksum")
        return body

    # --- the wire -----------------------------------------------------------------------------------------------------

    def _piece(self, told: FileTold, part: Path, have: int, heard: Heard) -> None:
        headers = {"If-Range": f'"{told.sha256}"', "Range": f"bytes={have}-"} if have else {}
        reply = self._ask("GET", f"/data/files/{told.name}", headers=headers)
        resumed = reply.status == HTTPStatus.PARTIAL_CONTENT
        if not resumed and reply.status != HTTPStatus.OK:
            raise self._refused(reply, told.name)
        with part.open("ab" if resumed else "wb") as out:
            size = have if resumed else 0
            try:
                while body := reply.read(_PIECE):
                    size += len(body)
                    if size > told.size_bytes:
                        self.close()
                        out.truncate(0)
                        line = Text("{s} 的 {f} 大于所公布的长度", "{f} of {s} is longer than is told of it")
                        raise SourceProblem(line.fill(s=self.site, f=told.name), code="follow.size")
                    out.write(body)
                    heard(size)
            except (OSError, HTTPException) as problem:
                raise self._down(problem) from problem
        if size < told.size_bytes and reply.length == 0:  # the leader ended it: no line was torn
            part.unlink()
            line = Text("{s} 的 {f} 短于所公布的长度", "{f} of {s} is shorter than is told of it")
            raise SourceProblem(line.fill(s=self.site, f=told.name), code="follow.size")
        if size < told.size_bytes:
            raise self._down(ConnectionError("the connection was closed"))

    def _json(self, method: str, path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - any document
        with closing(self._ask(method, path, body=body)) as reply:
            if reply.status not in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
                raise self._refused(reply, path)
            raw = self._body(reply, _DOCUMENT_MOST)
        try:
            return json.loads(raw)
        except ValueError as problem:
            raise reply_wrong(self.site, path) from problem

    def _as(self, told: Any, kind: type[Told], where: str) -> Told:  # noqa: ANN401 - any document
        try:
            return msgspec.convert(told, kind)
        except msgspec.ValidationError as problem:
            raise reply_wrong(self.site, f"{where}: {problem}") from problem

    def _lines(self, path: str) -> Iterator[bytes]:
        with closing(self._ask("GET", path)) as reply:
            if reply.status != HTTPStatus.OK:
                raise self._refused(reply, "search")
            try:
                while line := reply.readline(1 << 20):
                    yield line
            except (OSError, HTTPException) as problem:
                raise self._down(problem) from problem

    def _body(self, reply: HTTPResponse, most: int) -> bytes:
        try:
            body = reply.read(most + 1)
        except (OSError, HTTPException) as problem:
            raise self._down(problem) from problem
        if len(body) > most or reply.length:
            self.close()
            raise reply_wrong(self.site, "length")
        return body

    def _ask(
        self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        """The reply to a request; one that finds the leader busy is asked again after as long as it says."""
        sent = {"User-Agent": "Muniment follow", "Accept-Language": "en", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        for _ in range(_BUSY_WAITS):
            reply = self._once(method, path, body, sent)
            if reply.status not in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
                return reply
            said = reply.headers.get("Retry-After", "")
            if reply.status == HTTPStatus.SERVICE_UNAVAILABLE and not said:
                return reply
            reply.read()
            self._wait(min(int(said), 60) if said.isascii() and said.isdigit() else 2)
        return reply

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        for fresh in (False, True):
            line = self._line
            if line is None or fresh:
                self.close()
                line = self._line = self._connection()
            try:
                line.request(method, path, body=body, headers=headers)
                return line.getresponse()
            except (OSError, HTTPException) as problem:
                self.close()
                if fresh:
                    raise self._down(problem) from problem
        raise AssertionError  # the second time either answers or raises

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.site)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=self._timeout)

    def _down(self, problem: BaseException) -> EngineUnavailable:
        self.close()
        line = Text("无法连接 {s}：{w}", "{s} cannot be reached: {w}")
        why = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
        return EngineUnavailable(line.fill(s=self.site, w=why), code="follow.unreachable")

    def _refused(self, reply: HTTPResponse, where: str) -> MunimentError:
        """Why the leader gives something else than what was asked."""
        try:
            said = json.loads(reply.read(100_000))["text"]
            why = Text(str(said["zh"])[:300], str(said["en"])[:300])
        except (ValueError, KeyError, TypeError, OSError, HTTPException):
            self.close()
            moved = reply.headers.get("Location", "")[:200]
            why = Text(f"HTTP {reply.status} {moved}".strip(), f"HTTP {reply.status} {moved}".strip())
        line = Text("{s} 拒绝了 {p}：{w}", "{s} refuses {p}: {w}").fill(s=self.site, p=where[:120], w=why)
        kind = EngineUnavailable if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR else SourceProblem
        return kind(line, code="follow.refused")
